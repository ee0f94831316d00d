import { describe, expect, test } from 'vitest';
import { keyGroupOf, keyGroupRangeOf } from '#std/key-hash.ts';
import { SNAPSHOT_CHUNK_BYTES_MAX } from '#protocol/limits.ts';
import type { Field } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { hashKeyColumns } from './key-hasher.ts';
import { restoreTable } from './restore-table.ts';
import { SlotTable } from './slot-table.ts';
import { readChunk } from './state-chunk.ts';
import { TableSnapshots } from './table-snapshot.ts';

const KEYS: readonly Field[] = [
  { name: 'user', type: { kind: 'BIGINT' }, nullable: true },
  { name: 'shard', type: { kind: 'INT' }, nullable: false },
];
const MAX_PARALLELISM = 128;

/** A table with a column of every kind of number. */
function tableOf(subtask = 0, parallelism = 1): SlotTable {
  const keyGroups = keyGroupRangeOf(subtask, MAX_PARALLELISM, parallelism);
  const table = new SlotTable({ name: 'numbers', keyFields: KEYS, maxParallelism: MAX_PARALLELISM, keyGroups });
  table.addColumn('sum', 'i64');
  table.addColumn('links', 'i32', true);
  table.addColumn('average', 'f64');
  table.addColumn('wide', 'i128');
  table.addColumn('present', 'bool');
  return table;
}

/** Keys [from, to), each third NULL, with values that follow from the key; in the namespaces 0 and 7 in turn. */
function fill(table: SlotTable, from: number, to: number): void {
  const rows = to - from;
  const users: Column = {
    type: { kind: 'BIGINT' },
    values: BigInt64Array.from({ length: rows }, (_, row) => ((from + row) % 3 === 0 ? 0n : BigInt(from + row))),
    nulls: Uint8Array.from({ length: rows }, (_, row) => ((from + row) % 3 === 0 ? 1 : 0)),
  };
  const shards: Column = {
    type: { kind: 'INT' },
    values: Int32Array.from({ length: rows }, (_, row) => from + row),
    nulls: null,
  };
  const slots = new Int32Array(rows);
  for (const [turn, namespace] of [0, 7].entries()) {
    const mine = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => (from + row) % 2 === turn);
    table.resolve(namespace, [users, shards], mine, mine.length, slots);
    const [sums, , averages, wides, presents] = table.columns.map(({ values }) => values) as unknown as [
      BigInt64Array,
      Int32Array,
      Float64Array,
      BigInt64Array,
      Uint8Array,
    ];
    mine.forEach((row, index) => {
      const slot = slots[index] as number;
      const key = from + row;
      sums[slot] = BigInt(key) * 10_000_000_019n;
      averages[slot] = key / 8;
      wides[2 * slot] = BigInt(-key);
      wides[2 * slot + 1] = BigInt(key * 3);
      presents[slot] = key % 2;
    });
  }
}

/** Everything that is kept of each live key, as text, in order. */
function contents(table: SlotTable): readonly string[] {
  const found: string[] = [];
  const written = [table.namespaces, ...table.columns.filter(({ transient }) => !transient)];
  for (let slot = 0; slot < table.used(); slot++) {
    if (table.live.values[slot] !== 1) continue;
    const keys = table.keys.map(({ values, nulls }) => (nulls?.[slot] === 1 ? 'NULL' : String(values[slot])));
    const values = written.map(({ storage, values: all }) =>
      storage === 'i128' ? `${all[2 * slot]},${all[2 * slot + 1]}` : String(all[slot]),
    );
    found.push([...keys, ...values].join(' '));
  }
  return found.toSorted();
}

function finish(snapshots: TableSnapshots): readonly SnapshotChunk[] {
  const pending = snapshots.take();
  while (!pending.advance());
  return pending.take();
}

function groupsOf(chunk: SnapshotChunk): readonly number[] {
  return readChunk(chunk.bytes).blocks.flatMap(({ rows, keys }) => {
    const columns = keys.map((key, index): Column => ({ type: (KEYS[index] as Field).type, ...key }));
    const hashes = new Int32Array(rows);
    hashKeyColumns(columns, rows, hashes);
    return [...hashes].map((hash) => keyGroupOf(hash, MAX_PARALLELISM));
  });
}

describe('chunks of many numbers', () => {
  const table = tableOf();
  fill(table, 0, 90_000);
  for (let slot = 1000; slot < 3000; slot++) table.release(slot);
  fill(table, 500_000, 500_700);
  const chunks = finish(new TableSnapshots(table, 'uid'));

  test('are full but for the last, and in order of key groups', () => {
    expect(chunks.length).toBeGreaterThan(1);
    const sizes = chunks.map(({ bytes }) => bytes.byteLength);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(SNAPSHOT_CHUNK_BYTES_MAX);
    for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(SNAPSHOT_CHUNK_BYTES_MAX * 0.99);
    const groups = chunks.map(groupsOf);
    expect(groups.flat()).toEqual(groups.flat().toSorted((a, b) => a - b));
    expect(chunks.map(({ keyGroupFirst, keyGroupLast }) => [keyGroupFirst, keyGroupLast])).toEqual(
      groups.map((each) => [each[0], each.at(-1)]),
    );
  });

  test('give back every key with its values', () => {
    const restored = tableOf();
    restoreTable(restored, 'uid', chunks);
    expect(contents(restored)).toEqual(contents(table));
  });

  test('give each of several subtasks its own', () => {
    const parts = [0, 1, 2].map((subtask) => {
      const part = tableOf(subtask, 3);
      restoreTable(part, 'uid', chunks);
      return contents(part);
    });
    expect(parts.flat().toSorted()).toEqual(contents(table));
  });

  test('are of the synchronous part, and the same again from a saved one', () => {
    const changing = tableOf();
    fill(changing, 0, 40_000);
    const expected = finish(new TableSnapshots(changing, 'uid'));
    const snapshots = new TableSnapshots(changing, 'uid');
    const pending = snapshots.take();
    pending.advance();
    pending.advance();
    for (let slot = 0; slot < 20_000; slot++) changing.release(slot);
    fill(changing, 90_000, 100_000);
    const again = new TableSnapshots(tableOf(), 'uid').load(structuredClone(pending.save()) as never);
    while (!pending.advance());
    while (!again.advance());
    expect(pending.take()).toEqual(expected);
    expect(again.take()).toEqual(expected);
  });
});
