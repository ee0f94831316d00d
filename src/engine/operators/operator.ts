import type { KeyGroupRange } from '#std/key-hash.ts';
import type { VaultReply, VaultRequest, SnapshotChunk } from '#protocol/vault-messages.ts';
import type { OperatorPlan, SideOutputTag, SubtaskId } from '#protocol/job-plan.ts';
import type { KeyedEntry } from '#protocol/query.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { SourcePosition, TraceBody } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';

/**
 * The contract between a subtask and the operators of its chain. One file an operator; none knows channels, barriers
 * or other subtasks.
 *
 * The subtask owes: calls never overlap; order of life as Flink's (RegularOperatorChain): `restore` (maybe), `open`
 * tail → head; then elements; `prepareSnapshotPreBarrier` head → tail, `snapshot` tail → head; `finish` head → tail.
 * It asks `advance` again and again after `processWatermark` (or a processing timer) until it answers true, and only
 * then hands the watermark to the next operator.
 * The operator owes: it emits at most about {@link STEP_ROWS_MAX} rows a call beyond what its input made, keeps no
 * received batch or column without copying what it needs, and touches the world through its context only.
 */
export interface Operator {
  /**
   * Gives back what `snapshot` saved; chunks of other key groups or, for operator state, of other subtasks are left
   * out.
   */
  restore(chunks: readonly SnapshotChunk[], checkpointId: number): void;
  open(): void;
  processBatch(batch: RecordBatch): void;
  /** Sets the operator's watermark. Timers fire in {@link advance}. */
  processWatermark(time: number): void;
  /** Fires a bounded number of due timers. True when none is due any more. */
  advance(): boolean;
  /** Flink: prepareSnapshotPreBarrier: may still emit, before the barrier. */
  prepareSnapshotPreBarrier(checkpointId: number): void;
  /** The synchronous part: copies columns into shadow buffers. */
  snapshot(checkpointId: number): PendingSnapshot;
  notifyCheckpointComplete(checkpointId: number): void;
  notifyCheckpointAborted(checkpointId: number): void;
  /** End of input with drain: may emit. */
  finish(): void;
  /** An answer of the vault to a request made through the context. */
  onVaultReply(reply: VaultReply): void;
  /** A processing-time timer set through the context is due (job clock). */
  onTimer(timer: string): void;
  /**
   * Whether the operator has work of its own outstanding (pages on their way to the vault, a commit) that a snapshot's
   * acknowledgement, or the end of the task, has to wait for.
   */
  pending(): boolean;
  /** Whether the operator can take a batch now; false suspends the subtask's input (a sink waiting for storage). */
  accepts(): boolean;
  /** The most rows that a source in front of it, in the same chain, may emit at once; while it accepts any. */
  rowsAccepted(): number;
  stats(): OperatorStats;
  /** Keyed entries for the state panel; none for stateless operators. */
  inspect(page: StatePage): InspectedState;
  /**
   * Everything the operator would miss if it were made anew, between two calls: plain values (no functions, no class
   * instances), which the caller copies. Not to be confused with `snapshot`, the state that Flink would keep.
   */
  save(): unknown;
  /**
   * Takes what `save` gave, as the caller's copy: of an operator made from the same plan, instead of restore and open.
   */
  load(saved: unknown): void;
  /** Takes up a snapshot of this operator that was being encoded when it was saved; after {@link Operator.load}. */
  loadSnapshot(saved: unknown): PendingSnapshot;
}

/** A source is the head of a chain. Flink: SourceReader, SourceOperator. */
export interface SourceOperator extends Operator {
  /** Emits at most one batch of at most `rowsMax` rows; sends watermarks through the context. */
  poll(rowsMax: number): PollResult;
  positions(): readonly SourcePosition[];
}

export type PollResult =
  /** Emitted something, more may follow at once. */
  | { readonly kind: 'more' }
  /** Nothing to emit before this job time. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Waiting for the vault. */
  | { readonly kind: 'blocked' }
  /** Bounded input is exhausted. */
  | { readonly kind: 'end' };

export interface OperatorContext {
  readonly plan: OperatorPlan;
  readonly jobId: string;
  readonly subtask: SubtaskId;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly keyGroups: KeyGroupRange;
  readonly epoch: number;
  readonly attempt: number;
  /** Whether the job takes periodic checkpoints; without them a sink commits at the end of its input. */
  readonly checkpointing: boolean;
  /** Job clock in ms. */
  now(): number;
  traceLevel(): TraceLevel;
  trace(body: TraceBody): void;
  emit(batch: RecordBatch): void;
  emitSide(tag: SideOutputTag, batch: RecordBatch): void;
  /** Sources and watermark assigners: event time of the output. The subtask suppresses what does not advance. */
  emitWatermark(time: number): void;
  emitStatus(idle: boolean): void;
  /**
   * Sends to the vault under a fresh request id, which is returned; the answer comes to {@link Operator.onVaultReply}.
   */
  request(build: (requestId: number) => VaultRequest, transfer?: readonly ArrayBuffer[]): number;
  setTimer(timer: string, at: number): void;
  cancelTimer(timer: string): void;
  /** Seeded by the world: the only randomness. */
  choose(bound: number, what: string): number;
  /** Writer → committer inside one chain (Sink V2): hands the committables of a checkpoint to the next operator. */
  emitCommittables(checkpointId: number, transactions: readonly string[]): void;
}

/** The committing half of a Sink V2. */
export interface CommitterOperator extends Operator {
  acceptCommittables(checkpointId: number, transactions: readonly string[]): void;
}

/** The asynchronous part of a snapshot, in slices between records. */
export interface PendingSnapshot {
  /** Encodes one slice; true when finished. */
  advance(): boolean;
  /** The finished chunks; their buffers are new and may be transferred. */
  take(): readonly SnapshotChunk[];
  /** Size of what was copied, in bytes. */
  readonly bytes: number;
  /** What {@link Operator.loadSnapshot} needs to go on with it: plain values, which the caller copies. */
  save(): unknown;
}

export interface OperatorStats {
  readonly stateEntries: number;
  readonly stateBytes: number;
  readonly lateRecords: number;
  readonly rejectedRecords: number;
  /** Current event-time watermark of the operator; -Infinity before the first. */
  readonly watermark: number;
}

/** Which keyed entries are wanted. */
export interface StatePage {
  /** null: of all. */
  readonly keyGroup: number | null;
  /** Part of the key's text, in any case; '' fits every key. */
  readonly search: string;
  readonly from: number;
  readonly limit: number;
}

/**
 * Keyed entries that were wanted: those on the page, and how many there are of each key group, from the first one on.
 */
export interface InspectedState {
  readonly total: number;
  readonly entries: readonly KeyedEntry[];
  readonly counts: ArrayLike<number>;
}

/** Makes the operator of a plan. Hosts that split their code hand in one that knows just the kinds of their task. */
export type OperatorFactory = (context: OperatorContext) => Operator;
