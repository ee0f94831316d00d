import { TIME_MIN } from '#protocol/record-batch.ts';

/**
 * The combined watermark and idleness of several partial ones: the splits of a source, or the inputs of an operator.
 * Plain state and functions over it.
 *
 * Invariants: `combined` never falls; the minimum is over active partials, and over all of them the maximum once every
 * one is idle, so that the result does not depend on which fell silent first. Without partials nothing changes: the
 * flag `idle` then keeps its last value.
 *
 * Flink: CombinedWatermarkStatus (2.2: the maximum when all are idle; before, the minimum).
 */
export interface CombinedWatermarkStatus {
  readonly partials: Map<number, PartialWatermark>;
  combined: number;
  idle: boolean;
}

/** The watermark of one split or input. Flink: CombinedWatermarkStatus.PartialWatermark. */
export interface PartialWatermark {
  watermark: number;
  idle: boolean;
}

/** A status without partials. */
export function createCombinedWatermarkStatus(): CombinedWatermarkStatus {
  return { partials: new Map(), combined: TIME_MIN, idle: false };
}

/** A new partial: active and without a watermark, so it holds the combined one where it is. */
export function createPartialWatermark(): PartialWatermark {
  return { watermark: TIME_MIN, idle: false };
}

/** Raises a partial watermark and makes it active, even if it does not rise. True if it rose. */
export function setPartialWatermark(partial: PartialWatermark, time: number): boolean {
  partial.idle = false;
  if (time <= partial.watermark) return false;
  partial.watermark = time;
  return true;
}

/** Recomputes the combined watermark and idleness. True if the watermark rose. */
export function updateCombinedWatermark(status: CombinedWatermarkStatus): boolean {
  if (status.partials.size === 0) return false;
  let maximum = Number.NEGATIVE_INFINITY;
  let minimumOfActive = Number.POSITIVE_INFINITY;
  let allIdle = true;
  for (const partial of status.partials.values()) {
    maximum = Math.max(maximum, partial.watermark);
    if (partial.idle) continue;
    minimumOfActive = Math.min(minimumOfActive, partial.watermark);
    allIdle = false;
  }
  status.idle = allIdle;
  const combined = allIdle ? maximum : minimumOfActive;
  if (combined <= status.combined) return false;
  status.combined = combined;
  return true;
}
