import type { Field, Schema } from './logical-type.ts';

/**
 * Rows for which an expression has no value, as `1 / 0`. Flink knows one thing to do with them: the task fails. A node
 * may ask for the other: they leave through the side output `failed`, with what went wrong.
 */
export type FailingRows = 'fail' | 'side-output';

/** The columns that the side output has behind those of the row: why it failed, and the expression that did. */
const FAILURE_COLUMNS = ['error', 'expression'] as const;

/** The schema of the side output `failed` of a node. A name that a column has already gets a number, as Flink's do. */
export function failedSchema(input: Schema): Schema {
  const names = new Set(input.fields.map(({ name }) => name));
  const added = FAILURE_COLUMNS.map((wanted): Field => {
    let name: string = wanted;
    for (let n = 0; names.has(name); n++) name = `${wanted}${n}`;
    return { name, type: { kind: 'STRING' }, nullable: false };
  });
  return { ...input, fields: [...input.fields, ...added] };
}
