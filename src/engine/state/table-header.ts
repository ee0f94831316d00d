import type { SlotTable } from './slot-table.ts';
import type { StateChunkHeader } from './state-chunk.ts';
import type { StateColumn } from './state-column.ts';

/** Describes a table's columns, as its chunks do. */
export function headerOf(table: SlotTable): StateChunkHeader {
  const persistent = (columns: readonly StateColumn[]): { name: string; storage: StateColumn['storage'] }[] =>
    columns.filter((column) => !column.transient).map(({ name, storage }) => ({ name, storage }));
  return {
    state: table.name,
    maxParallelism: table.maxParallelism,
    keys: table.keyFields.map(({ name, type, nullable }) => ({ name, type, nullable })),
    columns: persistent(table.columns),
    entries: table.entries.map((entries) => ({ name: entries.name, columns: persistent(entries.columns) })),
  };
}
