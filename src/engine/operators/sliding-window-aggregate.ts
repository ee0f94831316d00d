import { assert } from '#std/assert.ts';
import { STEP_ROWS_MAX } from '#protocol/limits.ts';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { type Column, type RecordBatch, TIME_MAX, TIME_MIN } from '#protocol/record-batch.ts';
import { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { inspectTable } from '../state/inspect-table.ts';
import { requireKnownState } from '../state/require-known-state.ts';
import { restoreTable } from '../state/restore-table.ts';
import type { SavedTable, SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import { TableSnapshots } from '../state/table-snapshot.ts';
import { firesAtOnce } from '../windows/event-time-trigger.ts';
import { maxTimestampOf, type TimeWindow, windowText } from '../windows/time-window.ts';
import { isWindowLate } from '../windows/window-lifetime.ts';
import { WindowSlices } from '../windows/window-slices.ts';
import { compileAggregates } from './compile-aggregates.ts';
import { keyedTable } from './keyed-table.ts';
import { type LiveSlice, LiveSlices, type SavedSlice } from './live-slices.ts';
import type { InspectedState, OperatorContext, OperatorStats, PendingSnapshot, StatePage } from './operator.ts';
import { SlidingFold } from './sliding-fold.ts';
import type { SavedFold } from './sliding-fold-state.ts';
import { StatelessOperator } from './stateless-operator.ts';
import { type SurvivingRows, survivingRows } from './surviving-rows.ts';
import { traceStateChange, traceWindowFired } from './trace-state.ts';
import { emitLateRows } from './window-aggregate-late.ts';
import { WindowAggregateOutput } from './window-aggregate-output.ts';
import { forEachRow, WindowRows } from './window-aggregate-rows.ts';
import { readWatermark, WATERMARK_STATE, type SavedWithWatermark, SnapshotWithWatermark } from './watermark-state.ts';

/**
 * A keyed sliding event-time window whose windows share their slices: a row is added once, to the accumulators of its
 * (key, slice), however many windows it is in.
 *
 * For every window it behaves as Flink's WindowOperator with EventTimeTrigger: a window fires when the watermark passes
 * its last instant, if it has rows; a row within the allowed lateness fires each of its windows that has fired before
 * at once, the latest first; a row whose windows are all over is late. That is exact although windows share rows: a
 * window that is over when a row comes never looks at its slices again, and one that is not over takes the row.
 *
 * `passed` is how far windows have fired and rows are judged: the watermark, or after a restore the watermark of the
 * checkpoint, until the new one has reached it. So a row that was late stays late. That is what Flink SQL does (the
 * state `watermark` of its window operators); in DataStream, where nothing is shared, such a row would begin the window
 * anew.
 *
 * A slice's slots go when its last window does. All its slots are in `live`, in order of their first row.
 * Flink: SlicingWindowOperator, SliceSharedWindowAggProcessor; SlidingEventTimeWindows.
 */
export class SlidingWindowAggregate extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #config: WindowAggregateConfig;
  readonly #slices: WindowSlices;
  readonly #table: SlotTable;
  /** Rows of each slot: how often a window has fired for a late row shows in its lineage. Only with lateness. */
  readonly #counts: StateColumn<'f64'> | null;
  readonly #aggregates: AggregateSet;
  readonly #snapshots: TableSnapshots;
  readonly #output: WindowAggregateOutput;
  readonly #rows: WindowRows;
  readonly #live: LiveSlices;
  readonly #fold: SlidingFold;
  /** Where rows whose arguments fail do not fail the task. */
  readonly #surviving: SurvivingRows | null;
  #slots = new Int32Array(0);
  #passed = TIME_MIN;
  /** The window that is firing. */
  #firing: TimeWindow | null = null;
  #lateRecords = 0;

  constructor(context: OperatorContext, config: WindowAggregateConfig, input: Schema) {
    super();
    assert(!input.changelog, 'a window aggregate takes insert-only input');
    this.#context = context;
    this.#config = config;
    this.#slices = new WindowSlices(config.window);
    this.#live = new LiveSlices(this.#slices, config.allowedLatenessMs);
    this.#table = keyedTable(context, 'window-slices', config.keyFields, input);
    this.#counts = config.allowedLatenessMs > 0 ? this.#table.addColumn('rows', 'f64') : null;
    const aggregates = compileAggregates(config.aggregates, input);
    this.#aggregates = new AggregateSet(this.#table, aggregates, 'merging');
    this.#fold = new SlidingFold(this.#table, this.#aggregates, aggregates);
    this.#output = new WindowAggregateOutput(context, config);
    this.#snapshots = new TableSnapshots(this.#table, context.plan.uid);
    this.#rows = new WindowRows(this.#slices);
    this.#surviving = survivingRows(context, config.failingRows, this.#aggregates.expressions(), input);
  }

  processBatch(received: RecordBatch): void {
    const batch = this.#surviving?.survivorsOf(received) ?? received;
    this.rejected += received.rows - batch.rows;
    if (batch.rows === 0) return;
    if (this.#slots.length < batch.rows) this.#slots = new Int32Array(batch.rows);
    const keys = this.#config.keyFields.map((field) => batch.columns[field] as Column);
    this.#aggregates.prepare(batch);
    const full = this.#context.traceLevel() === 'full';
    const single: SingleRow[] = [];
    const late: number[] = [];
    for (const part of this.#rows.split(batch)) {
      const { slice } = part;
      const last = this.#slices.lastWindowOf(slice);
      if (last === null || isWindowLate(last, this.#config.allowedLatenessMs, this.#passed)) {
        forEachRow(part, (row) => late.push(row));
      } else if (full || this.#hasPassed(slice)) forEachRow(part, (row) => single.push({ row, slice }));
      else this.#addRows(keys, slice, part.rows, part.count);
    }
    // Rows of slices of which no window has fired change no result before the next watermark: their order is free.
    single.sort((a, b) => a.row - b.row);
    for (const { row, slice } of single) this.#addSingle(batch, keys, row, slice);
    this.#output.flush();
    this.#lateRecords += emitLateRows(this.#context, this.#config, batch, late, this.#passed);
    if (this.#context.checkpointing) this.#snapshots.prepare();
  }

  override advance(): boolean {
    let budget = STEP_ROWS_MAX;
    for (;;) {
      const firing = this.#firing ?? this.#dueWindow();
      const oldest = this.#live.first();
      const over = oldest !== null && oldest.cleanupAt <= this.watermark && oldest.cleanupAt !== TIME_MAX;
      const done = firing === null && !over;
      if (done || budget <= 0) {
        this.#output.flush();
        if (done) this.#passed = Math.max(this.#passed, this.watermark);
        return done;
      }
      // What is due at the same instant: the last firing of a slice comes before its end.
      if (firing === null || (over && oldest.cleanupAt < maxTimestampOf(firing))) {
        assert(oldest !== null, 'what is over is there');
        budget -= this.#cleanUp(oldest, budget);
      } else budget -= this.#fire(firing, budget);
    }
  }

  override restore(chunks: readonly SnapshotChunk[]): void {
    const { uid } = this.#context.plan;
    requireKnownState(uid, chunks, [this.#table.name, WATERMARK_STATE]);
    restoreTable(this.#table, uid, chunks, (slot) => {
      this.#live.of(this.#slices.sliceOf(this.#table.namespaces.values[slot] as number)).add(slot);
    });
    this.#passed = readWatermark(chunks) ?? TIME_MIN;
  }

  override snapshot(): PendingSnapshot {
    return this.#withWatermark(this.#snapshots.take(), this.#passed);
  }

  override stats(): OperatorStats {
    return {
      ...super.stats(),
      stateEntries: this.#table.size(),
      stateBytes: this.#table.bytes(),
      lateRecords: this.#lateRecords,
    };
  }

  override inspect(page: StatePage): InspectedState {
    return inspectTable(
      this.#table,
      {
        namespace: (start) => windowText(this.#slices.sliceOf(start)),
        value: (slot) => this.#aggregates.text(slot),
      },
      page,
    );
  }

  override save(): unknown {
    return {
      base: super.save(),
      table: this.#table.save(),
      live: this.#live.save(),
      fold: this.#fold.save(),
      passed: this.#passed,
      firing: this.#firing,
      outputRoom: this.#output.save(),
      lateRecords: this.#lateRecords,
    } satisfies SavedSlidingWindowAggregate;
  }

  override load(saved: SavedSlidingWindowAggregate): void {
    super.load(saved.base);
    this.#table.load(saved.table);
    this.#live.load(saved.live);
    this.#fold.load(saved.fold);
    this.#passed = saved.passed;
    this.#firing = saved.firing;
    this.#output.load(saved.outputRoom);
    this.#lateRecords = saved.lateRecords;
  }

  override loadSnapshot(saved: SavedWithWatermark): PendingSnapshot {
    return this.#withWatermark(this.#snapshots.load(saved.table), saved.watermark);
  }

  #withWatermark(table: PendingSnapshot, watermark: number): PendingSnapshot {
    return new SnapshotWithWatermark(table, this.#context.plan.uid, this.#context.keyGroups, watermark);
  }

  /** Adds rows of one slice of which no window has fired. */
  #addRows(keys: readonly Column[], slice: TimeWindow, rows: Int32Array | null, count: number): void {
    const live = this.#live.of(slice);
    this.#table.resolve(slice.start, keys, rows, count, this.#slots);
    const { created } = this.#table;
    for (let i = 0; i < created.count; i++) live.add(created.slots[i] as number);
    this.#aggregates.addRows(this.#slots, rows, count, created);
    const counts = this.#counts?.values;
    if (counts === undefined) return;
    for (let i = 0; i < count; i++) {
      const slot = this.#slots[i] as number;
      counts[slot] = (counts[slot] as number) + 1;
    }
  }

  /** Adds one row, and fires again what has fired without it. */
  #addSingle(batch: RecordBatch, keys: readonly Column[], row: number, slice: TimeWindow): void {
    const full = this.#context.traceLevel() === 'full';
    const known = this.#table.find(slice.start, keys, row);
    const before = full && known >= 0 ? this.#aggregates.text(known) : null;
    this.#addRows(keys, slice, Int32Array.of(row), 1);
    this.#fold.touch(slice.start);
    const slot = this.#slots[0] as number;
    if (full) {
      const after = this.#aggregates.text(slot);
      traceStateChange(this.#context, this.#table, slot, { before, after, lineage: batch.lineage?.[row] ?? '' });
    }
    if (!this.#hasPassed(slice)) return;
    for (const window of this.#slices.windowsOf(slice)) {
      if (!firesAtOnce(window, this.#passed)) continue;
      if (isWindowLate(window, this.#config.allowedLatenessMs, this.#passed)) return;
      this.#fireAgain(window, keys, row, slot);
    }
  }

  /** Emits the result of one key in a window that has fired. */
  #fireAgain(window: TimeWindow, keys: readonly Column[], row: number, slot: number): void {
    const slots = this.#live
      .within(window)
      .map((live) => this.#table.find(live.slice.start, keys, row))
      .filter((found) => found >= 0);
    const rows = slots.reduce((sum, each) => sum + (this.#counts?.values[each] ?? 0), 0);
    this.#fold.combine(Int32Array.from(slots), slots.length, (aggregates) => {
      const from = { keys: this.#table, keySlots: Int32Array.of(slot), aggregates, slots: FIRST };
      this.#output.add(window, { count: 1, ...from, firing: () => rows }, 1);
    });
    if (this.#context.traceLevel() === 'full') traceWindowFired(this.#context, window, 1);
  }

  /** Goes on firing a window; returns how many slots it looked at. */
  #fire(window: TimeWindow, budget: number): number {
    if (this.#firing === null) this.#fold.begin(window);
    this.#firing = window;
    const looked = this.#fold.advance(this.#live.within(window), budget, (results, expected) =>
      this.#output.add(window, results, expected),
    );
    if (!this.#fold.done()) return looked;
    traceWindowFired(this.#context, window, this.#fold.end());
    this.#passed = maxTimestampOf(window);
    this.#firing = null;
    return looked;
  }

  /** The next window to fire, if the watermark has passed it. */
  #dueWindow(): TimeWindow | null {
    const window = this.#live.nextWindow(this.#passed);
    return window !== null && maxTimestampOf(window) <= this.watermark ? window : null;
  }

  /** Releases slots of a slice that no window needs any more; returns how many. */
  #cleanUp(live: LiveSlice, budget: number): number {
    const from = live.cleaned;
    const to = Math.min(live.count, from + budget);
    this.#table.releaseNamespace(live.slice.start, live.slots, from, to);
    live.cleaned = to;
    if (to === live.count) this.#live.removeFirst();
    return 1 + to - from;
  }

  /** Whether a window that holds the slice has fired, or would have if it had had rows. */
  #hasPassed(slice: TimeWindow): boolean {
    const first = this.#slices.firstWindowAhead(slice, TIME_MIN);
    return first !== null && firesAtOnce(first, this.#passed);
  }
}

interface SingleRow {
  readonly row: number;
  readonly slice: TimeWindow;
}

const FIRST = Int32Array.of(0);

interface SavedSlidingWindowAggregate {
  readonly base: unknown;
  readonly table: SavedTable;
  readonly live: readonly SavedSlice[];
  readonly fold: SavedFold;
  readonly passed: number;
  readonly firing: TimeWindow | null;
  readonly outputRoom: number;
  readonly lateRecords: number;
}
