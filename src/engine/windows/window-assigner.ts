import type { TimeWindow } from './time-window.ts';

/**
 * Puts an element into windows, in the order in which Flink asks their triggers.
 * Flink: WindowAssigner.
 */
export interface WindowAssigner {
  /** Whether windows follow event time; else processing time, where nothing is late. */
  readonly eventTime: boolean;
  assign(time: number): readonly TimeWindow[];
}

/** An element without a usable event time reached a window; the job fails, as in Flink. */
export class NoEventTime extends Error {
  override readonly name = 'NoEventTime';
}

/** Throws {@link NoEventTime} unless `time` can be put into a window: a safe integer. */
export function requireEventTime(time: number): void {
  if (Number.isSafeInteger(time)) return;
  throw new NoEventTime(
    time === Number.NEGATIVE_INFINITY
      ? 'A record without an event time reached an event-time window: a watermark strategy with a time column is missing before it.'
      : `Event time ${time} is beyond ±2^53 ms, where milliseconds are no longer exact.`,
  );
}
