import { assert } from '#std/assert.ts';
import { TIME_MAX } from '#protocol/record-batch.ts';
import type { WindowSpec } from '#protocol/window-spec.ts';
import type { TimeWindow } from './time-window.ts';
import { requireEventTime } from './window-assigner.ts';
import { windowStart } from './window-start.ts';

/**
 * Event time cut at every start and every end of a window: all instants of a slice are in the same windows, and each
 * window is a whole number of slices. A slide holds one slice, or two where the size is no multiple of it, whatever the
 * size. A tumbling window is its only slice. Where the slide is larger than the size, every second slice is a gap that
 * no window covers.
 *
 * Flink: SliceAssigners.HoppingSliceAssigner, which cuts at gcd(size, slide) and so needs more slices.
 */
export class WindowSlices {
  readonly #sizeMs: number;
  readonly #slideMs: number;
  readonly #offsetMs: number;
  /** Length of the first of the two slices in a slide; 0 where there is one. */
  readonly #headMs: number;

  constructor(spec: WindowSpec) {
    const slideMs = spec.kind === 'hop' ? spec.slideMs : spec.sizeMs;
    assert(
      spec.sizeMs > 0 && slideMs > 0 && Math.abs(spec.offsetMs) < slideMs,
      'windows have a size, a slide, and an offset smaller than it',
    );
    this.#sizeMs = spec.sizeMs;
    this.#slideMs = slideMs;
    this.#offsetMs = spec.offsetMs;
    this.#headMs = spec.sizeMs % slideMs;
  }

  /** The slice of a time. Throws {@link NoEventTime} for a time that no window could hold. */
  sliceOf(time: number): TimeWindow {
    requireEventTime(time);
    const start = windowStart(time, this.#offsetMs, this.#slideMs);
    if (this.#headMs === 0) return { start, end: start + this.#slideMs };
    const middle = start + this.#headMs;
    return time < middle ? { start, end: middle } : { start: middle, end: start + this.#slideMs };
  }

  /** The window that starts at an instant. */
  windowAt(start: number): TimeWindow {
    return { start, end: start + this.#sizeMs };
  }

  /** The windows that hold a slice, the latest first, as Flink asks their triggers; none of a gap. */
  windowsOf(slice: TimeWindow): readonly TimeWindow[] {
    const windows: TimeWindow[] = [];
    const last = windowStart(slice.start, this.#offsetMs, this.#slideMs);
    for (let start = last; start + this.#sizeMs >= slice.end; start -= this.#slideMs) {
      windows.push(this.windowAt(start));
    }
    return windows;
  }

  /** The latest window that holds a slice; null in a gap. */
  lastWindowOf(slice: TimeWindow): TimeWindow | null {
    const window = this.windowAt(windowStart(slice.start, this.#offsetMs, this.#slideMs));
    return window.end >= slice.end ? window : null;
  }

  /** The earliest window that holds a slice and that the watermark has not passed; null if there is none. */
  firstWindowAhead(slice: TimeWindow, watermark: number): TimeWindow | null {
    if (watermark === TIME_MAX) return null;
    // Times are whole ms: a window is ahead if its last instant, end - 1, is at least watermark + 1.
    const end = Math.max(slice.end, watermark + 2);
    const start = windowStart(end - this.#sizeMs - 1, this.#offsetMs, this.#slideMs) + this.#slideMs;
    return start <= slice.start ? this.windowAt(start) : null;
  }
}
