import type { GroupAggregateConfig } from '#protocol/job-plan.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { RecordBatch, Value } from '#protocol/record-batch.ts';
import { ROW_KIND_TEXT, RowKind } from '#protocol/row-kind.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import { rowsOf, TestOperatorContext } from './testing.ts';

/** Group aggregates for tests: made of as little text as possible, and run over one batch. */

export const STRING: LogicalType = { kind: 'STRING' };
export const INT: LogicalType = { kind: 'INT' };
export const BIGINT: LogicalType = { kind: 'BIGINT' };

/** A column. */
export function field(name: string, type: LogicalType, nullable = true): Field {
  return { name, type, nullable };
}

/** A schema without event time. */
export function schema(fields: readonly Field[], changelog = false): Schema {
  return { fields, timeField: null, changelog };
}

/** A group aggregate; without keys given the first column is the key. */
export interface AggregateCase {
  readonly input: Schema;
  readonly keyFields?: readonly number[];
  readonly aggregates: readonly (readonly [name: string, expression: string, type: LogicalType])[];
  readonly emit?: GroupAggregateConfig['emit'];
}

/** The context of an aggregate, at summary level. */
export function contextOf(options: AggregateCase): TestOperatorContext {
  const keyFields = options.keyFields ?? [0];
  const keys = keyFields.map((index) => options.input.fields[index] as Field);
  const emit = options.emit ?? 'changelog';
  return new TestOperatorContext({
    config: {
      kind: 'group-aggregate',
      keyFields,
      aggregates: options.aggregates.map(([name, expression]) => ({ name, expression })),
      emit,
    },
    inputSchema: options.input,
    outputSchema: schema(
      [...keys, ...options.aggregates.map(([name, , type]) => field(name, type))],
      emit === 'changelog',
    ),
    traceLevel: 'summary',
  });
}

/** Emitted rows, each behind the text of its kind. */
function changes(batches: readonly RecordBatch[]): readonly (readonly unknown[])[] {
  return batches.flatMap((batch) =>
    rowsOf(batch).map((row, index) => [ROW_KIND_TEXT[batch.rowKinds?.[index] ?? 0], ...row]),
  );
}

export const WORDS = schema([field('word', STRING), field('n', INT)]);
export const CHANGES = schema([field('word', STRING), field('n', INT)], true);
/** Kinds of rows, as short as tests want them. */
export const [I, UB, UA, D] = [RowKind.INSERT, RowKind.UPDATE_BEFORE, RowKind.UPDATE_AFTER, RowKind.DELETE];

/** What an aggregate emits for a batch of rows. */
export function run(
  options: AggregateCase,
  rows: readonly (readonly Value[])[],
  kinds?: readonly number[],
): readonly unknown[] {
  const context = contextOf(options);
  const operator = createGroupAggregate(context);
  operator.open();
  operator.processBatch(batchOfRows(options.input, rows, undefined, kinds));
  return changes(context.batches());
}
