import { encodeReplayFile } from '#sim/simulation/replay-file.ts';
import { brokenReplay } from '#sim/testing-travel.ts';

/** The bug shows when a source is restored. */
export const BUG = 'offset-off-by-one';

/** A small run that the bug breaks, found by the simulator and written as its file. */
export function plantedReplay(): string {
  return encodeReplayFile(brokenReplay(BUG));
}
