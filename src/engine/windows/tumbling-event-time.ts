import { assert } from '#std/assert.ts';
import type { TimeWindow } from './time-window.ts';
import { requireEventTime, type WindowAssigner } from './window-assigner.ts';
import { windowStart } from './window-start.ts';

/**
 * Fixed windows of one size, one after the other.
 * Flink: TumblingEventTimeWindows without stagger.
 */
export class TumblingEventTimeWindows implements WindowAssigner {
  readonly eventTime = true;
  readonly #sizeMs: number;
  readonly #offsetMs: number;

  constructor(sizeMs: number, offsetMs: number) {
    assert(sizeMs > 0 && Math.abs(offsetMs) < sizeMs, 'a window has a size, and its offset is smaller');
    this.#sizeMs = sizeMs;
    this.#offsetMs = offsetMs;
  }

  assign(time: number): readonly TimeWindow[] {
    requireEventTime(time);
    const start = windowStart(time, this.#offsetMs, this.#sizeMs);
    return [{ start, end: start + this.#sizeMs }];
  }
}
