import { TIME_MAX } from '#protocol/record-batch.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import { type TimerListener, TimerService } from '../time/timer-service.ts';
import { maxTimestampOf, type TimeWindow } from './time-window.ts';
import type { WindowAssigner } from './window-assigner.ts';
import type { WindowContents } from './window-contents.ts';
import { cleanupTimeOf, isElementLate, isWindowLate } from './window-lifetime.ts';
import type { TriggerContext, TriggerResult, WindowTrigger } from './window-trigger.ts';

/**
 * The window operator for any assigner and trigger, an element at a time, over windows that do not merge. Pipelines use
 * the pre-aggregating WindowAggregate, which shares assigner, lifetime and lateness with it.
 *
 * A slot of the table is (key, start of the window). An element is, for each of its windows that is not over:
 * 1. added to the contents, 2. shown to the trigger, 3. on FIRE the contents are emitted, 4. on PURGE they are thrown
 * away (not the trigger's state), 5. the cleanup timer is registered. An element that no window took is late if its
 * time plus the lateness has been passed. At the cleanup time contents, trigger state and timers go.
 *
 * Invariants: a slot lives while it has contents or timers.
 * Flink: WindowOperator.
 */
export class WindowOperator implements TimerListener {
  readonly timers: TimerService;
  readonly #table: SlotTable;
  readonly #ends: StateColumn<'f64'>;
  readonly #contents: WindowContents;
  readonly #assigner: WindowAssigner;
  readonly #trigger: WindowTrigger;
  readonly #allowedLatenessMs: number;
  readonly #output: WindowOutput;
  readonly #row = new Int32Array(1);
  readonly #slot = new Int32Array(1);
  readonly #context: SlotTriggerContext;

  constructor(options: WindowOperatorOptions) {
    this.#table = options.table;
    this.#ends = options.table.addColumn('window-end', 'f64');
    this.#contents = options.contents;
    this.#assigner = options.assigner;
    this.#trigger = options.trigger;
    this.#allowedLatenessMs = options.allowedLatenessMs;
    this.#output = options.output;
    this.timers = new TimerService(options.table, this);
    this.#context = new SlotTriggerContext(this.timers);
  }

  /** Takes one element: the key, the value and the event time of a row. */
  processElement(keys: readonly Column[], value: Column, row: number, time: number): void {
    let skipped = true;
    for (const window of this.#assigner.assign(time)) {
      if (this.#isLate(window)) continue;
      skipped = false;
      const slot = this.#slotOf(keys, row, window);
      this.#contents.add(slot, value, row);
      this.#context.slot = slot;
      this.#apply(this.#trigger.onElement(time, window, this.#context), slot, window);
      this.#registerCleanup(slot, window);
    }
    if (skipped && this.#isElementLate(time)) this.#output.late(row);
  }

  onEventTime(time: number, slot: number): void {
    const window = this.#windowOf(slot);
    this.#context.slot = slot;
    this.#apply(this.#trigger.onEventTime(time, window, this.#context), slot, window);
    if (this.#assigner.eventTime && time === this.#cleanupTime(window)) this.#cleanUp(slot, window);
    this.#releaseIfIdle(slot);
  }

  onProcessingTime(time: number, slot: number): void {
    const window = this.#windowOf(slot);
    this.#context.slot = slot;
    this.#apply(this.#trigger.onProcessingTime(time, window, this.#context), slot, window);
    if (!this.#assigner.eventTime && time === this.#cleanupTime(window)) this.#cleanUp(slot, window);
    this.#releaseIfIdle(slot);
  }

  setAlarm(time: number): void {
    this.#output.alarm(time);
  }

  #apply(result: TriggerResult, slot: number, window: TimeWindow): void {
    if (result.fire && !this.#contents.isEmpty(slot)) this.#output.fire(slot, window);
    if (result.purge) this.#contents.clear(slot);
  }

  #isLate(window: TimeWindow): boolean {
    return this.#assigner.eventTime && isWindowLate(window, this.#allowedLatenessMs, this.timers.currentWatermark());
  }

  #isElementLate(time: number): boolean {
    return this.#assigner.eventTime && isElementLate(time, this.#allowedLatenessMs, this.timers.currentWatermark());
  }

  #cleanupTime(window: TimeWindow): number {
    return this.#assigner.eventTime ? cleanupTimeOf(window, this.#allowedLatenessMs) : maxTimestampOf(window);
  }

  #registerCleanup(slot: number, window: TimeWindow): void {
    const time = this.#cleanupTime(window);
    if (time === TIME_MAX) return;
    if (this.#assigner.eventTime) this.timers.registerEventTimer(time, slot);
    else this.timers.registerProcessingTimer(time, slot);
  }

  #cleanUp(slot: number, window: TimeWindow): void {
    this.#contents.clear(slot);
    this.#trigger.clear(window, this.#context);
  }

  #releaseIfIdle(slot: number): void {
    if (this.#contents.isEmpty(slot) && !this.timers.has(slot)) this.#table.release(slot);
  }

  #slotOf(keys: readonly Column[], row: number, window: TimeWindow): number {
    this.#row[0] = row;
    this.#table.resolve(window.start, keys, this.#row, 1, this.#slot);
    const slot = this.#slot[0] as number;
    this.#ends.values[slot] = window.end;
    return slot;
  }

  #windowOf(slot: number): TimeWindow {
    return { start: this.#table.namespaces.values[slot] as number, end: this.#ends.values[slot] as number };
  }
}

export interface WindowOperatorOptions {
  readonly table: SlotTable;
  readonly contents: WindowContents;
  readonly assigner: WindowAssigner;
  readonly trigger: WindowTrigger;
  readonly allowedLatenessMs: number;
  readonly output: WindowOutput;
}

/** What the operator makes of its windows. */
export interface WindowOutput {
  /** A window fires; its contents are not empty. Results have the window's last instant as event time. */
  fire(slot: number, window: TimeWindow): void;
  /** The element of this row came too late for all of its windows. */
  late(row: number): void;
  /** Processing-time timers are due at a time. */
  alarm(time: number): void;
}

class SlotTriggerContext implements TriggerContext {
  slot = -1;
  readonly #timers: TimerService;

  constructor(timers: TimerService) {
    this.#timers = timers;
  }

  currentWatermark(): number {
    return this.#timers.currentWatermark();
  }
  registerEventTimeTimer(time: number): void {
    this.#timers.registerEventTimer(time, this.slot);
  }
  deleteEventTimeTimer(time: number): void {
    this.#timers.deleteEventTimer(time, this.slot);
  }
  registerProcessingTimeTimer(time: number): void {
    this.#timers.registerProcessingTimer(time, this.slot);
  }
  deleteProcessingTimeTimer(time: number): void {
    this.#timers.deleteProcessingTimer(time, this.slot);
  }
}
