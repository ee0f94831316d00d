/**
 * A window of time, [start, end). Its last millisecond, end - 1, is its timestamp: event timers, results and lateness
 * are measured from there.
 * Flink: TimeWindow.
 */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** The last instant that belongs to a window. */
export function maxTimestampOf(window: TimeWindow): number {
  return window.end - 1;
}

/** A window as text, in ms. */
export function windowText(window: TimeWindow): string {
  return `[${window.start}, ${window.end})`;
}
