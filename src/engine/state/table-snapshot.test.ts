import { describe, expect, test } from 'vitest';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import { SNAPSHOT_CHUNK_BYTES_MAX } from '#protocol/limits.ts';
import type { Field, LogicalType } from '#protocol/logical-type.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { PendingSnapshot } from '../operators/operator.ts';
import { aggregateInput } from './accumulators/accumulator.ts';
import { restoreTable, StateIncompatible } from './restore-table.ts';
import { SlotTable } from './slot-table.ts';
import type { StateColumn } from './state-column.ts';
import { TableSnapshots } from './table-snapshot.ts';
import { ValueMultiset } from './value-multiset.ts';

const TEXT: LogicalType = { kind: 'STRING' };
const KEY: Field = { name: 'key', type: TEXT, nullable: true };

function tableOf(key: Field = KEY, index = 0, parallelism = 1): { table: SlotTable; values: StateColumn<'f64'> } {
  const table = new SlotTable({
    name: 'state',
    keyFields: [key],
    maxParallelism: 64,
    keyGroups: keyGroupRangeOf(index, 64, parallelism),
  });
  return { table, values: table.addColumn('value', 'f64') };
}

function texts(values: readonly string[]): Column {
  return { type: TEXT, values: [...values], nulls: null };
}

function fill(table: SlotTable, values: StateColumn<'f64'>, keys: readonly string[]): void {
  const slots = new Int32Array(keys.length);
  table.resolve(0, [texts(keys)], null, keys.length, slots);
  keys.forEach((_, index) => (values.values[slots[index] as number] = index + 1));
}

function finish(pending: PendingSnapshot): readonly SnapshotChunk[] {
  while (!pending.advance());
  return pending.take();
}

function contents(table: SlotTable, values: StateColumn<'f64'>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let slot = 0; slot < table.used(); slot++) {
    if (table.live.values[slot] === 1) found.set(table.keys[0]?.values[slot] as string, values.values[slot] as number);
  }
  return found;
}

describe('a snapshot of a table', () => {
  test('is the state at its synchronous part, whatever happens while it is written', () => {
    const { table, values } = tableOf();
    const keys = Array.from({ length: 10_000 }, (_, index) => `key ${index}`);
    fill(table, values, keys);
    const before = contents(table, values);
    const snapshots = new TableSnapshots(table, 'uid');
    const pending = snapshots.take();
    pending.advance();
    for (let slot = 0; slot < 5000; slot++) table.release(slot);
    fill(table, values, ['new']);
    const other = snapshots.take();
    const chunks = finish(pending);
    const next = tableOf();
    restoreTable(next.table, 'uid', chunks);
    expect(contents(next.table, next.values)).toEqual(before);

    const later = tableOf();
    restoreTable(later.table, 'uid', finish(other));
    expect(contents(later.table, later.values)).toEqual(contents(table, values));
  });

  test('is the same bytes for the same state, also with a used shadow', () => {
    const { table, values } = tableOf();
    fill(table, values, ['a', 'a text that is longer', '键']);
    const snapshots = new TableSnapshots(table, 'uid');
    const first = finish(snapshots.take()).map((chunk) => [...new Uint8Array(chunk.bytes)]);
    expect(finish(snapshots.take()).map((chunk) => [...new Uint8Array(chunk.bytes)])).toEqual(first);
  });

  test('is the same whether its shadow was made ready before, and making ready leaves a snapshot under way alone', () => {
    const { table, values } = tableOf();
    const key = (index: number): string => `key ${index}`;
    const snapshots = new TableSnapshots(table, 'uid');
    const plain = (): readonly SnapshotChunk[] => finish(new TableSnapshots(table, 'uid').take());
    for (let round = 0; round < 4; round++) {
      fill(
        table,
        values,
        Array.from({ length: 3000 }, (_, index) => key(round * 3000 + index)),
      );
      snapshots.prepare();
      const expected = plain();
      const pending = snapshots.take();
      fill(table, values, [`between ${round}`]);
      snapshots.prepare();
      expect(finish(pending)).toEqual(expected);
      snapshots.prepare();
    }
  });

  test('is cut into chunks in order of key groups, and every subtask takes its own keys', () => {
    const { table, values } = tableOf();
    const keys = Array.from({ length: 60_000 }, (_, index) => `${index} ${'x'.repeat(150)}`);
    fill(table, values, keys);
    const chunks = finish(new TableSnapshots(table, 'uid').take());
    expect(chunks.length).toBeGreaterThan(2);
    for (const [index, chunk] of chunks.entries()) {
      expect(chunk.bytes.byteLength).toBeLessThanOrEqual(SNAPSHOT_CHUNK_BYTES_MAX);
      expect(chunk.keyGroupFirst).toBeGreaterThanOrEqual(chunks[index - 1]?.keyGroupLast ?? 0);
    }
    const all = new Map<string, number>();
    for (let subtask = 0; subtask < 3; subtask++) {
      const part = tableOf(KEY, subtask, 3);
      restoreTable(part.table, 'uid', chunks);
      for (const [key, value] of contents(part.table, part.values)) {
        expect(all.has(key)).toBe(false);
        all.set(key, value);
      }
    }
    expect(all).toEqual(contents(table, values));
  });

  test('a key with more entries than a block continues in the next one', () => {
    const make = (): { table: SlotTable; multiset: ValueMultiset } => {
      const { table } = tableOf();
      return { table, multiset: new ValueMultiset(table, 'map', TEXT) };
    };
    const { table, multiset } = make();
    const slots = new Int32Array(2);
    table.resolve(0, [texts(['a', 'b'])], null, 2, slots);
    const input = aggregateInput(texts(Array.from({ length: 20_000 }, (_, index) => `value ${index}`)));
    for (let row = 0; row < 20_000; row++) multiset.change(slots[0] as number, input, row, 1);
    for (let row = 0; row < 5; row++) multiset.change(slots[1] as number, input, row, 1);
    const chunks = finish(new TableSnapshots(table, 'uid').take());

    const next = make();
    restoreTable(next.table, 'uid', chunks);
    expect(next.table.size()).toBe(2);
    expect(next.multiset.entries.size()).toBe(20_005);
    const slot = next.table.find(0, [texts(['a'])], 0);
    for (const row of [0, 4095, 4096, 19_999]) expect(next.multiset.change(slot, input, row, 1)).toBe(2);
    next.table.release(slot);
    expect(next.multiset.entries.size()).toBe(5);
  });

  test('a key or a column of another type is refused by name', () => {
    const { table, values } = tableOf();
    fill(table, values, ['a']);
    const chunks = finish(new TableSnapshots(table, 'uid').take());
    const otherKey = tableOf({ name: 'key', type: { kind: 'INT' }, nullable: false });
    expect(() => restoreTable(otherKey.table, 'uid', chunks)).toThrow(StateIncompatible);
    const otherColumn = new SlotTable({
      name: 'state',
      keyFields: [KEY],
      maxParallelism: 64,
      keyGroups: keyGroupRangeOf(0, 64, 1),
    });
    otherColumn.addColumn('value', 'i64');
    expect(() => restoreTable(otherColumn, 'uid', chunks)).toThrow(StateIncompatible);
  });

  test('state of another operator is left out, a new column starts at zero', () => {
    const { table, values } = tableOf();
    fill(table, values, ['a']);
    const chunks = finish(new TableSnapshots(table, 'uid').take());
    const next = tableOf();
    const added = next.table.addColumn('added', 'i64');
    restoreTable(next.table, 'another', chunks);
    expect(next.table.size()).toBe(0);
    restoreTable(next.table, 'uid', chunks);
    expect([contents(next.table, next.values), added.values[0]]).toEqual([new Map([['a', 1]]), 0n]);
  });
});
