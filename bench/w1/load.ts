import { bidsAmong } from './bids.ts';

/** What every contestant of a race has to do. */
export interface Load {
  readonly seed: number;
  readonly bids: number;
  /** How often the bids are read, the warm-up included. */
  readonly passes: number;
  /** Passes before the clocks are read, where a contestant starts cold. */
  readonly warmupPasses: number;
  /** Event time between two passes: whole windows, so that passes do not share any. */
  readonly spanMs: number;
}

export const CHECKPOINT_MS = 1000;

/**
 * The bids of `events` Nexmark events (100 µs apart), read `passes` times. Half of them are warm-up for what starts cold: what
 * one process repeats round after round, Flink too, has had a whole round of it.
 */
export function loadOf(events: number, passes: number): Load {
  const spanMs = Math.ceil(events / 10 / 10_000) * 10_000;
  return { seed: 42, bids: bidsAmong(events), passes, warmupPasses: Math.max(1, passes >> 1), spanMs };
}
