import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LongIndex } from './long-index.ts';

test('keys that are added, removed and forgotten are found as in a Map, whatever their words', () => {
  const word = fc.oneof(fc.nat(40), fc.integer());
  const high = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 7) });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), low: word, high }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), low: word, high }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), low: word, high }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const index = new LongIndex();
      const reference = new Map<string, number>();
      steps.forEach(({ kind, low, high: upper }, slot) => {
        const key = `${low}:${upper}`;
        if (kind === 'clear') {
          index.clear();
          reference.clear();
        } else if (kind === 'remove') expect(index.remove(low, upper)).toBe(reference.delete(key));
        else if (!reference.has(key)) {
          index.insert(low, upper, slot);
          reference.set(key, slot);
        }
        expect([index.find(low, upper), index.size()]).toEqual([reference.get(key) ?? -1, reference.size]);
      });
      for (const [key, slot] of reference) {
        const [low, upper] = key.split(':').map(Number) as [number, number];
        expect(index.find(low, upper)).toBe(slot);
      }
    }),
  );
});
