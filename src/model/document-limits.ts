/** Bounds of a document, each with its reason. A file beyond one is refused with a numbered diagnostic. */

/** More nodes than can be told apart on a canvas; the subtask limit is reached long before. */
export const NODES_MAX = 200;
export const EDGES_MAX = 1000;
/** More notes than operators hide what they explain. */
export const NOTES_MAX = 100;
/** Characters of a note: a page. */
export const NOTE_LENGTH_MAX = 4000;
/** Px of a note's sides: a line can be read in the least, and the most covers a pipeline. */
export const NOTE_SIDE_MIN = 60;
export const NOTE_SIDE_MAX = 1200;
/** Code points of a name or label: what a node can show in its tooltip. */
export const LABEL_POINTS_MAX = 200;
/** Levels of nesting of a file. The format itself needs 8. */
export const DEPTH_MAX = 32;
/** Characters of one expression; parsing stays under a millisecond. */
export const EXPRESSION_LENGTH_MAX = 8192;
/** Characters of a text value in a row. */
export const VALUE_LENGTH_MAX = 65_536;
/** Columns of a schema, fields of a projection, aggregates, keys. */
export const COLUMNS_MAX = 200;
/** Rows written out in a document. More belong into a file. */
export const ROWS_MAX = 10_000;
export const SPLITS_MAX = 64;
/** Files of one source beside the first: each has at least one split. */
export const SOURCE_FILES_MAX = SPLITS_MAX - 1;
export const CHOICES_MAX = 1000;
export const PARALLELISM_MAX = 64;
/** Entries of each list of a script, and delayed channels. */
export const SCRIPT_ENTRIES_MAX = 1000;
/** Characters of a file: 10,000 rows fit, and JSON.parse takes less than 100 ms. */
export const DOCUMENT_LENGTH_MAX = 4 * 1024 * 1024;
/** Longest duration: about 292 years would overflow Flink's nanoseconds; a hundred years is a typing error already. */
export const DURATION_MS_MAX = 100 * 365 * 86_400_000;
