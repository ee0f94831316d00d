import type { FailingRows } from './failing-rows.ts';
import type { Schema } from './logical-type.ts';
import type {
  GeneratorSourceConfig,
  FileSourceConfig,
  RowsSourceConfig,
  ClicksSourceConfig,
  ClockSourceConfig,
} from './source-config.ts';
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

/** Side outputs: records a window found late, records for which an expression failed. */
export type SideOutputTag = 'late' | 'failed';

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

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface ProjectConfig {
  readonly kind: 'project';
  readonly fields: readonly NamedExpression[];
  /** Absent: `fail`. */
  readonly failingRows?: FailingRows | undefined;
}

export interface FilterConfig {
  readonly kind: 'filter';
  readonly condition: string;
  readonly failingRows?: FailingRows | undefined;
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
  readonly failingRows?: FailingRows | undefined;
}

/** Flink: WindowOperator with TumblingEventTimeWindows or SlidingEventTimeWindows, EventTimeTrigger. */
export interface WindowAggregateConfig {
  readonly kind: 'window-aggregate';
  readonly keyFields: readonly number[];
  readonly window: WindowSpec;
  readonly allowedLatenessMs: number;
  readonly aggregates: readonly NamedExpression[];
  readonly failingRows?: FailingRows | undefined;
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
  // A split makes an array and two texts, and every watcher of a trace takes ids apart.
  const slash = id.indexOf('/');
  return { vertex: Number(id.slice(0, slash)), index: Number(id.slice(slash + 1)) };
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
  const first = id.indexOf(':');
  const second = id.indexOf(':', first + 1);
  return {
    edge: Number(id.slice(0, first)),
    producer: Number(id.slice(first + 1, second)),
    consumer: Number(id.slice(second + 1)),
  };
}
