import { expect, test } from 'vitest';
import { FAULTS } from '../simulation/faults.ts';
import { runSimulation } from '../simulation/run-simulation.ts';
import { FAULT_CHOICE } from '../world/chooser.ts';

/**
 * Found by the simulator: after three days of a frozen tab the coordinator caught up on every missed beat of its
 * checkpoint timer, one message each, and did nothing else for millions of messages.
 */
test('a tab that was frozen for three days goes on with its job', () => {
  const tabFrozen = FAULTS.findIndex(({ name }) => name === 'tabFrozen');
  const calm = new Array<number>(150).fill(0);
  const { steps, injected } = runSimulation({
    seed: 1,
    pipeline: 'small',
    scheduler: [...calm, FAULT_CHOICE + tabFrozen, THREE_DAYS],
  });
  expect(injected).toEqual({ tabFrozen: 1 });
  expect(steps).toBeLessThan(5000);
});

const THREE_DAYS = 4;
