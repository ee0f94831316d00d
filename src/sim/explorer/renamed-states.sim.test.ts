import { describe, expect, test } from 'vitest';
import { gappedText } from './given-numbers.ts';
import type { Budget } from './joint-state.ts';
import type { LocalStorage } from './local-storage.ts';
import type { SmallJob } from './small-job.ts';
import { byPlace } from './stored-place.ts';
import { CALM, type Look, reached, TINY } from './testing-reached.ts';

const BUT_FOR_NUMBERS: Look = {
  end: (storage, { storage: content, completed }) => storedText(storage, content, completed),
  fact: (storage, { storage: content, completed }) => {
    const { restorable, committed, premature } = storage.facts(content);
    return [Math.sign(restorable), restorable >= completed, committed, premature];
  },
};

/** Without the fence and the counters: how many numbers were given shows there, and nowhere else. */
function storedText(storage: LocalStorage, content: number, completed: number): string {
  const entries = [...storage.saved(content)]
    .flatMap(([store, values]) => [...values].map(([key, value]) => ({ store, key, value })))
    .filter(({ store }) => store !== 'fence')
    .toSorted(byPlace);
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

describe(
  'states that are others but for the numbers lead to the same ends, but for the numbers',
  { timeout: 300_000 },
  () => {
    test.each<[string, SmallJob, Budget]>([
      ['two crashes', TINY, { ...CALM, crashes: 2 }],
      ['a crash and a zombie', TINY, { ...CALM, crashes: 1, zombies: 1 }],
      ['a crash and an abort', TINY, { ...CALM, crashes: 1, aborts: 1 }],
      ['two sources and two operators', { ...TINY, sources: 2, operators: 2 }, { ...CALM, crashes: 1 }],
    ])('%s', (_what, size, budget) => {
      const whole = reached(size, budget, 'persistent', BUT_FOR_NUMBERS);
      const renamed = reached(size, budget, 'renamed', BUT_FOR_NUMBERS);
      expect(renamed.ends).toEqual(whole.ends);
      expect(renamed.facts).toEqual(whole.facts);
      expect({ renamed: renamed.broken, whole: whole.broken }).toEqual({ renamed: new Set(), whole: new Set() });
      expect(renamed.states).toBeLessThan(whole.states);
    });
  },
);
