/**
 * What a subtask counts; it is told at most ten times a second.
 * Flink's names: numRecordsIn, numRecordsOut, busyTimeMsPerSecond …
 */
export interface SubtaskCounters {
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly busyMsPerSecond: number;
  readonly backPressuredMsPerSecond: number;
  readonly idleMsPerSecond: number;
  readonly watermark: number;
  readonly stateBytes: number;
  readonly stateEntries: number;
  readonly lateRecords: number;
  readonly rejectedRecords: number;
  readonly fencedMessages: number;
  /** Buffers queued per input channel, in channel order. */
  readonly inputQueued: readonly number[];
  /** Buffers queued per output channel, in channel order. */
  readonly outputQueued: readonly number[];
}
