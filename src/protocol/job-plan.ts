import type { Schema } from './logical-type.ts';
import type { WindowSpec } from './window-spec.ts';

/**
 * The compiled, immutable job: what `model` makes of a document and what every worker receives. Plain data.
 *
 * Words are Flink's: a vertex is a task (an operator chain), a subtask is one parallel instance of it; union and keyBy
 * are edges. Expressions stay Flink SQL text, typed against the schema of the operator's input; each worker compiles
 * them itself.
 */

/** Version of the shape below; part of every manifest. */
export const JOB_PLAN_VERSION = 1;

export interface JobPlan {
  readonly version: typeof JOB_PLAN_VERSION;
  readonly jobId: string;
  readonly name: string;
  readonly vertices: readonly JobVertex[];
  readonly edges: readonly JobEdge[];
  readonly settings: JobSettings;
}

export interface JobVertex {
  /** Index in {@link JobPlan.vertices}. */
  readonly id: number;
  /** The names of the chain, Flink's way: `source -> project -> split`. */
  readonly name: string;
  /** The chain in topological order; element 0 is its head. A chain is a tree: each but the head has one input. */
  readonly operators: readonly OperatorPlan[];
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
}

export interface OperatorPlan {
  /** Id of the node in the document. Sinks that are two operators (writer, committer) share it. */
  readonly nodeId: string;
  /** State is found by it. Unique in the plan. */
  readonly uid: string;
  readonly name: string;
  /** Position in the chain of the operator whose output this one consumes; null for the head. */
  readonly chainedTo: number | null;
  /** Which output of `chainedTo`; the main one is null. */
  readonly inputTag: SideOutputTag | null;
  readonly inputSchema: Schema | null;
  readonly outputSchema: Schema;
  readonly config: OperatorConfig;
}

/** The side output that exists today: records a window found late. */
export type SideOutputTag = 'late';

export type Partitioner = 'forward' | 'hash' | 'rebalance' | 'rescale' | 'broadcast';

/** An edge between two vertices. A channel is one (edge, producer subtask, consumer subtask). */
export interface JobEdge {
  /** Index in {@link JobPlan.edges}. */
  readonly id: number;
  /** Id of the edge in the document, for the canvas; a union makes several job edges of one. */
  readonly documentEdgeId: string;
  readonly from: number;
  /** Position in the producing chain. */
  readonly fromOperator: number;
  readonly tag: SideOutputTag | null;
  readonly to: number;
  readonly partitioner: Partitioner;
  /** Columns of the key, for hash. One column hashes as its Java class, several as a Flink tuple of them. */
  readonly keyFields: readonly number[];
  readonly schema: Schema;
}

export type OperatorConfig =
  | GeneratorSourceConfig
  | FileSourceConfig
  | RowsSourceConfig
  | ClicksSourceConfig
  | ClockSourceConfig
  | ProjectConfig
  | FilterConfig
  | SplitTextConfig
  | GroupAggregateConfig
  | WindowAggregateConfig
  | RateLimitConfig
  | TableSinkConfig
  | LogSinkWriterConfig
  | LogSinkCommitterConfig;

export type OperatorKind = OperatorConfig['kind'];

/** Flink: WatermarkStrategy. */
export interface WatermarkConfig {
  readonly strategy: 'bounded-out-of-orderness' | 'monotonous' | 'none';
  /** Bounded out-of-orderness only. */
  readonly outOfOrdernessMs: number;
  /** Flink: withIdleness; null = never idle. */
  readonly idlenessMs: number | null;
  /** `periodic` probes every intervalMs (pipeline.auto-watermark-interval); `per-record` after each record. */
  readonly emit: 'periodic' | 'per-record';
  readonly intervalMs: number;
}

export interface SourceConfigBase {
  readonly splits: number;
  /** Records per second and split of the job clock; null = as fast as possible. */
  readonly rowsPerSecond: number | null;
  readonly watermark: WatermarkConfig;
}

/** Seeded rows, a pure function of (seed, split, offset). */
export interface GeneratorSourceConfig extends SourceConfigBase {
  readonly kind: 'source-generator';
  readonly seed: number;
  /** Rows per split; null = endless. */
  readonly rowsPerSplit: number | null;
  readonly fields: readonly GeneratorField[];
  /** Event time of offset n: startMs + n * stepMs, minus a seeded delay of 0 … outOfOrdernessMs. */
  readonly eventTime: { readonly startMs: number; readonly stepMs: number; readonly outOfOrdernessMs: number } | null;
  /** Splits that fall silent for a while: from offset `at` for `ms` of the job clock. */
  readonly idle: readonly { readonly split: number; readonly at: number; readonly ms: number }[];
}

/** One generated column. Every generator column is NOT NULL. */
export type GeneratorField =
  /** Numbers from `first` (absent = 0) on, unique over all splits. */
  | { readonly name: string; readonly fill: 'sequence'; readonly first?: number | undefined }
  | { readonly name: string; readonly fill: 'event-time' }
  /** A time after the event time. */
  | { readonly name: string; readonly fill: 'later'; readonly minMs: number; readonly maxMs: number }
  /** A sequence number of another generator of the same event time, `rate` of whose rows there are per row of this. */
  | {
      readonly name: string;
      readonly fill: 'reference';
      readonly first: number;
      readonly rate: number;
      /** How many of the newest numbers are drawn from. */
      readonly window: number;
      /** Share of the rows that take the newest number divisible by `window`: a hot key that moves. */
      readonly hotShare: number;
    }
  /** A price in cents, 100 to 100,000,000, all magnitudes alike. */
  | { readonly name: string; readonly fill: 'price' }
  /** A value that rises and falls between two bounds once in `period` rows, with noise of a share of the range. */
  | {
      readonly name: string;
      readonly fill: 'wave';
      readonly min: number;
      readonly max: number;
      readonly period: number;
      readonly noise: number;
    }
  /** A text; `#` is a random digit, `?` a random letter. */
  | { readonly name: string; readonly fill: 'pattern'; readonly pattern: string }
  | { readonly name: string; readonly fill: 'int'; readonly min: number; readonly max: number }
  | { readonly name: string; readonly fill: 'double'; readonly min: number; readonly max: number }
  | {
      readonly name: string;
      readonly fill: 'key';
      readonly prefix: string;
      readonly keys: number;
      /** Zipf exponent; 0 = uniform. */
      readonly skew: number;
    }
  | { readonly name: string; readonly fill: 'text'; readonly choices: readonly string[] };

/** Files in the vault (shipped samples or uploads), each cut into splits at line boundaries. */
export interface FileSourceConfig extends SourceConfigBase {
  readonly kind: 'source-file';
  /** Key of the file in the vault: `sample:alice.txt`, `upload:<sha-256>`; `@gbk` names the UTF-8 copy of a GBK file. */
  readonly file: string;
  readonly bytes: number;
  /** What its owner calls it. */
  readonly name?: string | undefined;
  /** Further files of the same form. `splits` counts those of all files, the same number each. */
  readonly moreFiles?: readonly Pick<FileSourceConfig, 'file' | 'bytes' | 'name'>[] | undefined;
  readonly format: 'lines' | 'csv' | 'json';
  /** CSV only; the schema is given, columns are taken by position. `quote`: one character, '' = none; absent = `"`. */
  readonly csv: {
    readonly delimiter: string;
    readonly header: boolean;
    readonly quote?: string | undefined;
  } | null;
  /** Name of the event-time column of the output schema (TIMESTAMP or BIGINT ms), or null. */
  readonly timeColumn: string | null;
  /** How the event-time column is written (model/sources/time-format.ts); absent = as its SQL type. */
  readonly timeFormat?: string | undefined;
}

/** Rows written out in the document: scripted scenarios, textbook jobs, conformance vectors. */
export interface RowsSourceConfig extends SourceConfigBase {
  readonly kind: 'source-rows';
  /** rows[split]: values in schema order as JSON (BIGINT, DECIMAL, TIMESTAMP as decimal strings). */
  readonly rows: readonly (readonly ScriptedRow[])[];
  readonly timeColumn: string | null;
}

/**
 * Events that the user makes while the job runs. They are recorded in the vault, so that a restore reads them again.
 */
export interface ClicksSourceConfig extends SourceConfigBase {
  readonly kind: 'source-clicks';
  readonly timeColumn: string | null;
}

/** A row per tick of the job clock: its number and the time it was emitted at. Not replayable. */
export interface ClockSourceConfig extends SourceConfigBase {
  readonly kind: 'source-clock';
  readonly intervalMs: number;
  /** null = endless. */
  readonly ticks: number | null;
}

export interface ScriptedRow {
  readonly values: readonly (string | number | boolean | null)[];
  /** Job time in ms since the source started at which the row is due; null = at once. Overrides rowsPerSecond. */
  readonly atMs: number | null;
  /** Name of the record on the screen, e.g. `a3`; null = its key. */
  readonly label: string | null;
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface ProjectConfig {
  readonly kind: 'project';
  readonly fields: readonly NamedExpression[];
}

export interface FilterConfig {
  readonly kind: 'filter';
  readonly condition: string;
}

/** One row per piece of a text cut at each single space. Flink: SPLIT + UNNEST. */
export interface SplitTextConfig {
  readonly kind: 'split-text';
  readonly column: number;
  readonly as: string;
}

/** A running aggregate per key; consumes and emits changelogs. Flink: GroupAggFunction. */
export interface GroupAggregateConfig {
  readonly kind: 'group-aggregate';
  readonly keyFields: readonly number[];
  readonly aggregates: readonly NamedExpression[];
  /**
   * `changelog` as Flink SQL (+I, then -U/+U); `append` emits the running value of each input row as an insert, as a
   * DataStream `sum()` does.
   */
  readonly emit: 'changelog' | 'append';
}

/** Flink: WindowOperator with TumblingEventTimeWindows or SlidingEventTimeWindows, EventTimeTrigger. */
export interface WindowAggregateConfig {
  readonly kind: 'window-aggregate';
  readonly keyFields: readonly number[];
  readonly window: WindowSpec;
  readonly allowedLatenessMs: number;
  readonly aggregates: readonly NamedExpression[];
}

/**
 * Lets rows pass at a rate: permits of the whole job, divided by the parallelism.
 * Flink: RateLimiterStrategy.perSecond (GuavaRateLimiter) and perCheckpoint (GatedRateLimiter).
 */
export interface RateLimitConfig {
  readonly kind: 'rate-limit';
  readonly per: 'second' | 'checkpoint';
  readonly permits: number;
}

/** A table: append, or upsert by key. At-least-once: repeated rows are shown and marked. */
export interface TableSinkConfig {
  readonly kind: 'sink-table';
  readonly mode: 'append' | 'upsert';
  readonly keyFields: readonly number[];
}

/** Flink: SinkWriterOperator of a two-phase-committing Sink V2. */
export interface LogSinkWriterConfig {
  readonly kind: 'sink-log-writer';
  /** Topic in the vault. */
  readonly log: string;
}

/** Flink: CommitterOperator. Chained to its writer. */
export interface LogSinkCommitterConfig {
  readonly kind: 'sink-log-committer';
  readonly log: string;
  /** Flink: sink.committer.retries, 10. */
  readonly retries: number;
}

/** Flink: CheckpointingOptions, RestartStrategyOptions, ExecutionOptions. Names and defaults are Flink's. */
export interface JobSettings {
  readonly checkpoint: {
    /** null = off, Flink's default. */
    readonly intervalMs: number | null;
    readonly mode: 'exactly-once' | 'at-least-once';
    readonly timeoutMs: number;
    readonly minPauseMs: number;
    readonly maxConcurrent: number;
    readonly tolerableFailures: number;
  };
  readonly restart: RestartStrategyConfig;
  readonly bufferTimeoutMs: number;
  /** Starts the random part of the job: rebalance's first channel, first checkpoint delay, jitter. */
  readonly seed: number;
  readonly taskManagers: number;
  /** Modelled costs in job ms; they pace a job below real time and the deterministic world. */
  readonly costs: CostModel;
}

export type RestartStrategyConfig =
  | { readonly strategy: 'none' }
  | { readonly strategy: 'fixed-delay'; readonly attempts: number; readonly delayMs: number }
  | {
      readonly strategy: 'exponential-delay';
      readonly initialBackoffMs: number;
      readonly maxBackoffMs: number;
      readonly backoffMultiplier: number;
      readonly resetBackoffThresholdMs: number;
      readonly jitterFactor: number;
      readonly attemptsBeforeResetBackoff: number;
    }
  | {
      readonly strategy: 'failure-rate';
      readonly maxFailuresPerInterval: number;
      readonly failureRateIntervalMs: number;
      readonly delayMs: number;
    };

export interface CostModel {
  /** Processing one record in one operator chain. */
  readonly recordMs: number;
  /** One hop of a channel; `channelMs` overrides it for single channels (by channel id). */
  readonly hopMs: number;
  readonly channelMs: Readonly<Record<string, number>>;
  /** One control message (trigger, ack, notification). */
  readonly controlMs: number;
  /** Synchronous part of a snapshot, and asynchronous part, per subtask. */
  readonly snapshotSyncMs: number;
  readonly snapshotAsyncMs: number;
  /** One storage transaction. */
  readonly storageMs: number;
}

/** `vertex/index`: Flink's subtask, counted from 0 (the screen counts from 1). */
export type SubtaskId = `${number}/${number}`;
/** `edge:producer:consumer`. */
export type ChannelId = `${number}:${number}:${number}`;

/** The id of a subtask. */
export function subtaskId(vertex: number, index: number): SubtaskId {
  return `${vertex}/${index}`;
}

/** Vertex and index of a subtask id. */
export function parseSubtaskId(id: SubtaskId): { readonly vertex: number; readonly index: number } {
  const [vertex, index] = id.split('/');
  return { vertex: Number(vertex), index: Number(index) };
}

/** The id of a channel. */
export function channelId(edge: number, producer: number, consumer: number): ChannelId {
  return `${edge}:${producer}:${consumer}`;
}

/** Edge, producing and consuming subtask index of a channel id. */
export function parseChannelId(id: ChannelId): {
  readonly edge: number;
  readonly producer: number;
  readonly consumer: number;
} {
  const [edge, producer, consumer] = id.split(':');
  return { edge: Number(edge), producer: Number(producer), consumer: Number(consumer) };
}
