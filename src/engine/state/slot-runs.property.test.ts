import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotRuns } from './slot-runs.ts';

/** Slots [from, to) of a list, from its runs. */
function slotsOf(slots: readonly number[], from: number, to: number): number[] {
  const { starts, ends, count } = slotRuns(Int32Array.from(slots), from, to);
  const found: number[] = [];
  for (let run = 0; run < count; run++) {
    for (let slot = starts[run] as number; slot < (ends[run] as number); slot++) found.push(slot);
  }
  return found.toSorted((a, b) => a - b);
}

test('runs hold the slots of the stretch, each once, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200), { maxLength: 180 }), fc.nat(180), fc.nat(180), (slots, a, b) => {
      const from = Math.min(a, b, slots.length);
      const to = Math.min(Math.max(a, b), slots.length);
      expect(slotsOf(slots, from, to)).toEqual(slots.slice(from, to).toSorted((x, y) => x - y));
    }),
  );
});

test('neighbours are one run, upwards and downwards', () => {
  const { starts, ends, count } = slotRuns(Int32Array.of(9, 4, 5, 6, 3, 2, 1, 8), 1, 8);
  expect([...starts.subarray(0, count)]).toEqual([4, 1, 8]);
  expect([...ends.subarray(0, count)]).toEqual([7, 4, 9]);
});
