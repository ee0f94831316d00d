import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IntIndex } from './int-index.ts';

test('an index answers as a Map does, through growth and removals', () => {
  const part = fc.constantFrom(0, 1, -1, 2, 16, 32, 64, -2147483648, 2147483647);
  const operation = fc.tuple(fc.boolean(), part, part, fc.nat(3));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
      const index = new IntIndex();
      const reference = new Map<string, number>();
      operations.forEach(([remove, a, b, c], value) => {
        const key = `${a}/${b}/${c}`;
        expect(index.find(a, b, c)).toBe(reference.get(key) ?? -1);
        if (remove) expect(index.remove(a, b, c)).toBe(reference.delete(key));
        else if (!reference.has(key)) {
          index.insert(a, b, c, value);
          reference.set(key, value);
        }
        expect(index.size()).toBe(reference.size);
      });
      for (const [key, value] of reference) {
        const [a, b, c] = key.split('/').map(Number) as [number, number, number];
        expect(index.find(a, b, c)).toBe(value);
      }
    }),
  );
});
