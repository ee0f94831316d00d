import type { FaultKind } from './fault-kind.ts';

/** What may happen to the tab: the coordinator, the vault and all workers at once. */
export const TAB_FAULTS: readonly FaultKind[] = [
  {
    name: 'tabCrashed',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('tabCrashed');
      target.loseTab(null);
    },
  },
  {
    // The lock was stolen, or never worked: both write until the fence stops the older one.
    name: 'secondTab',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('secondTab');
      target.loseTab({ sleeps: 0, steps: target.pick(GHOST_STEPS) });
    },
  },
  {
    name: 'frozenTabTakenOver',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('frozenTabTakenOver');
      target.loseTab({ sleeps: 20 + target.pick(GHOST_STEPS), steps: target.pick(GHOST_STEPS) });
    },
  },
  {
    // Between any two durable effects of the vault.
    name: 'vaultKilledInCall',
    weight: 2,
    rare: false,
    strike: (target) => void target.world.faults.killInCall('vault', target.pick(4)),
  },
  {
    name: 'coordinatorKilledInCall',
    weight: 2,
    rare: false,
    strike: (target) => void target.world.faults.killInCall('coordinator', target.pick(8)),
  },
  {
    name: 'tabFrozen',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('tabFrozen');
      target.world.faults.freeze(FROZEN_MS[target.pick(FROZEN_MS.length)] as number);
    },
  },
];

const GHOST_STEPS = 300;
/** From a second to three days. */
const FROZEN_MS: readonly number[] = [1000, 60_000, 3_600_000, 86_400_000, 259_200_000];
