/** Bounds of one expression text, so that no input can exhaust the stack or the heap of whoever compiles it. */

/**
 * Length of the text in UTF-16 units. A longer expression is a program; Flink itself splits generated code at 4 KiB.
 */
export const EXPRESSION_LENGTH_MAX = 8 * 1024;

/** Nesting of the tree. Evaluation recurses once or twice a level, and a worker's stack holds some 10,000 frames. */
export const EXPRESSION_DEPTH_MAX = 256;

/** Nesting of a type, `ARRAY<ARRAY<…>>`. Deeper ones have no use, and reading and printing them recurses. */
export const TYPE_DEPTH_MAX = 32;

/** Nodes of the tree: bounds the time of checking and the memory of one evaluation. */
export const EXPRESSION_NODES_MAX = 2000;

/** Diagnostics reported for one text; more would only repeat the first mistake. */
export const EXPRESSION_DIAGNOSTICS_MAX = 20;

/** Units of a text that a function makes of smaller ones (REPEAT, LPAD): Flink would run out of memory, too. */
export const TEXT_UNITS_MAX = 2 ** 26;
