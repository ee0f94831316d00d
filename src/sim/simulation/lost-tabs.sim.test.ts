import { expect, test } from 'vitest';
import { FAULT_CHOICE } from '../world/chooser.ts';
import { FAULTS } from './faults.ts';
import { runSimulation } from './run-simulation.ts';

/** Before its first step the tab freezes for `sleeps` steps of the one that is opened in its place; then all is calm. */
function attemptsWhereTheFirstTabWakesAfter(sleeps: number): readonly (readonly [number, number | null])[] {
  const fault = FAULTS.findIndex(({ name }) => name === 'frozenTabTakenOver');
  const attempts: (readonly [number, number | null])[] = [];
  runSimulation({
    seed: 1,
    pipeline: 'small',
    scheduler: [FAULT_CHOICE + fault, sleeps, 299],
    onEvent: ({ body }) => {
      if (body.kind === 'attemptStarted') attempts.push([body.epoch, body.restoredCheckpointId]);
    },
  });
  return attempts;
}

test('a tab that freezes before it has taken the job takes it when it wakes, afresh, and is the job from then on', () => {
  expect(attemptsWhereTheFirstTabWakesAfter(200)).toEqual([
    [1, null],
    [2, null],
  ]);
});
