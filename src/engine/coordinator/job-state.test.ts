import { describe, expect, test } from 'vitest';
import { isTerminal, transitionJob } from './job-state.ts';
import { JOB_TRANSITIONS } from './transitions.ts';

describe('job states', () => {
  test('only the steps of the table are taken', () => {
    expect(transitionJob('RUNNING', 'RESTARTING')).toBe('RESTARTING');
    expect(() => transitionJob('FINISHED', 'RUNNING')).toThrow('a job goes from FINISHED to one of nothing');
    expect(() => transitionJob('RUNNING', 'CREATED')).toThrow('not to CREATED');
  });

  test('every state can be reached, and from every state the job can end', () => {
    const reachableFrom = (state: keyof typeof JOB_TRANSITIONS): Set<keyof typeof JOB_TRANSITIONS> => {
      const seen = new Set([state]);
      for (const each of seen) for (const next of JOB_TRANSITIONS[each]) seen.add(next);
      return seen;
    };
    const states = Object.keys(JOB_TRANSITIONS) as (keyof typeof JOB_TRANSITIONS)[];
    expect([...reachableFrom('INITIALIZING')].sort()).toEqual(states.toSorted());
    for (const state of states) expect([...reachableFrom(state)].some(isTerminal)).toBe(true);
  });
});
