import { assert } from '#std/assert.ts';
import { BinaryHeap } from '#std/binary-heap.ts';
import { STEP_ROWS_MAX } from '#protocol/limits.ts';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { type Column, type RecordBatch, TIME_MAX } from '#protocol/record-batch.ts';
import { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { inspectTable } from '../state/inspect-table.ts';
import { requireKnownState } from '../state/require-known-state.ts';
import { restoreTable } from '../state/restore-table.ts';
import type { SavedTableSnapshot } from '../state/pending-table-snapshot.ts';
import type { SavedTable, SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import { TableSnapshots } from '../state/table-snapshot.ts';
import { firesAtOnce } from '../windows/event-time-trigger.ts';
import { type TimeWindow, windowText } from '../windows/time-window.ts';
import { cleanupTimeOf, isWindowLate } from '../windows/window-lifetime.ts';
import { WindowSlices } from '../windows/window-slices.ts';
import { compileAggregates } from './compile-aggregates.ts';
import { keyedTable } from './keyed-table.ts';
import type { InspectedState, OperatorContext, OperatorStats, PendingSnapshot, StatePage } from './operator.ts';
import { StatelessOperator } from './stateless-operator.ts';
import { type SurvivingRows, survivingRows } from './surviving-rows.ts';
import { traceStateChange, traceWindowFired } from './trace-state.ts';
import { emitLateRows } from './window-aggregate-late.ts';
import { LiveWindow, type SavedWindow } from './window-aggregate-live-window.ts';
import { WindowAggregateOutput } from './window-aggregate-output.ts';
import { forEachRow, joinedRows, type WindowPart, WindowRows } from './window-aggregate-rows.ts';

/**
 * A keyed event-time window that aggregates as rows arrive, a column at a time: every row goes into the accumulators of
 * each of its windows. Sliding windows whose aggregates can be merged exactly go to SlidingWindowAggregate instead,
 * which shares what windows have in common.
 *
 * It behaves as Flink's WindowOperator with EventTimeTrigger and an aggregate function; assigner, lifetime and lateness
 * are shared with windows/window-operator.ts. A slot is (key, start of the window). What is one timer per key and
 * window there is one entry per window here, with the slots of the window behind it, because all their timers are due
 * at the same instants: `armed` says of each slot whether its firing timer is set. (A slot restored after it had fired
 * is not armed until its next element.)
 *
 * Rows of a window that has not fired are aggregated in bulk; an element that comes after the firing, within the
 * allowed lateness, fires at once, so such rows go one by one, in order. Windows fire in order of time; within a window
 * slots fire in order of their first element. Both the firing and the cleanup of a window can stop in the middle.
 *
 * Flink: WindowOperator, TumblingEventTimeWindows, SlidingEventTimeWindows, EventTimeTrigger.
 */
export class WindowAggregate extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #config: WindowAggregateConfig;
  readonly #slices: WindowSlices;
  readonly #table: SlotTable;
  readonly #armed: StateColumn<'bool'>;
  /** How often each slot has fired. */
  readonly #firings: StateColumn<'i32'>;
  readonly #aggregates: AggregateSet;
  readonly #snapshots: TableSnapshots;
  readonly #output: WindowAggregateOutput;
  readonly #rows: WindowRows;
  readonly #windows = new Map<number, LiveWindow>();
  readonly #due = new BinaryHeap<LiveWindow>((a, b) => a.dueAt - b.dueAt || a.window.start - b.window.start);
  /** Where rows whose arguments fail do not fail the task. */
  readonly #surviving: SurvivingRows | null;
  #slots = new Int32Array(0);
  #lateRecords = 0;

  constructor(context: OperatorContext, config: WindowAggregateConfig, input: Schema) {
    super();
    assert(!input.changelog, 'a window aggregate takes insert-only input');
    assert(
      context.plan.outputSchema.fields.length === config.keyFields.length + config.aggregates.length + 3,
      'a window aggregate emits its keys, its aggregates, window_start, window_end and window_time',
    );
    this.#context = context;
    this.#config = config;
    this.#slices = new WindowSlices(config.window);
    this.#table = keyedTable(context, 'window-contents', config.keyFields, input);
    this.#armed = this.#table.addColumn('armed', 'bool');
    this.#aggregates = new AggregateSet(this.#table, compileAggregates(config.aggregates, input), 'insert-only');
    this.#firings = this.#table.addColumn('firings', 'i32');
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
    const open = new Map<number, WindowPart[]>();
    for (const part of this.#rows.split(batch)) {
      let skipped = true;
      for (const window of this.#slices.windowsOf(part.slice)) {
        if (isWindowLate(window, this.#config.allowedLatenessMs, this.watermark)) continue;
        skipped = false;
        if (full || firesAtOnce(window, this.watermark)) forEachRow(part, (row) => single.push({ row, window }));
        else open.set(window.start, [...(open.get(window.start) ?? []), part]);
      }
      if (skipped) forEachRow(part, (row) => late.push(row));
    }
    for (const [start, parts] of open) {
      const { rows, count } = joinedRows(parts);
      this.#addRows(keys, this.#slices.windowAt(start), rows, count);
    }
    // Parts are in order of their first row; single rows go in the order of the batch, the windows of one as assigned.
    single.sort((a, b) => a.row - b.row);
    this.#addSingly(batch, keys, single);
    this.#lateRecords += emitLateRows(this.#context, this.#config, batch, late, this.watermark);
    if (this.#context.checkpointing) this.#snapshots.prepare();
  }

  override advance(): boolean {
    let budget = STEP_ROWS_MAX;
    for (;;) {
      const live = this.#due.peek();
      if (live === undefined || live.dueAt > this.watermark || live.dueAt === TIME_MAX) return true;
      if (budget <= 0) return false;
      budget -= live.phase === 'open' ? this.#fire(live, budget) : this.#cleanUp(live, budget);
    }
  }

  override restore(chunks: readonly SnapshotChunk[]): void {
    const { uid } = this.#context.plan;
    requireKnownState(uid, chunks, [this.#table.name]);
    restoreTable(this.#table, uid, chunks, (slot) => {
      const window = this.#slices.windowAt(this.#table.namespaces.values[slot] as number);
      const live = this.#liveWindow(window, 'open');
      live.restored = true;
      live.add(slot);
    });
  }

  override snapshot(): PendingSnapshot {
    return this.#snapshots.take();
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
        namespace: (start) => windowText(this.#slices.windowAt(start)),
        value: (slot) => this.#aggregates.text(slot),
      },
      page,
    );
  }

  override save(): unknown {
    return {
      base: super.save(),
      table: this.#table.save(),
      windows: [...this.#windows.values()].map((live) => live.save()),
      outputRoom: this.#output.save(),
      lateRecords: this.#lateRecords,
    } satisfies SavedWindowAggregate;
  }

  override load(saved: SavedWindowAggregate): void {
    super.load(saved.base);
    this.#table.load(saved.table);
    for (const window of saved.windows) {
      const live = new LiveWindow(window.window);
      live.load(window);
      this.#windows.set(live.window.start, live);
      this.#due.push(live);
    }
    this.#output.load(saved.outputRoom);
    this.#lateRecords = saved.lateRecords;
  }

  override loadSnapshot(saved: SavedTableSnapshot): PendingSnapshot {
    return this.#snapshots.load(saved);
  }

  /** Adds rows of one window that does not fire now. */
  #addRows(keys: readonly Column[], window: TimeWindow, rows: Int32Array | null, count: number): void {
    const live = this.#liveWindow(window, 'open');
    this.#table.resolve(window.start, keys, rows, count, this.#slots);
    const { created } = this.#table;
    for (let i = 0; i < created.count; i++) {
      const slot = created.slots[i] as number;
      live.add(slot);
      this.#armed.values[slot] = 1;
    }
    if (live.restored) for (let i = 0; i < count; i++) this.#armed.values[this.#slots[i] as number] = 1;
    this.#aggregates.addRows(this.#slots, rows, count, created);
  }

  /** Adds rows one by one: they fire at once, or every change is traced. */
  #addSingly(batch: RecordBatch, keys: readonly Column[], single: readonly SingleRow[]): void {
    if (single.length === 0) return;
    const full = this.#context.traceLevel() === 'full';
    const row = new Int32Array(1);
    for (const [position, { row: index, window }] of single.entries()) {
      const fires = firesAtOnce(window, this.watermark);
      const live = this.#liveWindow(window, fires ? 'fired' : 'open');
      row[0] = index;
      this.#table.resolve(window.start, keys, row, 1, this.#slots);
      const slot = this.#slots[0] as number;
      const isNew = this.#table.created.count > 0;
      if (isNew) live.add(slot);
      if (!fires) this.#armed.values[slot] = 1;
      const before = full && !isNew ? this.#aggregates.text(slot) : null;
      this.#aggregates.add(slot, index);
      if (full) {
        const after = this.#aggregates.text(slot);
        traceStateChange(this.#context, this.#table, slot, { before, after, lineage: batch.lineage?.[index] ?? '' });
      }
      if (!fires) continue;
      this.#emit(window, this.#slots, 1, single.length - position);
      if (full) traceWindowFired(this.#context, window, 1);
    }
    this.#output.flush();
  }

  /** Fires armed slots of a window; returns how many slots it looked at. */
  #fire(live: LiveWindow, budget: number): number {
    const { window } = live;
    const firing = new Int32Array(Math.min(budget, live.count - live.position));
    const from = live.position;
    let count = 0;
    while (live.position < live.count && live.position - from < budget) {
      const slot = live.slots[live.position++] as number;
      if (this.#armed.values[slot] !== 1) continue;
      this.#armed.values[slot] = 0;
      firing[count++] = slot;
    }
    if (count > 0) this.#emit(window, firing, count, count);
    this.#output.flush();
    live.fired += count;
    if (live.position === live.count) {
      if (live.fired > 0) traceWindowFired(this.#context, window, live.fired);
      this.#due.pop();
      live.close(cleanupTimeOf(window, this.#config.allowedLatenessMs));
      this.#due.push(live);
    }
    return 1 + live.position - from;
  }

  #emit(window: TimeWindow, slots: Int32Array, count: number, expected: number): void {
    const firings = this.#firings.values;
    const firing = (index: number): number => firings[slots[index] as number] as number;
    const from = { keys: this.#table, keySlots: slots, aggregates: this.#aggregates, slots };
    this.#output.add(window, { count, ...from, firing }, expected);
    for (let i = 0; i < count; i++) firings[slots[i] as number] = firing(i) + 1;
  }

  /** Removes slots of a window that is over; returns how many. */
  #cleanUp(live: LiveWindow, budget: number): number {
    const from = live.position;
    const to = Math.min(live.count, from + budget);
    this.#table.releaseNamespace(live.window.start, live.slots, from, to);
    live.position = to;
    if (to === live.count) {
      this.#due.pop();
      this.#windows.delete(live.window.start);
    }
    return 1 + to - from;
  }

  #liveWindow(window: TimeWindow, phase: 'open' | 'fired'): LiveWindow {
    const known = this.#windows.get(window.start);
    if (known !== undefined) return known;
    const live = new LiveWindow(window);
    if (phase === 'fired') live.close(cleanupTimeOf(window, this.#config.allowedLatenessMs));
    this.#windows.set(window.start, live);
    this.#due.push(live);
    return live;
  }
}

interface SavedWindowAggregate {
  readonly base: unknown;
  readonly table: SavedTable;
  readonly windows: readonly SavedWindow[];
  readonly outputRoom: number;
  readonly lateRecords: number;
}

/** A row that goes alone into one of its windows. */
interface SingleRow {
  readonly row: number;
  readonly window: TimeWindow;
}
