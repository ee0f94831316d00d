import { TIME_MIN } from '#protocol/record-batch.ts';
import type { SlotTable } from '../state/slot-table.ts';
import { type DueTimer, TimerQueue } from './timer-queue.ts';

/**
 * Event-time and processing-time timers of one operator's keys. A timer is (time, slot); the slot stands for key and
 * namespace. Registering one that is there, or deleting one that is not, changes nothing.
 *
 * Rules: the watermark moves first, then timers at or before it fire, and callbacks see the new watermark; a timer that
 * a callback registers fires in the same advance if it is due, even in the past; one that is registered outside of an
 * advance at or before the watermark waits for the next advance. Only one processing-time alarm is set, for the
 * earliest timer. The watermark starts at its minimum after every start, restored or not: it is no state.
 *
 * Firing is resumable: `fire` does a bounded number of timers and says whether it is done.
 * Flink: InternalTimerServiceImpl, InternalTimeServiceManagerImpl.
 */
export class TimerService {
  readonly #event: TimerQueue;
  readonly #processing: TimerQueue;
  readonly #listener: TimerListener;
  readonly #due: DueTimer = { time: 0, slot: 0 };
  #watermark = TIME_MIN;
  #firingAt = TIME_MIN;
  #alarm = Number.POSITIVE_INFINITY;

  /** Adds its timers to the table's state: they are snapshot and restored with it. */
  constructor(table: SlotTable, listener: TimerListener) {
    this.#event = new TimerQueue(table, 'event-timers');
    this.#processing = new TimerQueue(table, 'processing-timers');
    this.#listener = listener;
  }

  /** The watermark, as callbacks see it. */
  currentWatermark(): number {
    return this.#watermark;
  }

  /** Timers registered. */
  counts(): { readonly event: number; readonly processing: number } {
    return { event: this.#event.size(), processing: this.#processing.size() };
  }

  /** Whether a slot has timers of either kind. */
  has(slot: number): boolean {
    return this.#event.has(slot) || this.#processing.has(slot);
  }

  registerEventTimer(time: number, slot: number): void {
    this.#event.register(time, slot);
  }

  deleteEventTimer(time: number, slot: number): void {
    this.#event.delete(time, slot);
  }

  registerProcessingTimer(time: number, slot: number): void {
    this.#processing.register(time, slot);
    this.#arm();
  }

  deleteProcessingTimer(time: number, slot: number): void {
    this.#processing.delete(time, slot);
  }

  /** Sets the watermark; {@link fireEventTimers} fires what is due. */
  setWatermark(time: number): void {
    this.#watermark = time;
    this.#firingAt = time;
  }

  /** Fires at most `limit` event-time timers; true when none is due any more. */
  fireEventTimers(limit: number): boolean {
    for (let fired = 0; fired < limit; fired++) {
      if (!this.#event.takeDue(this.#firingAt, this.#due)) {
        this.#firingAt = TIME_MIN;
        return true;
      }
      this.#listener.onEventTime(this.#due.time, this.#due.slot);
    }
    return false;
  }

  /** Fires at most `limit` processing-time timers due at `now`; true when none is due any more. */
  fireProcessingTimers(now: number, limit: number): boolean {
    this.#alarm = Number.POSITIVE_INFINITY;
    for (let fired = 0; fired < limit; fired++) {
      if (!this.#processing.takeDue(now, this.#due)) {
        this.#arm();
        return true;
      }
      this.#listener.onProcessingTime(this.#due.time, this.#due.slot);
    }
    return false;
  }

  /** After a restore: sets the alarm for timers that came with the state. */
  restored(): void {
    this.#arm();
  }

  #arm(): void {
    if (this.#processing.size() === 0) return;
    const next = this.#processing.nextTime();
    if (next >= this.#alarm) return;
    this.#alarm = next;
    this.#listener.setAlarm(next);
  }
}

/** What timers call. */
export interface TimerListener {
  onEventTime(time: number, slot: number): void;
  onProcessingTime(time: number, slot: number): void;
  /** Asks for {@link TimerService.fireProcessingTimers} at or after a time; a later call replaces an earlier one. */
  setAlarm(time: number): void;
}
