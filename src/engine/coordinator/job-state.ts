import { assert } from '#std/assert.ts';
import type { JobState } from '#protocol/trace.ts';
import { JOB_TRANSITIONS } from './transitions.ts';

/** Asserts that a job may go from one state to another, and returns the other. */
export function transitionJob(from: JobState, to: JobState): JobState {
  const allowed: readonly JobState[] = JOB_TRANSITIONS[from];
  assert(allowed.includes(to), `a job goes from ${from} to one of ${allowed.join(', ') || 'nothing'}, not to ${to}`);
  return to;
}

/** Whether a job in this state has ended here for good. */
export function isTerminal(state: JobState): boolean {
  return JOB_TRANSITIONS[state].length === 0;
}
