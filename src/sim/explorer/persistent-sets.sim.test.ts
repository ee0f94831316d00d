import { describe, expect, test } from 'vitest';
import { canonicalText } from './canonical-text.ts';
import { exploredJob, type Reduction } from './explored-job.ts';
import { type Budget, decodeState, encodeState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { type SmallJob, smallJob } from './small-job.ts';
import { StateSet } from './state-set.ts';
import { Transitions } from './transitions.ts';

const TINY: SmallJob = { sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 };
const CALM: Budget = { crashes: 0, aborts: 0, checkpoints: 0, zombies: 0 };

interface Reached {
  /** What is stored, byte for byte, where the job has finished or only a further checkpoint would go on. */
  readonly ends: ReadonlySet<string>;
  /** What storage means for the promise, in every state. */
  readonly facts: ReadonlySet<string>;
  readonly broken: ReadonlySet<string>;
  readonly states: number;
}

function reached(size: SmallJob, budget: Budget, reduction: Reduction): Reached {
  const job = exploredJob(smallJob(size), null, reduction);
  const actors = new LocalActors(job);
  const storage = new LocalStorage(actors, job.jobId);
  const transitions = new Transitions(job, actors, storage);
  const seen = new StateSet();
  const ends = new Set<string>();
  const facts = new Set<string>();
  const broken = new Set<string>();
  const waiting = [encodeState(transitions.initial(budget)).slice()];
  seen.add(waiting[0] as Int32Array, -1, 0);
  for (const words of waiting) {
    const state = decodeState(words, job.actorIds.length);
    facts.add(JSON.stringify([state.completed, storage.facts(state.storage)]));
    const next = transitions.finished(state) ? [] : transitions.successors(state);
    if (next.length === 0) ends.add(`${state.completed} ${storedText(storage, state.storage)}`);
    for (const each of next) {
      if (each.broken !== null) broken.add(each.broken);
      const after = encodeState(each.state);
      if (seen.add(after, 0, 0)) waiting.push(after.slice());
    }
  }
  return { ends, facts, broken, states: seen.size() };
}

function storedText(storage: LocalStorage, content: number): string {
  const entries = [...storage.saved(content)].flatMap(([store, values]) =>
    [...values].map(([key, value]) => `${store} ${key} ${canonicalText(value)}`),
  );
  return entries.toSorted().join('\n');
}

describe('what is left out leads to the same ends, with the same facts on the way', () => {
  test.each<[string, SmallJob, Budget, Reduction]>([
    ['a crash at any instant', TINY, { ...CALM, crashes: 1 }, 'prompt'],
    ['a crash and a zombie', TINY, { ...CALM, crashes: 1, zombies: 1 }, 'prompt'],
    ['a periodic checkpoint, given up when a task ends first', TINY, { ...CALM, checkpoints: 1 }, 'prompt'],
    ['a storage transaction aborts', TINY, { ...CALM, aborts: 1 }, 'prompt'],
    ['two sources', { ...TINY, sources: 2 }, CALM, 'prompt'],
    ['two rows a source', { ...TINY, recordsPerSource: 2 }, CALM, 'prompt'],
    ['two operators, a periodic checkpoint', { ...TINY, operators: 2 }, { ...CALM, checkpoints: 1 }, 'prompt'],
    ['two crashes', TINY, { ...CALM, crashes: 2 }, 'prompt'],
    ['no reduction at all', TINY, CALM, 'none'],
    ['a periodic checkpoint, no reduction at all', TINY, { ...CALM, checkpoints: 1 }, 'none'],
  ])('%s', (_what, size, budget, than) => {
    const whole = reached(size, budget, than);
    const reduced = reached(size, budget, 'persistent');
    expect(reduced.ends).toEqual(whole.ends);
    expect(reduced.facts).toEqual(whole.facts);
    expect({ reduced: reduced.broken, whole: whole.broken }).toEqual({ reduced: new Set(), whole: new Set() });
    expect(reduced.states).toBeLessThan(whole.states);
  });
});
