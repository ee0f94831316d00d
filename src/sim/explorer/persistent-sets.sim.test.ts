import { describe, expect, test } from 'vitest';
import { canonicalText } from './canonical-text.ts';
import type { Reduction } from './explored-job.ts';
import type { Budget } from './joint-state.ts';
import type { SmallJob } from './small-job.ts';
import { CALM, type Look, reached, TINY } from './testing-reached.ts';

/** Byte for byte; an end may be one from which only a further checkpoint would go on. */
const BY_BYTES: Look = {
  end: (storage, { storage: content, completed }) => {
    const entries = [...storage.saved(content)].flatMap(([store, values]) =>
      [...values].map(([key, value]) => `${store} ${key} ${canonicalText(value)}`),
    );
    return `${completed} ${entries.toSorted().join('\n')}`;
  },
  fact: (storage, { storage: content, completed }) => [completed, storage.facts(content)],
};

describe('what is left out leads to the same ends, with the same facts on the way', { timeout: 300_000 }, () => {
  test.each<[string, SmallJob, Budget, Reduction]>([
    ['a crash at any instant', TINY, { ...CALM, crashes: 1 }, 'prompt'],
    ['a crash and a zombie', TINY, { ...CALM, crashes: 1, zombies: 1 }, 'prompt'],
    ['a crash and two zombies', TINY, { ...CALM, crashes: 1, zombies: 2 }, 'prompt'],
    ['two sources, a crash and a zombie', { ...TINY, sources: 2 }, { ...CALM, crashes: 1, zombies: 1 }, 'prompt'],
    ['a periodic checkpoint, given up when a task ends first', TINY, { ...CALM, checkpoints: 1 }, 'prompt'],
    ['a storage transaction aborts', TINY, { ...CALM, aborts: 1 }, 'prompt'],
    ['two sources', { ...TINY, sources: 2 }, CALM, 'prompt'],
    ['two rows a source', { ...TINY, recordsPerSource: 2 }, CALM, 'prompt'],
    ['two operators, a periodic checkpoint', { ...TINY, operators: 2 }, { ...CALM, checkpoints: 1 }, 'prompt'],
    ['two crashes', TINY, { ...CALM, crashes: 2 }, 'prompt'],
    ['no reduction at all', TINY, CALM, 'none'],
    ['a periodic checkpoint, no reduction at all', TINY, { ...CALM, checkpoints: 1 }, 'none'],
  ])('%s', (_what, size, budget, than) => {
    const whole = reached(size, budget, than, BY_BYTES);
    const reduced = reached(size, budget, 'persistent', BY_BYTES);
    expect(reduced.ends).toEqual(whole.ends);
    expect(reduced.facts).toEqual(whole.facts);
    expect({ reduced: reduced.broken, whole: whole.broken }).toEqual({ reduced: new Set(), whole: new Set() });
    expect(reduced.states).toBeLessThan(whole.states);
  });
});
