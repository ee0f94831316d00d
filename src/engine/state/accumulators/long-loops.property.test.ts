import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLongs, countLongs, lowerLongs, pickLongs, raiseLongs } from './long-loops.ts';

const SLOTS = 5;
const rowsArb = fc.array(fc.record({ slot: fc.nat(SLOTS - 1), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }), {
  maxLength: 23,
});
const startArb = fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { minLength: SLOTS, maxLength: SLOTS });

/** What a loop makes of the slots, beside what one step a row makes of them. */
function compare(
  start: readonly bigint[],
  rows: readonly { readonly slot: number; readonly value: bigint }[],
  loop: (to: BigInt64Array, slots: Int32Array, values: BigInt64Array) => void,
  step: (before: bigint, value: bigint) => bigint,
): void {
  const to = BigInt64Array.from(start);
  loop(
    to,
    Int32Array.from(rows, ({ slot }) => slot),
    BigInt64Array.from(rows, ({ value }) => value),
  );
  const expected = BigInt64Array.from(start);
  for (const { slot, value } of rows) expected[slot] = step(expected[slot] as bigint, value);
  expect(to).toEqual(expected);
}

test('rows in rounds of four are rows one by one: sums wrap, ties stay', () => {
  fc.assert(
    fc.property(startArb, rowsArb, (start, rows) => {
      const count = rows.length;
      compare(
        start,
        rows,
        (to, slots) => countLongs(to, slots, count),
        (before) => before + 1n,
      );
      compare(
        start,
        rows,
        (to, slots, values) => addLongs(to, slots, values, count),
        (before, value) => BigInt.asIntN(64, before + value),
      );
      compare(
        start,
        rows,
        (to, slots, values) => raiseLongs(to, slots, values, count),
        (before, value) => (value > before ? value : before),
      );
      compare(
        start,
        rows,
        (to, slots, values) => lowerLongs(to, slots, values, count),
        (before, value) => (value < before ? value : before),
      );
    }),
  );
});

test('picked values are those of the rows, in order; without rows they are the column', () => {
  const values = BigInt64Array.from([10n, 11n, 12n, 13n, 14n]);
  expect(pickLongs(values, null, 5)).toBe(values);
  expect(pickLongs(values, Int32Array.of(4, 0, 2), 3).subarray(0, 3)).toEqual(BigInt64Array.of(14n, 10n, 12n));
  expect(pickLongs(values, Int32Array.of(1), 1)[0]).toBe(11n);
});
