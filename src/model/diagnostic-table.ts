/**
 * Every diagnostic, once. W0xx: reading a document; W1xx: the graph; W2xx: parallelism; W3xx: schemas and expressions;
 * W4xx: settings and scripts. A code never changes its meaning.
 */

interface DiagnosticEntry {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly help: string;
}

export type DiagnosticCode = keyof typeof TABLE;

const TABLE = {
  // -------------------------------------------------------------------------------------------------- reading
  W001: error('{path} must be {expected}.', 'The file holds {found} there.'),
  W002: error('{path} is not a known property.', 'Weir reads exactly the properties it writes. Remove it.'),
  W003: error('{path} is missing.', 'Every property of the format must be present.'),
  W004: error('{path} is a forbidden name.', '__proto__, constructor and prototype are refused anywhere in a file.'),
  W005: error('{path} must be {expected}.', 'Found {found}.'),
  W006: error('{path} is not a valid id.', 'Ids have 1 to 64 of the characters A–Z, a–z, 0–9, _ and -.'),
  W007: error('The id {id} is used twice.', 'Ids of nodes and notes, and ids of edges, are unique in a document.'),
  W008: error('{path} is longer than {limit} characters.', 'Shorten it.'),
  W009: error('The file is nested deeper than {limit} levels.', 'No pipeline needs this depth.'),
  W010: error('{path} has more than {limit} entries.', 'Found {found}.'),
  W011: error('{path} must be one of {choices}.', 'Found {found}.'),
  W012: error('This is not a Weir pipeline.', 'A pipeline file starts with "format": "weir.pipeline".'),
  W013: error('This file has format version {version}; this Weir reads up to {newest}.', 'Open it with a newer Weir.'),
  W014: error('The file is not JSON: {reason}.', 'It may be cut off or damaged. Nothing was changed.'),
  W015: error('The file is larger than {limit} bytes.', 'A pipeline file holds the design, never the data.'),
  W016: error('Edge {edge} names the node {node}, which does not exist.', 'Remove the edge or restore the node.'),
  W017: error('The uid {uid} is used twice.', 'State is found by its uid, so each operator needs one of its own.'),
  W018: error('{path} is used twice: {name}.', 'Column names are unique in a schema.'),
  // -------------------------------------------------------------------------------------------------- graph
  W101: error('{name} is part of a cycle.', 'Records flow one way. Remove one edge of the cycle.'),
  W102: error('{name} has no input.', 'Connect the output of another node to it.'),
  W103: error('{name} takes one input and has {count}.', 'Merge the inputs with a Union node, or remove an edge.'),
  W104: error('{name} is a source and takes no input.', 'Remove the edge.'),
  W105: error('{name} is a sink and has no output.', 'Remove the edge.'),
  W106: warning('The pipeline has no sink.', 'It runs, but nothing it computes is kept.'),
  W107: error('The pipeline has no source.', 'Add a source: a file, a generator or rows.'),
  W108: error(
    '{name} has no output named {port}.',
    'Windows have an output for late rows; others one for failing rows, if they are told to divert them.',
  ),
  W110: warning('Nothing reads the output of {name}.', 'It runs, as in Flink, but nothing keeps what it computes.'),
  W111: warning(
    'Nothing reads the failing rows of {name}.',
    'They are counted and dropped. Connect its output “failed”.',
  ),
  // -------------------------------------------------------------------------------------------------- parallelism
  W201: error(
    '{name} has parallelism {parallelism}, more than its max parallelism {maxParallelism}.',
    'A subtask without a key group could never own a key. Lower the one or raise the other.',
  ),
  W202: warning(
    '{name} has {parallelism|# subtask|# subtasks} for {splits|# split|# splits}.',
    'Subtasks without a split read nothing; as in Flink they finish or stay idle.',
  ),
  W203: error(
    'The job has {subtasks} subtasks, more than {limit}.',
    'Each subtask is a worker of the browser. Lower the parallelism.',
  ),
  W204: error(
    'The forward edge from {from} ({fromParallelism}) to {to} ({toParallelism}) needs equal parallelism.',
    'Forward hands each subtask to the subtask of the same number. Flink refuses the job too.',
  ),
  W205: error(
    '{name} has no key, so its parallelism must be 1.',
    'Without a key all rows meet in one subtask, as in Flink (windowAll, global aggregate).',
  ),
  W206: error(
    'The edge into {name} is {partitioner}, but {name} is keyed.',
    'Rows of one key must meet in one subtask: set the edge to auto, which is hash here.',
  ),
  W207: error(
    '{name} gives permits per checkpoint, so it must be chained to its source.',
    'Elsewhere the barrier would wait behind the rows that wait for it. Connect it to one source, with equal parallelism.',
  ),
  W208: error(
    '{name} has {permits|# permit|# permits} for {parallelism|# subtask|# subtasks}.',
    'Each subtask gets an equal whole share, at least one. Flink refuses the job too.',
  ),
  W209: warning(
    '{name} waits for checkpoints, and they are off.',
    'After its first permits nothing passes any more. Set a checkpoint interval.',
  ),
  // -------------------------------------------------------------------------------------------------- schemas
  W301: error('{where}: {problem}', 'At characters {first} to {to} of the expression. {suggestion}'),
  W302: error('{where}: there is no column {column}.', 'The input has {columns}.'),
  W303: error('{where}: {type} is not a type Weir knows.', '{problem}'),
  W304: error('{where}: the column {column} exists twice.', 'Choose another name.'),
  W305: error(
    '{name} needs event time, and its input has none.',
    'Name a time column in the source. Aggregates lose event time, and so does a projection without that column.',
  ),
  W306: warning(
    'The source {source} emits no watermarks, so {name} fires only when its input ends.',
    'Choose a watermark strategy in the source.',
  ),
  W307: error(
    '{name} takes inserts only, and its input also updates rows.',
    'Its input is a changelog (an aggregate). Let the aggregate emit appends, or use an upsert table.',
  ),
  W308: error('{name} is an upsert table without a key.', 'Name the columns that identify a row.'),
  W309: error(
    'The inputs of {name} have different columns: {left} and {right}.',
    'A union takes rows of one schema. Project both inputs to the same names and types.',
  ),
  W310: error('{where} is {type}, not BOOLEAN.', 'A filter keeps the rows whose condition is TRUE.'),
  W312: error('{path}: no entry yet.', 'Add at least one entry.'),
  W313: error(
    '{where}: {column} is {type}, not a time.',
    'Event time is TIMESTAMP(3), TIMESTAMP_LTZ(3) or BIGINT (ms).',
  ),
  W314: error(
    '{name}: row {row} of split {split}, column {column}: {value} is not a {type}.',
    'Values are written as JSON; 64-bit numbers as texts.',
  ),
  W315: error('{where}: {column} is {type}, not a text.', 'Only texts can be split.'),
  W316: error('{where}: a name may not be empty.', 'Give the column a name.'),
  W317: warning(
    '{name} writes updates to a log.',
    'Flink refuses a changelog in a plain Kafka topic. Weir stores the row kind (+I, -U, +U, -D) beside each row.',
  ),
  W318: error(
    '{where}: the column {column} shows the event time, and there is none.',
    'Set the event time of the generator, or remove the column.',
  ),
  W319: error(
    '{name}: row {row} of split {split} has {found} values, the schema {expected}.',
    'Every row has one value a column.',
  ),
  W320: warning(
    'The event time of {name} is in no column.',
    'Add a column of the kind event time, or the time is lost behind the source.',
  ),
  W321: warning(
    '{where}: keys of {type} hash differently for equal values.',
    '0.0 and -0.0 are different keys, as in Java. Prefer DECIMAL or BIGINT.',
  ),
  W322: error('{name} reads lines, so it has exactly one column, a STRING.', 'Choose CSV or JSON for several columns.'),
  W323: error(
    '{where}: {format} is not a time format: {problem}.',
    'Use iso, epoch-s, epoch-us, or a pattern such as dd.MM.yyyy HH:mm:ss.',
  ),
  W324: info(
    'Flink has no option for failing rows: there the task of {name} would fail.',
    'Exported to Java, it becomes a ProcessFunction that catches the exception and writes to an OutputTag. Flink SQL has nothing like it: use TRY_CAST, or CASE WHEN.',
  ),
  // -------------------------------------------------------------------------------------------------- settings
  W401: error('The log {log} is written by {name} and by {other}.', 'Each log sink needs a log of its own.'),
  W402: warning('Two nodes are named {name}.', 'Give them different names to tell them apart.'),
  W403: warning(
    'Checkpoints are off, and {name} commits with checkpoints.',
    'Its rows become visible only when the input ends. Set a checkpoint interval.',
  ),
  W404: info(
    '{name} is at-least-once: after a failure some rows are written again.',
    'Rows written again are marked. A log sink commits them exactly once; an upsert table overwrites them.',
  ),
  W405: error(
    'The script names subtask {index} of {node}, which does not exist.',
    'It has {parallelism|# subtask|# subtasks}.',
  ),
  W406: warning('The script runs in the deterministic world only.', 'Set the world to deterministic.'),
  W407: warning(
    'Checkpoints take at-least-once barriers.',
    'After a failure some records count twice. This is right only for idempotent results.',
  ),
  W408: warning('Checkpoints are off.', 'After a failure the job starts from the beginning, with empty state.'),
  W409: error('{path} must be {expected}.', 'Flink refuses the configuration too.'),
  W411: info(
    '{name} cannot be replayed: a clock shows what time it is, not what time it was.',
    'After a restart its ticks go on counting where the checkpoint left them, with the times of then. As in Flink, exactly once starts behind such a source.',
  ),
  W410: error(
    'A kill after a record of {counted} names {target} as its victim.',
    'A kill after a record hits the subtask that processed it. Name the same subtask twice.',
  ),
} as const satisfies Record<string, DiagnosticEntry>;

/** The table of all diagnostics by code. */
export const DIAGNOSTICS: Readonly<Record<DiagnosticCode, DiagnosticEntry>> = TABLE;

function error(message: string, help: string): DiagnosticEntry {
  return { severity: 'error', message, help };
}

function warning(message: string, help: string): DiagnosticEntry {
  return { severity: 'warning', message, help };
}

function info(message: string, help: string): DiagnosticEntry {
  return { severity: 'info', message, help };
}
