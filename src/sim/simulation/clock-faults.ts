import type { FaultKind } from './fault-kind.ts';

/** What may happen to clocks. Job time never goes back: where the host's clock is set back, it stands. */
export const CLOCK_FAULTS: readonly FaultKind[] = [
  {
    name: 'clockJumped',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('clockJumped');
      target.world.faults.freeze(DAY_MS);
    },
  },
  {
    name: 'clockStopped',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('clockStopped');
      target.world.faults.stopClock(50 + target.pick(500));
    },
  },
  {
    name: 'clocksSkewed',
    weight: 1,
    rare: false,
    strike: (target) => target.skewClocks(SKEWS_MS[target.pick(SKEWS_MS.length)] as number),
  },
];

const DAY_MS = 86_400_000;
const SKEWS_MS: readonly number[] = [10, 1000, 3_600_000];
