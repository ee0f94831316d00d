import { assert, must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { type ExploredJob, exploredJob } from './explored-job.ts';
import type { JointState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { Transitions } from './transitions.ts';

/** What the job commits in one run without a fault, sorted: where the order of records matters, one of several. */
export function calmOutput(plan: JobPlan): readonly string[] {
  const job = exploredJob(plan, null);
  const actors = new LocalActors(job);
  const storage = new LocalStorage(actors, job.jobId);
  return storage.facts(calmEnd(job, actors, storage).storage).committed;
}

/** The state in which one run without a fault has finished. */
export function calmEnd(job: ExploredJob, actors: LocalActors, storage: LocalStorage): JointState {
  const transitions = new Transitions(job, actors, storage);
  let state = transitions.initial({ crashes: 0, aborts: 0, checkpoints: 0, zombies: 0 });
  for (let step = 0; !transitions.finished(state); step++) {
    assert(step < STEPS_MAX, 'a bounded job finishes');
    const next = must(transitions.successors(state)[0], 'a calm run goes on until it has finished');
    assert(next.broken === null, () => `a calm run breaks nothing: ${next.broken}`);
    ({ state } = next);
  }
  return state;
}

const STEPS_MAX = 100_000;
