import { expect, test } from 'vitest';
import { COUNTED, runSeeds } from './seed-totals.ts';

/** Whole jobs under random schedules and faults. A failure names its seed: `npm run sim -- --seed SEED --seeds 1`. */

/** Faults that so many runs are certain to have met. What few runs draw has seeds of its own. */
const FAULTS_MET = [
  'clockJumped',
  'clockStopped',
  'clocksSkewed',
  'crashLoop',
  'frozenTabTakenOver',
  'killedInCall',
  'notificationDropped',
  'powerCut',
  'readFailed',
  'relaxedEntriesLost',
  'secondTab',
  'storageAborted',
  'storageFull',
  'storageHung',
  'storageOutcomeUnknown',
  'storageSlow',
  'subtaskHung',
  'subtaskKilled',
  'subtaskSlow',
  'tabCrashed',
  'tabFrozen',
  'tabKilledInCall',
  'taskManagerKilled',
  'userCodeFailed',
] as const;

test('a thousand crashing runs keep every invariant, and the faults really landed', { timeout: 300_000 }, () => {
  const totals = runSeeds(0, { small: 750, any: 210, late: 40 });
  console.info(JSON.stringify(totals));
  expect(totals.runs).toBeGreaterThanOrEqual(1000);
  for (const name of COUNTED) expect(totals[name], name).toBeGreaterThan(0);
  expect(FAULTS_MET.filter((name) => totals.injected[name] === undefined)).toEqual([]);
  expect(totals.runsRestored, 'many runs restore from a checkpoint').toBeGreaterThan(totals.runs / 4);
});

test('calm runs keep the invariants too, and restore nothing', () => {
  const { injected, restores } = runSeeds(0, { small: 10, any: 20, late: 10 }, { faults: 0 });
  expect({ injected, restores }).toEqual({ injected: {}, restores: 0 });
});
