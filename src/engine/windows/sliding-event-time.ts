import { assert } from '#std/assert.ts';
import type { TimeWindow } from './time-window.ts';
import { requireEventTime, type WindowAssigner } from './window-assigner.ts';
import { windowStart } from './window-start.ts';

/**
 * Windows of one size that start every slide: they overlap, or leave gaps where the slide is the larger.
 * Flink: SlidingEventTimeWindows.
 */
export class SlidingEventTimeWindows implements WindowAssigner {
  readonly eventTime = true;
  readonly #sizeMs: number;
  readonly #slideMs: number;
  readonly #offsetMs: number;

  constructor(sizeMs: number, slideMs: number, offsetMs: number) {
    assert(
      sizeMs > 0 && slideMs > 0 && Math.abs(offsetMs) < slideMs,
      'windows have a size, a slide and an offset in it',
    );
    this.#sizeMs = sizeMs;
    this.#slideMs = slideMs;
    this.#offsetMs = offsetMs;
  }

  /** The windows of a time, the latest first; none in a gap. */
  assign(time: number): readonly TimeWindow[] {
    requireEventTime(time);
    const windows: TimeWindow[] = [];
    const last = windowStart(time, this.#offsetMs, this.#slideMs);
    for (let start = last; start > time - this.#sizeMs; start -= this.#slideMs) {
      windows.push({ start, end: start + this.#sizeMs });
    }
    return windows;
  }
}
