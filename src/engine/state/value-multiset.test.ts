import { describe, expect, test } from 'vitest';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { ColumnValues } from '#protocol/record-batch.ts';
import { aggregateInput } from './accumulators/accumulator.ts';
import { SlotTable } from './slot-table.ts';
import { ValueMultiset } from './value-multiset.ts';

/** Changes the counts of values in the slots of two keys; the counts after each change. */
function counts(
  type: LogicalType,
  values: ColumnValues,
  changes: readonly (readonly [key: 0 | 1, row: number, delta: 1 | -1])[],
): { readonly after: readonly number[]; readonly entries: number } {
  const table = new SlotTable({
    name: 'state',
    keyFields: [{ name: 'key', type: { kind: 'INT' }, nullable: false }],
    maxParallelism: 8,
    keyGroups: keyGroupRangeOf(0, 8, 1),
  });
  const multiset = new ValueMultiset(table, 'values', type);
  const slots = new Int32Array(2);
  table.resolve(0, [{ type: { kind: 'INT' }, values: Int32Array.of(0, 1), nulls: null }], null, 2, slots);
  const input = aggregateInput({ type, values, nulls: null });
  const after = changes.map(([key, row, delta]) => multiset.change(slots[key] as number, input, row, delta));
  return { after, entries: multiset.entries.size() };
}

describe('a multiset of values', () => {
  test('counts per slot and keeps no value that is gone', () => {
    const values = ['x', 'y'];
    const changes = [
      [0, 0, 1],
      [1, 0, 1],
      [0, 0, 1],
      [0, 1, 1],
      [0, 0, -1],
      [0, 0, -1],
      [0, 1, -1],
      [1, 0, -1],
    ] as const;
    expect(counts({ kind: 'STRING' }, values, changes)).toEqual({ after: [1, 1, 2, 1, 1, 0, 0, 0], entries: 0 });
  });

  test('a retraction that comes first waits for its insertion', () => {
    const changes = [
      [0, 0, -1],
      [0, 0, 1],
      [0, 0, 1],
    ] as const;
    expect(counts({ kind: 'INT' }, Int32Array.of(7), changes)).toEqual({ after: [-1, 0, 1], entries: 1 });
  });

  test('doubles are one value if their bits are, all NaN being one', () => {
    const changes = [
      [0, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
      [0, 3, 1],
    ] as const;
    const values = Float64Array.of(0, -0, Number.NaN, Number.NaN);
    expect(counts({ kind: 'DOUBLE' }, values, changes)).toEqual({ after: [1, 1, 1, 2], entries: 3 });
  });

  test('128-bit decimals are told apart by all of their digits', () => {
    const values = BigInt64Array.of(1n, 0n, 1n, 1n, 1n, 0n);
    const changes = [
      [0, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
    ] as const;
    const type: LogicalType = { kind: 'DECIMAL', precision: 38, scale: 0 };
    expect(counts(type, values, changes)).toEqual({ after: [1, 1, 2], entries: 2 });
  });
});
