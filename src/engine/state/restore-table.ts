import { keyGroupOf } from '#std/key-hash.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { sameType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { hashKeyColumns } from './key-hasher.ts';
import type { SlotEntries } from './slot-entries.ts';
import type { SlotTable } from './slot-table.ts';
import { readChunk, type StateBlock, type StateChunkHeader } from './state-chunk.ts';
import { moveValue, type StateColumn } from './state-column.ts';
import { headerOf } from './table-header.ts';

/**
 * Puts the chunks of a snapshot back into a table, leaving out keys of other subtasks.
 *
 * State columns are matched by name: one that the snapshot lacks stays zero, one that the table lacks is dropped. A key
 * or a column of another type is refused with {@link StateIncompatible}, before anything is read.
 * Flink: HeapRestoreOperation, StateSerializerProvider.
 */

/** The state of a snapshot does not fit the operator that should take it over. */
export class StateIncompatible extends Error {
  override readonly name = 'StateIncompatible';
}

/** Restores every chunk of (uid, table name); the table is empty before the first. Calls `restored` for each slot. */
export function restoreTable(
  table: SlotTable,
  uid: string,
  chunks: readonly SnapshotChunk[],
  restored: (slot: number) => void = () => undefined,
): void {
  for (const chunk of chunks) {
    if (chunk.uid !== uid || chunk.state !== table.name || chunk.scope !== 'keyed') continue;
    const { first, last } = table.keyGroupRange;
    if (chunk.keyGroupLast < first || chunk.keyGroupFirst > last) continue;
    const { header, blocks } = readChunk(chunk.bytes);
    const mapping = mapColumns(table, uid, header);
    for (const block of blocks) restoreBlock(table, header, mapping, block, restored);
  }
}

interface Mapping {
  readonly columns: readonly (StateColumn | null)[];
  readonly entries: readonly {
    readonly entries: SlotEntries | null;
    readonly columns: readonly (StateColumn | null)[];
  }[];
}

function mapColumns(table: SlotTable, uid: string, header: StateChunkHeader): Mapping {
  const own = headerOf(table);
  const differ = (what: string): never => {
    throw new StateIncompatible(`State "${table.name}" of operator "${uid}" cannot be restored: ${what}.`);
  };
  if (header.maxParallelism !== own.maxParallelism) differ(`its max parallelism was ${header.maxParallelism}`);
  if (header.keys.length !== own.keys.length) differ(`its key had ${header.keys.length} columns`);
  header.keys.forEach((key, index) => {
    const now = own.keys[index];
    if (now === undefined || !sameType(key.type, now.type)) differ(`key column "${key.name}" had another type`);
  });
  const match = (
    columns: readonly StateColumn[],
    stored: readonly { name: string; storage: string }[],
  ): (StateColumn | null)[] =>
    stored.map(({ name, storage }) => {
      const column = columns.find((candidate) => candidate.name === name && !candidate.transient) ?? null;
      if (column !== null && column.storage !== storage) differ(`column "${name}" had another type`);
      return column;
    });
  return {
    columns: match(table.columns, header.columns),
    entries: header.entries.map((stored) => {
      const entries = table.entries.find((candidate) => candidate.name === stored.name) ?? null;
      return { entries, columns: match(entries?.columns ?? [], stored.columns) };
    }),
  };
}

function restoreBlock(
  table: SlotTable,
  header: StateChunkHeader,
  mapping: Mapping,
  block: StateBlock,
  restored: (slot: number) => void,
): void {
  const keys = block.keys.map((key, index): Column => ({
    type: (header.keys[index] as StateChunkHeader['keys'][number]).type,
    values: key.values,
    nulls: key.nulls,
  }));
  const hashes = new Int32Array(block.rows);
  hashKeyColumns(keys, block.rows, hashes);
  const entryAt = block.entries.map(() => 0);
  const row = new Int32Array(1);
  const slotOf = new Int32Array(1);
  for (let i = 0; i < block.rows; i++) {
    const group = keyGroupOf(hashes[i] as number, table.maxParallelism);
    const mine = group >= table.keyGroupRange.first && group <= table.keyGroupRange.last;
    let slot = -1;
    if (mine) {
      row[0] = i;
      table.resolve(block.namespaces[i] as number, keys, row, 1, slotOf);
      slot = slotOf[0] as number;
      mapping.columns.forEach((column, index) => {
        if (column !== null) moveValue(block.columns[index] as [], i, column.storage, column.values, slot);
      });
    }
    mapping.entries.forEach(({ entries, columns }, list) => {
      const stored = block.entries[list] as StateBlock['entries'][number];
      const from = entryAt[list] as number;
      const end = from + (stored.counts[i] as number);
      entryAt[list] = end;
      if (!mine || entries === null) return;
      for (let at = from; at < end; at++) {
        const entry = entries.append(slot);
        columns.forEach((column, index) => {
          if (column !== null) moveValue(stored.columns[index] as [], at, column.storage, column.values, entry);
        });
        entries.restored(entry);
      }
    });
    if (mine && table.created.count > 0) restored(slot);
  }
}
