import { assert, must } from '#std/assert.ts';
import { keyGroupRangeOf, type KeyGroupRange } from '#std/key-hash.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { OperatorConfig, OperatorPlan, SideOutputTag, SubtaskId } from '#protocol/job-plan.ts';
import type { SnapshotChunk, VaultReply, VaultRequest } from '#protocol/vault-messages.ts';
import { type RecordBatch, type Value, valueAt } from '#protocol/record-batch.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { Operator, OperatorContext } from './operator.ts';

/**
 * A fake of the subtask's side of the operator contract, for tests: it records everything an operator does, in order,
 * and holds a job clock that moves only by hand.
 *
 * Assumptions: one context drives one operator; batches are recorded by reference, which is what a chained consumer
 * sees. The clock starts at 0, vault requests get ids from 1.
 */

/** What an operator did through its context, in the order it did it. */
export type RecordedOutput =
  | { readonly kind: 'batch'; readonly tag: SideOutputTag | null; readonly batch: RecordBatch }
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'status'; readonly idle: boolean }
  | { readonly kind: 'request'; readonly request: VaultRequest }
  | { readonly kind: 'committables'; readonly checkpointId: number; readonly transactions: readonly string[] };

/** Options of {@link TestOperatorContext}; everything but the config and the output schema has a default. */
export interface TestContextOptions {
  readonly config: OperatorConfig;
  readonly outputSchema: Schema;
  readonly inputSchema?: Schema | null;
  readonly uid?: string;
  readonly subtaskIndex?: number;
  readonly parallelism?: number;
  readonly maxParallelism?: number;
  readonly epoch?: number;
  readonly attempt?: number;
  readonly checkpointing?: boolean;
  readonly traceLevel?: TraceLevel;
  readonly nowMs?: number;
}

/** Records what an operator does; see the header. */
export class TestOperatorContext implements OperatorContext {
  readonly plan: OperatorPlan;
  readonly jobId = 'job';
  readonly subtask: SubtaskId;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly keyGroups: KeyGroupRange;
  readonly epoch: number;
  readonly attempt: number;
  readonly checkpointing: boolean;

  /** The job clock; move it with {@link advanceTo}, or set it where no timer matters. */
  nowMs: number;
  level: TraceLevel;
  /** Everything in order; cleared by {@link drain}. */
  readonly outputs: RecordedOutput[] = [];
  readonly traces: TraceBody[] = [];
  readonly timers = new Map<string, number>();
  #lastRequestId = 0;

  constructor(options: TestContextOptions) {
    const uid = options.uid ?? 'operator';
    this.plan = {
      nodeId: uid,
      uid,
      name: uid,
      chainedTo: null,
      inputTag: null,
      inputSchema: options.inputSchema ?? null,
      outputSchema: options.outputSchema,
      config: options.config,
    };
    this.subtaskIndex = options.subtaskIndex ?? 0;
    this.parallelism = options.parallelism ?? 1;
    this.maxParallelism = options.maxParallelism ?? 128;
    this.subtask = `0/${this.subtaskIndex}`;
    this.keyGroups = keyGroupRangeOf(this.subtaskIndex, this.maxParallelism, this.parallelism);
    this.epoch = options.epoch ?? 1;
    this.attempt = options.attempt ?? 1;
    this.checkpointing = options.checkpointing ?? true;
    this.nowMs = options.nowMs ?? 0;
    this.level = options.traceLevel ?? 'full';
  }

  now(): number {
    return this.nowMs;
  }
  traceLevel(): TraceLevel {
    return this.level;
  }
  trace(body: TraceBody): void {
    this.traces.push(body);
  }
  /** Recorded as a copy: an operator may write over what it has emitted. */
  emit(batch: RecordBatch): void {
    this.outputs.push({ kind: 'batch', tag: null, batch: structuredClone(batch) });
  }
  emitSide(tag: SideOutputTag, batch: RecordBatch): void {
    this.outputs.push({ kind: 'batch', tag, batch });
  }
  emitWatermark(time: number): void {
    this.outputs.push({ kind: 'watermark', time });
  }
  emitStatus(idle: boolean): void {
    this.outputs.push({ kind: 'status', idle });
  }
  request(build: (requestId: number) => VaultRequest): number {
    const request = build(++this.#lastRequestId);
    this.outputs.push({ kind: 'request', request });
    return this.#lastRequestId;
  }
  setTimer(timer: string, at: number): void {
    this.timers.set(timer, at);
  }
  cancelTimer(timer: string): void {
    this.timers.delete(timer);
  }
  choose(_bound: number, _what: string): number {
    return 0;
  }
  emitCommittables(checkpointId: number, transactions: readonly string[]): void {
    this.outputs.push({ kind: 'committables', checkpointId, transactions });
  }

  /** Moves the clock, firing timers that come due in order of time; ties by name, so that runs repeat. */
  advanceTo(operator: Operator, nowMs: number): void {
    assert(nowMs >= this.nowMs, 'the job clock never goes back');
    for (;;) {
      const due = [...this.timers]
        .filter(([, at]) => at <= nowMs)
        .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
      if (due.length === 0) break;
      const [timer, at] = must(due[0], 'a due timer');
      this.timers.delete(timer);
      this.nowMs = Math.max(this.nowMs, at);
      operator.onTimer(timer);
    }
    this.nowMs = nowMs;
  }

  /** Takes out everything recorded so far. */
  drain(): readonly RecordedOutput[] {
    return this.outputs.splice(0);
  }

  /** The emitted batches recorded so far, main output only. */
  batches(): readonly RecordBatch[] {
    return this.outputs.flatMap((output) => (output.kind === 'batch' && output.tag === null ? [output.batch] : []));
  }

  /** The emitted rows recorded so far, main output only. */
  rows(): readonly (readonly Value[])[] {
    return this.batches().flatMap(rowsOf);
  }

  /** The emitted watermarks recorded so far. */
  watermarks(): readonly number[] {
    return this.outputs.flatMap((output) => (output.kind === 'watermark' ? [output.time] : []));
  }

  /** The vault requests recorded so far. */
  requests(): readonly VaultRequest[] {
    return this.outputs.flatMap((output) => (output.kind === 'request' ? [output.request] : []));
  }
}

/** The rows of a batch as plain values. */
export function rowsOf(batch: RecordBatch): readonly (readonly Value[])[] {
  return Array.from({ length: batch.rows }, (_, row) => batch.columns.map((column) => valueAt(column, row)));
}

/** Asks an operator to advance until nothing is due, as the subtask does after a watermark. */
export function advanceFully(operator: Operator): void {
  for (let turns = 0; !operator.advance(); turns++) assert(turns < 1_000_000, 'advance makes progress');
}

/** Sets the watermark of an operator and fires what is due. */
export function watermarkAt(operator: Operator, time: number): void {
  operator.processWatermark(time);
  advanceFully(operator);
}

/** Both parts of a snapshot at once; the chunks. */
export function snapshotOf(operator: Operator, checkpointId: number): readonly SnapshotChunk[] {
  operator.prepareSnapshotPreBarrier(checkpointId);
  const pending = operator.snapshot(checkpointId);
  for (let turns = 0; !pending.advance(); turns++) assert(turns < 1_000_000, 'a snapshot makes progress');
  return pending.take();
}

/** Answers sink requests with "durable", in order. */
export function answerDurable(operator: Operator, requests: readonly VaultRequest[]): void {
  for (const request of requests) {
    const reply: VaultReply = { kind: 'sinkWriteDurable', requestId: requestIdOf(request), repeated: 0 };
    operator.onVaultReply(reply);
  }
}

/** The id of a request that an operator made. */
function requestIdOf(request: VaultRequest): number {
  assert('requestId' in request, 'operators only make requests that are answered by id');
  return request.requestId;
}
