import { assert } from '#std/assert.ts';
import type { OperatorPlan, SideOutputTag } from '#protocol/job-plan.ts';
import type { SnapshotChunk, VaultReply, VaultRequest } from '#protocol/vault-messages.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type {
  CommitterOperator,
  Operator,
  OperatorContext,
  OperatorFactory,
  SourceOperator,
} from '../operators/operator.ts';
import type { RecordWriter } from '../exchange/record-writer.ts';
import type { TaskEnvironment } from './task-environment.ts';
import type { VaultRequests } from './vault-requests.ts';

/**
 * The operators of a task and the ways between them: batches go to chained operators by a call and to writers as rows.
 *
 * Watermarks go through the chain operator by operator: all due timers of one fire before the next sees the watermark.
 * Because that may take many steps, the position is explicit state ({@link advance}).
 * Flink: RegularOperatorChain, ChainingOutput; reference flink-semantics §2.4, §3.5.
 */
export class OperatorChain {
  readonly operators: readonly Operator[];
  readonly #environment: TaskEnvironment;
  readonly #writers: readonly RecordWriter[];
  /** Per operator: positions of the operators chained to each of its outputs; the main one is null. */
  readonly #chained: readonly ReadonlyMap<SideOutputTag | null, readonly number[]>[];
  /** The writers of each operator. */
  readonly #writersOf: readonly (readonly RecordWriter[])[];
  /** The watermark on its way through the chain, and the operator it has reached. */
  #firing: FiringWatermark | null = null;
  #sourceWatermark = TIME_MIN;
  #sourceIdle = false;
  recordsOut = 0;

  /** `create` makes the operators; a host may bring some of its own, for measurements. */
  constructor(
    environment: TaskEnvironment,
    writers: readonly RecordWriter[],
    requests: VaultRequests,
    create: OperatorFactory,
  ) {
    this.#environment = environment;
    this.#writers = writers;
    const plans = environment.vertex.operators;
    this.#chained = plans.map((_, position) => chainedTo(plans, position));
    this.#writersOf = plans.map((_, position) => writers.filter(({ edge }) => edge.fromOperator === position));
    this.operators = plans.map((_, position) => create(this.#context(position, requests)));
  }

  /** The head, if this task is a source. */
  source(): SourceOperator | null {
    return this.#environment.vertex.operators[0]?.config.kind.startsWith('source-') === true
      ? (this.operators[0] as SourceOperator)
      : null;
  }

  /** Restores (if there is a checkpoint) and opens all operators, tail first. */
  open(chunks: readonly SnapshotChunk[], checkpointId: number | null): void {
    const plans = this.#environment.vertex.operators;
    for (let i = this.operators.length - 1; i >= 0; i--) {
      const operator = this.operators[i] as Operator;
      const uid = plans[i]?.uid;
      if (checkpointId !== null)
        operator.restore(
          chunks.filter((chunk) => chunk.uid === uid),
          checkpointId,
        );
      operator.open();
    }
  }

  /** Hands a batch to the head. */
  processBatch(batch: RecordBatch): void {
    (this.operators[0] as Operator).processBatch(batch);
  }

  /** Starts a watermark through the chain; {@link advance} carries it on. */
  processWatermark(time: number): void {
    assert(this.#firing === null, 'one watermark at a time goes through a chain');
    this.#firing = { time, operator: 0, entered: false };
  }

  /** Whether a watermark is on its way. */
  firing(): boolean {
    return this.#firing !== null;
  }

  /** Fires a bounded number of timers. */
  advance(): void {
    const firing = this.#firing;
    if (firing === null) return;
    const operator = this.operators[firing.operator];
    if (operator === undefined) {
      this.#firing = null;
      return;
    }
    if (!firing.entered) {
      operator.processWatermark(firing.time);
      firing.entered = true;
    }
    if (!operator.advance()) return;
    for (const writer of this.#writersOf[firing.operator] ?? []) writer.emitWatermark(firing.time);
    firing.operator++;
    firing.entered = false;
    if (firing.operator === this.operators.length) this.#firing = null;
  }

  /** An idle status from upstream goes straight to the outputs: operators keep their watermark. */
  processStatus(idle: boolean): void {
    for (const writer of this.#writers) writer.emitStatus(idle);
  }

  /** Ends event time: MAX watermark from the source through the whole chain. */
  endEventTime(): void {
    this.#emitFromSource(Number.POSITIVE_INFINITY);
  }

  /** Whether every operator takes input now. */
  accepts(): boolean {
    for (const operator of this.operators) if (!operator.accepts()) return false;
    return true;
  }

  /** The most rows the source may emit at once. */
  rowsAccepted(): number {
    let least = BATCH_ROWS_MAX;
    for (const operator of this.operators) least = Math.min(least, operator.rowsAccepted());
    return least;
  }

  /** Whether some operator has work outstanding that the task's end waits for. */
  pending(): boolean {
    for (const operator of this.operators) if (operator.pending()) return true;
    return false;
  }

  onVaultReply(position: number, reply: VaultReply): void {
    (this.operators[position] as Operator).onVaultReply(reply);
  }

  onTimer(position: number, timer: string): void {
    (this.operators[position] as Operator).onTimer(timer);
  }

  /** The whole state, that of the operators too, as plain values. */
  save(): SavedChain {
    return {
      firing: this.#firing,
      sourceWatermark: this.#sourceWatermark,
      sourceIdle: this.#sourceIdle,
      recordsOut: this.recordsOut,
      operators: this.operators.map((operator) => operator.save()),
    };
  }

  load(saved: SavedChain): void {
    this.#firing = saved.firing;
    this.#sourceWatermark = saved.sourceWatermark;
    this.#sourceIdle = saved.sourceIdle;
    this.recordsOut = saved.recordsOut;
    this.operators.forEach((operator, position) => operator.load(saved.operators[position]));
  }

  #emit(position: number, tag: SideOutputTag | null, batch: RecordBatch): void {
    if (batch.rows === 0) return;
    for (const next of this.#chained[position]?.get(tag) ?? []) {
      (this.operators[next] as Operator).processBatch(batch);
    }
    const single = this.#environment.singleRecords();
    for (const writer of this.#writers) {
      if (writer.edge.fromOperator !== position || writer.edge.tag !== tag) continue;
      writer.write(batch, single);
      this.recordsOut += batch.rows;
    }
  }

  /**
   * A source's watermark goes through its chain at once: keyed operators are never chained to a source, so no timers
   * can make this long.
   */
  #emitFromSource(time: number): void {
    if (this.#sourceIdle && time !== Number.POSITIVE_INFINITY) this.#emitSourceStatus(false);
    if (time <= this.#sourceWatermark) return;
    this.#sourceWatermark = time;
    this.#environment.trace({
      kind: 'watermarkAdvanced',
      subtask: this.#environment.subtask,
      uid: this.#environment.vertex.operators[0]?.uid ?? '',
      time,
    });
    this.operators.forEach((operator, position) => {
      if (position > 0) {
        operator.processWatermark(time);
        while (!operator.advance());
      }
      for (const writer of this.#writersOf[position] ?? []) writer.emitWatermark(time);
    });
  }

  #emitSourceStatus(idle: boolean): void {
    if (this.#sourceIdle === idle) return;
    this.#sourceIdle = idle;
    this.#environment.trace({ kind: 'inputStatusChanged', subtask: this.#environment.subtask, channel: null, idle });
    this.processStatus(idle);
  }

  #context(position: number, requests: VaultRequests): OperatorContext {
    const environment = this.#environment;
    const { descriptor, vertex } = environment;
    const plan = vertex.operators[position];
    assert(plan !== undefined, 'an operator has a plan');
    return {
      plan,
      jobId: descriptor.jobId,
      subtask: environment.subtask,
      subtaskIndex: environment.subtaskIndex,
      parallelism: vertex.parallelism,
      maxParallelism: vertex.maxParallelism,
      keyGroups: environment.keyGroups,
      epoch: descriptor.epoch,
      attempt: descriptor.attempt,
      checkpointing: descriptor.plan.settings.checkpoint.intervalMs !== null,
      now: () => environment.now(),
      traceLevel: () => environment.traceLevel,
      trace: (body) => environment.trace(body),
      emit: (batch) => this.#emit(position, null, batch),
      emitSide: (tag, batch) => this.#emit(position, tag, batch),
      emitWatermark: (time) => this.#emitFromSource(time),
      emitStatus: (idle) => this.#emitSourceStatus(idle),
      request: (build: (requestId: number) => VaultRequest, transfer) => requests.send(position, build, transfer),
      setTimer: (timer, at) => environment.effects().setTimer(`operator:${position}:${timer}`, at),
      cancelTimer: (timer) => environment.effects().cancelTimer(`operator:${position}:${timer}`),
      choose: (bound, what) => environment.effects().choose(bound, what),
      emitCommittables: (checkpointId, transactions) => {
        for (const next of this.#chained[position]?.get(null) ?? []) {
          (this.operators[next] as CommitterOperator).acceptCommittables(checkpointId, transactions);
        }
      },
    };
  }
}

/** How far a watermark has come: the operator it has reached, and whether that one has been told. */
interface FiringWatermark {
  readonly time: number;
  operator: number;
  entered: boolean;
}

interface SavedChain {
  readonly firing: FiringWatermark | null;
  readonly sourceWatermark: number;
  readonly sourceIdle: boolean;
  readonly recordsOut: number;
  readonly operators: readonly unknown[];
}

/** Positions of the operators chained to each output of an operator. */
function chainedTo(
  plans: readonly OperatorPlan[],
  position: number,
): ReadonlyMap<SideOutputTag | null, readonly number[]> {
  const chained = new Map<SideOutputTag | null, number[]>();
  for (let next = 0; next < plans.length; next++) {
    const plan = plans[next] as OperatorPlan;
    if (plan.chainedTo !== position) continue;
    const others = chained.get(plan.inputTag);
    if (others === undefined) chained.set(plan.inputTag, [next]);
    else others.push(next);
  }
  return chained;
}
