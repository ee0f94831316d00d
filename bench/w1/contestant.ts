import type { CompletedCheckpoint } from './job-watch.ts';
import type { Outcome } from './outcome.ts';

/** One way of computing W1. */
export interface Contestant {
  readonly name: string;
  run(): Promise<Measured>;
}

/** What one run took, and what it computed. */
export interface Measured {
  readonly outcome: Outcome;
  /** Records that went through between the two readings of the clocks. */
  readonly records: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly checkpoints: readonly CompletedCheckpoint[];
  /** Reasons of the checkpoints that failed. */
  readonly failedCheckpoints: readonly string[];
}
