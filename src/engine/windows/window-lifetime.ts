import { TIME_MAX } from '#protocol/record-batch.ts';
import { maxTimestampOf, type TimeWindow } from './time-window.ts';

/**
 * How long an event-time window lives: until the watermark has passed its last instant by the allowed lateness. Every
 * window operator decides lateness and cleanup here.
 * Flink: WindowOperator.cleanupTime, isWindowLate, isElementLate.
 */

/** When a window's state is removed; the end of time if the sum is beyond it, and then it never is. */
export function cleanupTimeOf(window: TimeWindow, allowedLatenessMs: number): number {
  const time = maxTimestampOf(window) + allowedLatenessMs;
  return time > Number.MAX_SAFE_INTEGER ? TIME_MAX : time;
}

/** Whether a window takes no more elements. */
export function isWindowLate(window: TimeWindow, allowedLatenessMs: number, watermark: number): boolean {
  return cleanupTimeOf(window, allowedLatenessMs) <= watermark;
}

/** Whether an element that no window took goes to the late output; one that is not late vanishes. */
export function isElementLate(time: number, allowedLatenessMs: number, watermark: number): boolean {
  return time + allowedLatenessMs <= watermark;
}
