import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { NamespaceIndexes } from './namespace-indexes.ts';
import { SlotSupply } from './slot-supply.ts';

const BIGINT: LogicalType = { kind: 'BIGINT' };

function longs(values: readonly bigint[]): Column {
  return { type: BIGINT, values: BigInt64Array.from(values), nulls: null };
}

test('keys of namespaces that come and go get the slots that a Map of maps would give them', () => {
  // Ids of 32 bits, of which some are below zero, and keys that differ in their high words only.
  const small = fc.bigInt({ min: 0n, max: 300n });
  const key = fc.oneof(
    small,
    fc.bigInt({ min: -300n, max: 300n }),
    small.map((id) => id << 32n),
  );
  const step = fc.record({
    namespace: fc.nat(3),
    keys: fc.oneof(fc.array(small, { minLength: 1, maxLength: 200 }), fc.array(key, { minLength: 1, maxLength: 200 })),
    selected: fc.boolean(),
    drop: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const indexes = new NamespaceIndexes([BIGINT]);
      const supply = new SlotSupply();
      const reference = new Map<number, Map<bigint, number>>();
      const free: number[] = [];
      let used = 0;
      for (const { namespace, keys, selected, drop } of steps) {
        const rows = selected ? Int32Array.from(keys.keys()).filter((row) => row % 3 !== 1) : null;
        const wanted = rows === null ? keys : [...rows].map((row) => keys[row] as bigint);
        const slots = reference.get(namespace) ?? new Map<bigint, number>();
        reference.set(namespace, slots);
        const created: number[] = [];
        for (const each of wanted) {
          if (slots.has(each)) continue;
          slots.set(each, free.pop() ?? used++);
          created.push(slots.get(each) as number);
        }
        const out = new Int32Array(keys.length);
        supply.begin();
        indexes.of(namespace).resolve([longs(keys)], rows, wanted.length, out, supply);
        expect([...out.subarray(0, wanted.length)]).toEqual(wanted.map((each) => slots.get(each)));
        expect([...supply.slots.subarray(0, supply.count)]).toEqual(created);
        expect([supply.used, supply.freeCount]).toEqual([used, free.length]);
        if (!drop) continue;
        indexes.drop(namespace);
        supply.giveBack(Int32Array.from(slots.values()), 0, slots.size);
        free.push(...slots.values());
        reference.delete(namespace);
      }
    }),
  );
});
