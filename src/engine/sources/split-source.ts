import { assert, must } from '#std/assert.ts';
import type { SourceConfigBase } from '#protocol/source-config.ts';
import { type LineRefusal, refusalText } from '#protocol/line-refusal.ts';
import { isUnplaced, placeBatch } from '#protocol/batch-place.ts';
import { BATCH_ROWS_MAX, REJECTED_LINES_TRACED_MAX } from '#protocol/limits.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { SourcePosition } from '#protocol/trace.ts';
import type {
  OperatorContext,
  OperatorStats,
  PendingSnapshot,
  PollResult,
  SourceOperator,
} from '../operators/operator.ts';
import { EncodedSnapshot } from '../operators/encoded-snapshot.ts';
import { StatelessOperator } from '../operators/stateless-operator.ts';
import { DUE_AT_ONCE, originMs, rateDueMs, splitsOf } from './split-pacing.ts';
import { decodeSourceStates, encodeSourceState, SOURCE_STATE_VERSION, type SplitPosition } from './source-positions.ts';
import { PROBE_TIMER, type SavedSourceWatermarks, SourceWatermarks } from './source-watermarks.ts';

/** One split of a source while it is read. */
export interface SourceSplit {
  readonly split: number;
  /** Next offset: records for generators and rows, bytes for files. */
  offset: number;
  /** Records emitted. */
  rows: number;
  lines: number;
}

/** Whether a split has a record, waits for storage, or is exhausted. */
export type SplitAvailability = 'ready' | 'blocked' | 'ended';

/**
 * What the sources share: splits, pacing, positions in the state, watermarks per split.
 *
 * A batch is of one split. The split whose next record has been due longest goes first, in turn where several are due
 * at once. Positions move in the same call that emits, so a snapshot between two polls is exact. A subtask without a
 * split ends at once, endless source or not: it then emits MAX and does not hold back the others (Flink: FLINK-38477).
 *
 * Flink: SourceOperator with SourceReaderBase; assignment of splits is static here, s % parallelism.
 */
export abstract class SplitSource<Split extends SourceSplit> extends StatelessOperator implements SourceOperator {
  protected readonly context: OperatorContext;
  protected splits: Split[] = [];
  /** Job time of the pacing's origin. */
  protected originMs = 0;
  readonly #config: SourceConfigBase;
  readonly #watermarks: SourceWatermarks;
  readonly #released = new Set<number>();
  #fullBatch: RecordBatch | null = null;
  #restored = new Map<number, SplitPosition>();
  #restoredElapsedMs = 0;
  /** Index in `splits` where the next search for a due record starts. */
  #turn = 0;

  constructor(context: OperatorContext, config: SourceConfigBase) {
    super();
    this.context = context;
    this.#config = config;
    this.#watermarks = new SourceWatermarks(config.watermark, context);
  }

  /** Makes a split ready to be read from a position; null = its start. */
  protected abstract openSplit(split: number, position: SplitPosition | null): Split;
  protected abstract availability(split: Split): SplitAvailability;
  /** Writes at most `rowsMax` rows, moves the split's position, and sets `batch.rows`; rows may be none. */
  protected abstract fill(split: Split, batch: RecordBatch, rowsMax: number): void;
  /** Length of a split in the unit of its offsets; null = endless. */
  protected abstract endOf(split: Split): number | null;

  /** The column whose values are the event times as they are; -1 = there is none. */
  protected timeColumn(): number {
    return -1;
  }

  /** A split as plain values; one that holds more than that overrides both. */
  protected saveSplit(split: Split): unknown {
    return split;
  }
  protected loadSplit(saved: unknown): Split {
    return saved as Split;
  }

  /** Ms after the origin at which the record `ahead` places behind the next one is due. */
  protected dueMs(split: Split, ahead: number): number {
    return rateDueMs(split.rows + ahead, this.#config.rowsPerSecond);
  }

  /** How many records from the next one on, which is due, are due now; at most `rowsMax`. */
  protected dueCount(split: Split, rowsMax: number, now: number): number {
    let count = 1;
    while (count < rowsMax && this.originMs + this.dueMs(split, count) <= now) count++;
    return count;
  }

  override restore(chunks: readonly SnapshotChunk[], _checkpointId: number): void {
    for (const state of decodeSourceStates(chunks)) {
      this.#restoredElapsedMs = Math.max(this.#restoredElapsedMs, state.elapsedMs);
      for (const position of state.splits) this.#restored.set(position.split, position);
    }
  }

  override open(): void {
    const { subtaskIndex, parallelism } = this.context;
    const own = splitsOf(subtaskIndex, parallelism, this.#config.splits);
    this.splits = own.map((split) => this.openSplit(split, this.#restored.get(split) ?? null));
    this.#restored = new Map();
    const due = this.splits.map((split) => this.dueMs(split, 0)).filter((ms) => ms !== DUE_AT_ONCE);
    this.originMs = originMs({
      nowMs: this.context.now(),
      elapsedMs: this.#restoredElapsedMs,
      nextDueMs: due.length === 0 ? null : Math.min(...due),
    });
    this.#watermarks.open(own);
  }

  poll(rowsMax: number): PollResult {
    assert(rowsMax > 0, 'a poll asks for rows');
    const now = this.context.now();
    let best = -1;
    let bestDue = Number.POSITIVE_INFINITY;
    let earliest = Number.POSITIVE_INFINITY;
    let open = 0;
    for (let i = 0; i < this.splits.length; i++) {
      const index = (this.#turn + i) % this.splits.length;
      const split = must(this.splits[index], 'a split in turn');
      const availability = this.availability(split);
      if (availability === 'ended') {
        this.#release(split);
        continue;
      }
      open++;
      if (availability === 'blocked') continue;
      const due = this.originMs + this.dueMs(split, 0);
      earliest = Math.min(earliest, due);
      if (due > now || (best >= 0 && due >= bestDue)) continue;
      best = index;
      bestDue = due;
    }
    if (best >= 0) {
      this.#turn = (best + 1) % this.splits.length;
      this.#emitFrom(must(this.splits[best], 'a due split'), rowsMax, now);
      return { kind: 'more' };
    }
    if (open === 0) return { kind: 'end' };
    return earliest === Number.POSITIVE_INFINITY ? { kind: 'blocked' } : { kind: 'wait', untilMs: earliest };
  }

  positions(): readonly SourcePosition[] {
    return this.splits.map((split) => ({ split: split.split, offset: split.offset, end: this.endOf(split) }));
  }

  override snapshot(_checkpointId: number): PendingSnapshot {
    const chunk = encodeSourceState(this.context.plan.uid, {
      version: SOURCE_STATE_VERSION,
      elapsedMs: this.context.now() - this.originMs,
      splits: this.splits.map(({ split, offset, rows, lines }) => ({ split, offset, rows, lines })),
    });
    return new EncodedSnapshot([chunk]);
  }

  override onTimer(timer: string): void {
    if (timer === PROBE_TIMER) this.#watermarks.onProbe((split) => this.#dueSince(split));
  }

  /** Flink stops the periodic probes here; the subtask itself ends event time with MAX. */
  override finish(): void {
    this.#watermarks.stop();
  }

  override processBatch(_batch: RecordBatch): void {
    assert(false, 'a source has no input');
  }

  override stats(): OperatorStats {
    return { ...super.stats(), watermark: this.#watermarks.last() };
  }

  override save(): unknown {
    return {
      base: super.save(),
      splits: this.splits.map((split) => this.saveSplit(split)),
      originMs: this.originMs,
      watermarks: this.#watermarks.save(),
      released: this.#released,
      turn: this.#turn,
      restored: this.#restored,
      restoredElapsedMs: this.#restoredElapsedMs,
    } satisfies SavedSplitSource;
  }

  override load(saved: SavedSplitSource): void {
    super.load(saved.base);
    this.splits = saved.splits.map((split) => this.loadSplit(split));
    this.originMs = saved.originMs;
    this.#watermarks.load(saved.watermarks);
    for (const split of saved.released) this.#released.add(split);
    this.#turn = saved.turn;
    this.#restored = saved.restored;
    this.#restoredElapsedMs = saved.restoredElapsedMs;
  }

  /** Counts what makes no row, and traces it as long as there is little of it. `places`: where else it is. */
  protected reject(line: number, refused: LineRefusal, text: string, places: readonly string[] = []): void {
    this.rejected++;
    if (this.rejected > REJECTED_LINES_TRACED_MAX) return;
    const { subtask, plan } = this.context;
    const english = refusalText(refused);
    const reason = places.length === 0 ? english : `${english} (${places.join('; ')})`;
    this.context.trace({ kind: 'recordRejected', subtask, uid: plan.uid, line, reason, refusal: refused, text });
  }

  #emitFrom(split: Split, rowsMax: number, now: number): void {
    const end = this.endOf(split);
    // Whatever the unit of offsets is, a record takes at least one; a file's last line may start on the end.
    const left = end === null ? rowsMax : Math.min(rowsMax, end - split.offset + 1);
    const wanted = this.#watermarks.perRecord() ? 1 : this.dueCount(split, left, now);
    const batch = this.#batchFor(wanted);
    this.fill(split, batch, wanted);
    assert(batch.rows <= wanted, 'a source fills no more rows than it was asked for');
    if (batch.rows === 0) return;
    // Flink: the records go out first, then the generator hears of them.
    this.context.emit(batch);
    this.#watermarks.onRecords(split.split, batch);
  }

  /** Full batches are filled into one again and again: nobody keeps what a source emits, but for a buffer to be sent. */
  #batchFor(rows: number): RecordBatch {
    const traced = this.context.traceLevel() !== 'summary';
    if (traced || rows < BATCH_ROWS_MAX) return this.#allocate(rows, traced);
    this.#fullBatch ??= this.#allocate(rows, false);
    this.#fullBatch.rows = 0;
    if (isUnplaced(this.#fullBatch)) placeBatch(this.#fullBatch, BATCH_ROWS_MAX);
    return this.#fullBatch;
  }

  /** Event times that are a column as they are, are that column's array: they need not be moved and sent twice. */
  #allocate(rows: number, traced: boolean): RecordBatch {
    const batch = allocateBatch(this.context.plan.outputSchema, rows, traced);
    const column = batch.columns[this.timeColumn()];
    if (column?.values instanceof Float64Array) batch.eventTimes = column.values;
    return batch;
  }

  #dueSince(splitNumber: number): number | null {
    const split = this.splits.find((candidate) => candidate.split === splitNumber);
    if (split === undefined || this.availability(split) !== 'ready') return null;
    const due = this.originMs + this.dueMs(split, 0);
    return due <= this.context.now() ? due : null;
  }

  #release(split: Split): void {
    if (this.#released.has(split.split)) return;
    this.#released.add(split.split);
    this.#watermarks.release(split.split);
  }
}

/** A source as plain values. */
export interface SavedSplitSource {
  readonly base: unknown;
  readonly splits: readonly unknown[];
  readonly originMs: number;
  readonly watermarks: SavedSourceWatermarks;
  readonly released: ReadonlySet<number>;
  readonly turn: number;
  readonly restored: Map<number, SplitPosition>;
  readonly restoredElapsedMs: number;
}
