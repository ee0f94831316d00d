import { describe, expect, test } from 'vitest';
import { exploredJob, type Reduction } from './explored-job.ts';
import { gappedText } from './given-numbers.ts';
import { type Budget, decodeState, encodeState } from './joint-state.ts';
import { Links } from './links-of-incarnations.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { RenamedStates } from './renamed-states.ts';
import { type SmallJob, smallJob } from './small-job.ts';
import { StateSet } from './state-set.ts';
import { Transitions } from './transitions.ts';

const TINY: SmallJob = { sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 };
const CALM: Budget = { crashes: 0, aborts: 0, checkpoints: 0, zombies: 0 };

interface Reached {
  /** What is stored where nothing goes on, but for the numbers given. */
  readonly ends: ReadonlySet<string>;
  /** What storage means for the promise, in every state, but for the numbers. */
  readonly facts: ReadonlySet<string>;
  readonly broken: ReadonlySet<string>;
  readonly states: number;
}

function reached(size: SmallJob, budget: Budget, reduction: Reduction): Reached {
  const job = exploredJob(smallJob(size), null, reduction);
  const actors = new LocalActors(job);
  const storage = new LocalStorage(actors, job.jobId);
  const transitions = new Transitions(job, actors, storage);
  const renamed = reduction === 'renamed' ? new RenamedStates(job, actors, storage, new Links()) : null;
  const seen = new StateSet();
  const found = { ends: new Set<string>(), facts: new Set<string>(), broken: new Set<string>() };
  const first = transitions.initial(budget);
  const waiting = [encodeState(first).slice()];
  seen.add(renamed?.words(first) ?? encodeState(first), -1, 0);
  for (const words of waiting) {
    const state = decodeState(words, job.actorIds.length);
    const { restorable, committed, premature } = storage.facts(state.storage);
    found.facts.add(JSON.stringify([Math.sign(restorable), restorable >= state.completed, committed, premature]));
    const next = transitions.finished(state) ? [] : transitions.successors(state);
    if (next.length === 0) found.ends.add(storedText(storage, state.storage, state.completed));
    for (const each of next) {
      if (each.broken !== null) found.broken.add(each.broken);
      const after = encodeState(each.state);
      if (seen.add(renamed?.words(each.state) ?? after, 0, 0)) waiting.push(after.slice());
    }
  }
  return { ...found, states: seen.size() };
}

/** Without the fence and the counters: how many numbers were given shows there, and nowhere else. */
function storedText(storage: LocalStorage, content: number, completed: number): string {
  const entries = [...storage.saved(content)]
    .flatMap(([store, values]) => [...values].map(([key, value]) => ({ store, key, value })))
    .filter(({ store }) => store !== 'fence')
    .toSorted((a, b) => (`${a.store} ${a.key}` < `${b.store} ${b.key}` ? -1 : 1));
  const { text, numbers } = gappedText([{ checkpointId: completed }, entries], new Set());
  const kinds = [0, 1, 2].map((kind) =>
    numbers.filter((_, at) => at % 2 === 1 && numbers[at - 1] === kind).toSorted((a, b) => a - b),
  );
  const places = numbers.map((number, at) => {
    const kind = at % 2 === 1 ? [...new Set(kinds[numbers[at - 1] as number])] : null;
    return kind?.indexOf(number) ?? number;
  });
  return `${text} ${places.join(' ')}`;
}

describe('states that are others but for the numbers lead to the same ends, but for the numbers', () => {
  test.each<[string, SmallJob, Budget]>([
    ['two crashes', TINY, { ...CALM, crashes: 2 }],
    ['a crash and a zombie', TINY, { ...CALM, crashes: 1, zombies: 1 }],
    ['a crash and an abort', TINY, { ...CALM, crashes: 1, aborts: 1 }],
    ['two sources and two operators', { ...TINY, sources: 2, operators: 2 }, { ...CALM, crashes: 1 }],
  ])('%s', (_what, size, budget) => {
    const whole = reached(size, budget, 'persistent');
    const renamed = reached(size, budget, 'renamed');
    expect(renamed.ends).toEqual(whole.ends);
    expect(renamed.facts).toEqual(whole.facts);
    expect({ renamed: renamed.broken, whole: whole.broken }).toEqual({ renamed: new Set(), whole: new Set() });
    expect(renamed.states).toBeLessThan(whole.states);
  });
});
