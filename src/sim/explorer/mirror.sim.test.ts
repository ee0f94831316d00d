import { describe, expect, test } from 'vitest';
import { compileDocument } from '#model/compile/compile-document.ts';
import { canonicalText } from './canonical-text.ts';
import type { Reduction } from './explored-job.ts';
import type { Budget } from './joint-state.ts';
import { mirroringSwap } from './mirror-search.ts';
import { type SmallJob, smallDocument, smallJob } from './small-job.ts';
import { CALM, type Look, reached, TINY } from './testing-reached.ts';

const TWO: SmallJob = { ...TINY, sources: 2, operators: 2 };

/** Byte for byte. */
const BY_BYTES: Look = {
  end: (storage, { storage: content, completed }) => {
    const entries = [...storage.saved(content)].flatMap(([store, values]) =>
      [...values].map(([key, value]) => `${store} ${key} ${canonicalText(value)}`),
    );
    return `${completed} ${entries.toSorted().join('\n')}`;
  },
  fact: (storage, { storage: content, completed }) => [completed, storage.facts(content)],
};

describe(
  'of a state and its mirror image one is explored, and the ends are the same with their images',
  {
    timeout: 300_000,
  },
  () => {
    test.each<[string, SmallJob, Budget, Reduction]>([
      ['two sources, two operators', TWO, CALM, 'persistent'],
      ['two sources, two operators, orders of messages', TWO, CALM, 'prompt'],
      ['a crash', TWO, { ...CALM, crashes: 1 }, 'persistent'],
      ['a transaction aborts', TWO, { ...CALM, aborts: 1 }, 'persistent'],
    ])('%s', (_what, size, budget, reduction) => {
      const whole = reached(size, budget, reduction, BY_BYTES);
      const halved = reached(size, budget, reduction, BY_BYTES, true);
      expect(halved.ends).toEqual(whole.ends);
      expect(halved.facts).toEqual(whole.facts);
      expect({ halved: halved.broken, whole: whole.broken }).toEqual({ halved: new Set(), whole: new Set() });
      expect(halved.states / whole.states).toBeLessThan(0.55);
    });
  },
);

describe('who stands in for whom', () => {
  test('sources and operators change places together where each source feeds one operator', () => {
    expect(mirroringSwap(smallJob(TWO))).toEqual([0, 1, 3, 2, 5, 4, 6]);
  });

  test('sources alone where there is one operator', () => {
    expect(mirroringSwap(smallJob({ ...TWO, operators: 1 }))).toEqual([0, 1, 3, 2, 4, 5]);
  });

  test('nobody where one source has more rows for one operator', () => {
    const document = smallDocument(TWO);
    const nodes = document.nodes.map((node) =>
      node.config.kind === 'rows'
        ? { ...node, config: { ...node.config, rows: [...node.config.rows, []].slice(1) } }
        : node,
    );
    const compiled = compileDocument({ ...document, nodes }, document.id);
    expect(compiled.ok && mirroringSwap(compiled.value.plan)).toBe(null);
  });

  test('nobody where nothing is parallel', () => {
    expect(mirroringSwap(smallJob(TINY))).toBe(null);
  });
});
