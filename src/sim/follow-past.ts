import type { RecordedPast } from '#protocol/travel.ts';
import type { DeterministicHost } from './deterministic-host.ts';
import type { TravelRun } from './travel-run.ts';

/**
 * Executes a recorded past in a run that has just begun, in slices, so that the job can be disposed of meanwhile. Rejects
 * with `past-differs` if it leads elsewhere: another version of Weir, or a file that was changed.
 */
export async function followPast({ run, past, host, tell, isWanted }: Following): Promise<void> {
  for (let isOn = true; isOn;) {
    const started = host.now();
    let toldMs = run.now();
    while (isOn && host.now() - started < SLICE_HOST_MS) {
      isOn = run.follow(past);
      if (run.now() - toldMs < TOLD_MS) continue;
      tell();
      toldMs = run.now();
    }
    tell();
    await new Promise<void>((resolve) => host.later(resolve, 0));
    if (!isWanted()) throw new Error('job-not-running');
  }
  if (run.instant(null).stateHash !== past.stateHash) throw new Error('past-differs');
}

interface Following {
  readonly run: TravelRun;
  readonly past: RecordedPast;
  readonly host: DeterministicHost;
  /** Hands over what has happened since the last time. */
  readonly tell: () => void;
  readonly isWanted: () => boolean;
}

const SLICE_HOST_MS = 50;
/** Job time of what is told at once: so fine is the track on which it can be scrubbed. */
const TOLD_MS = 5;
