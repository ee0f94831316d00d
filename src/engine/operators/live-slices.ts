import { assert } from '#std/assert.ts';
import { SlotList } from '../state/slot-list.ts';
import type { TimeWindow } from '../windows/time-window.ts';
import { cleanupTimeOf } from '../windows/window-lifetime.ts';
import type { WindowSlices } from '../windows/window-slices.ts';

/**
 * The slices of time that have rows, in order of time, each with its slots in order of their first row.
 *
 * Invariants: a slice is there as long as a window that holds it takes rows; `cleaned` of its slots are released.
 */
export class LiveSlices {
  readonly #slices: WindowSlices;
  readonly #allowedLatenessMs: number;
  readonly #byStart = new Map<number, LiveSlice>();
  #sorted: LiveSlice[] = [];

  constructor(slices: WindowSlices, allowedLatenessMs: number) {
    this.#slices = slices;
    this.#allowedLatenessMs = allowedLatenessMs;
  }

  /** The slice, made if it has no rows yet; it lies in a window. */
  of(slice: TimeWindow): LiveSlice {
    const known = this.#byStart.get(slice.start);
    if (known !== undefined) return known;
    const last = this.#slices.lastWindowOf(slice);
    assert(last !== null, 'a slice with rows is in a window');
    const live = new LiveSlice(slice, cleanupTimeOf(last, this.#allowedLatenessMs));
    this.#byStart.set(slice.start, live);
    this.#sorted.splice(this.#firstFrom(slice.start), 0, live);
    return live;
  }

  /** The slices of a window that have rows, the earliest first. */
  within(window: TimeWindow): readonly LiveSlice[] {
    return this.#sorted.slice(this.#firstFrom(window.start), this.#firstFrom(window.end));
  }

  /** The earliest one. */
  first(): LiveSlice | null {
    return this.#sorted[0] ?? null;
  }

  /** The earliest window with rows that a watermark has not passed. */
  nextWindow(watermark: number): TimeWindow | null {
    for (const { slice } of this.#sorted) {
      const window = this.#slices.firstWindowAhead(slice, watermark);
      if (window !== null) return window;
    }
    return null;
  }

  /** Forgets the earliest one. */
  removeFirst(): void {
    const first = this.#sorted.shift();
    if (first !== undefined) this.#byStart.delete(first.slice.start);
  }

  /** All as plain values. */
  save(): readonly SavedSlice[] {
    return this.#sorted.map((live) => ({ ...live }));
  }

  /** Takes what was saved; nothing was there before. */
  load(saved: readonly SavedSlice[]): void {
    for (const each of saved) Object.assign(this.of(each.slice), each);
  }

  /** Position of the first slice that begins at an instant or later. */
  #firstFrom(start: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as LiveSlice).slice.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A slice with rows. */
export class LiveSlice extends SlotList {
  readonly slice: TimeWindow;
  readonly cleanupAt: number;
  cleaned = 0;

  constructor(slice: TimeWindow, cleanupAt: number) {
    super();
    this.slice = slice;
    this.cleanupAt = cleanupAt;
  }
}

/** A slice as plain values. */
export type SavedSlice = Pick<LiveSlice, 'slice' | 'cleanupAt' | 'slots' | 'count' | 'cleaned'>;
