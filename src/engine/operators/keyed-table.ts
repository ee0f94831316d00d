import { must } from '#std/assert.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { SlotTable } from '../state/slot-table.ts';
import type { OperatorContext } from './operator.ts';

/** The table of an operator's keyed state: its keys are columns of the input, its key groups those of the subtask. */
export function keyedTable(
  { maxParallelism, keyGroups }: OperatorContext,
  name: string,
  keyFields: readonly number[],
  input: Schema,
): SlotTable {
  const fields = keyFields.map((index) => must(input.fields[index], 'a key is a column of the input'));
  return new SlotTable({ name, keyFields: fields, maxParallelism, keyGroups });
}
