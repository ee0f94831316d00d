import { CLOCK_FAULTS } from './clock-faults.ts';
import type { FaultKind } from './fault-kind.ts';
import { STORAGE_FAULTS } from './storage-faults.ts';
import { TAB_FAULTS } from './tab-faults.ts';
import { TASK_FAULTS } from './task-faults.ts';
import { USER_ACTS } from './user-acts.ts';

/**
 * Everything that may go wrong in a simulated run, in the order in which a schedule numbers it: a replay file counts on
 * this order, so new ones come last.
 *
 * What is not here never happens to a real host: one channel loses, repeats or reorders nothing while both ends live.
 */
export const FAULTS: readonly FaultKind[] = [
  ...TASK_FAULTS,
  ...TAB_FAULTS,
  ...STORAGE_FAULTS,
  ...CLOCK_FAULTS,
  ...USER_ACTS,
];
