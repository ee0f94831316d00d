import { ChoosingScheduler } from './choosing-scheduler.ts';
import { RandomChooser } from './random-chooser.ts';
import type { Scheduler } from './step.ts';

/** Any enabled step may be next, chosen by a seed, without faults. */
export function createRandomScheduler(seed: number): Scheduler {
  return new ChoosingScheduler(new RandomChooser(seed));
}
