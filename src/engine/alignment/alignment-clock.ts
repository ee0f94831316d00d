/**
 * Measures one alignment at a time: start delay, duration, bytes processed meanwhile. Plain state and functions on it.
 *
 * Invariant: of several ends only the first sets the duration. Assumption: times never go back.
 * Flink: CheckpointBarrierHandler (markAlignmentStart, markAlignmentEnd, resetAlignment).
 */
export interface AlignmentClock {
  startedAt: number | null;
  /** null = no alignment has ended since the last reset; reads as 0. */
  durationMs: number | null;
  startDelayMs: number;
  runningBytes: number;
  processedBytes: number | null;
}

/** A clock that has measured nothing. */
export function createAlignmentClock(): AlignmentClock {
  return { startedAt: null, durationMs: null, startDelayMs: 0, runningBytes: 0, processedBytes: null };
}

/** The first barrier of a checkpoint triggered at `triggeredAt` is here. */
export function startAlignment(clock: AlignmentClock, triggeredAt: number, now: number): void {
  clock.startDelayMs = Math.max(0, now - triggeredAt);
  resetAlignment(clock);
  clock.startedAt = now;
}

/** The last barrier is here. */
export function endAlignment(clock: AlignmentClock, now: number): void {
  clock.durationMs ??= clock.startedAt === null ? 0 : now - clock.startedAt;
  clock.processedBytes ??= clock.runningBytes;
  clock.startedAt = null;
  clock.runningBytes = 0;
}

/** Forgets the running alignment and the last one. The start delay stays. */
export function resetAlignment(clock: AlignmentClock): void {
  clock.startedAt = null;
  clock.durationMs = null;
  clock.runningBytes = 0;
  clock.processedBytes = null;
}

/** Duration of the running alignment so far, else of the last one. */
export function alignmentMsOf(clock: AlignmentClock, now: number): number {
  return clock.startedAt === null ? (clock.durationMs ?? 0) : now - clock.startedAt;
}
