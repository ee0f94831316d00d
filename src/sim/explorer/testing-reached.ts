import { assert, must } from '#std/assert.ts';
import { exploredJob, type Reduction } from './explored-job.ts';
import { type Budget, decodeState, encodeState, type JointState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { Mirror } from './mirror.ts';
import { mirroringSwap } from './mirror-search.ts';
import { type SmallJob, smallJob } from './small-job.ts';
import { StateKeys } from './state-keys.ts';
import { StateSet } from './state-set.ts';
import { Transitions } from './transitions.ts';

export const TINY: SmallJob = { sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 };
export const CALM: Budget = { crashes: 0, aborts: 0, checkpoints: 0, zombies: 0 };

/** What a test compares of two explorations. */
export interface Look {
  /** What is stored where the job has finished or nothing goes on. */
  end(storage: LocalStorage, state: JointState): string;
  /** What storage means for the promise, in every state. */
  fact(storage: LocalStorage, state: JointState): unknown;
}

export interface Reached {
  readonly ends: ReadonlySet<string>;
  readonly facts: ReadonlySet<string>;
  readonly broken: ReadonlySet<string>;
  readonly states: number;
}

/** Every state of a small job, by the simplest loop there is. `mirrored`: of a state and its mirror image, one. */
export function reached(size: SmallJob, budget: Budget, reduction: Reduction, look: Look, mirrored = false): Reached {
  const plan = smallJob(size);
  const job = exploredJob(plan, null, reduction);
  const actors = new LocalActors(job);
  const storage = new LocalStorage(actors, job.jobId);
  const swap = mirrored ? must(mirroringSwap(plan), 'the job is the mirror image of itself') : null;
  const mirror = swap === null ? null : new Mirror(job, swap, actors, storage);
  const transitions = new Transitions(job, actors, storage);
  const keys = new StateKeys(job, actors, storage, mirror);
  const seen = new StateSet();
  const ends = new Set<string>();
  const facts = new Set<string>();
  const broken = new Set<string>();
  const first = transitions.initial(budget);
  const waiting = [encodeState(first).slice()];
  seen.add(keys.key(first), -1, 0);
  for (const words of waiting) {
    const state = decodeState(words, job.actorIds.length);
    const image = mirror?.image(state);
    facts.add(JSON.stringify(look.fact(storage, state)));
    if (image !== undefined) facts.add(JSON.stringify(look.fact(storage, image)));
    const next = transitions.finished(state) ? [] : transitions.successors(state);
    if (next.length === 0) {
      ends.add(look.end(storage, state));
      if (image !== undefined) ends.add(look.end(storage, image));
    }
    for (const each of next) {
      if (each.broken !== null) broken.add(each.broken);
      if (seen.add(keys.key(each.state), 0, 0)) waiting.push(encodeState(each.state).slice());
    }
  }
  const fault = mirror?.fault() ?? null;
  assert(fault === null, () => String(fault));
  return { ends, facts, broken, states: seen.size() };
}
