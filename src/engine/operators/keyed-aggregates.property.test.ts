import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { type RecordBatch, TIME_MAX, type Value } from '#protocol/record-batch.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import { rowsOf, TestOperatorContext, watermarkAt } from './testing.ts';
import { type Aggregate, AGGREGATES, ARRIVAL_AGGREGATES, DECIMAL, type Row, WIDE } from './testing-naive-aggregates.ts';
import { TestSubtasks } from './testing-subtasks.ts';
import { createWindowAggregate } from './create-window-aggregate.ts';

/**
 * Aggregates against a naive reference: a list of rows per key, aggregated from scratch. Between batches the job may be
 * snapshot, killed and restored with another parallelism, which must not show in its output.
 */

const MAX_PARALLELISM = 16;

const KEY_TYPES: readonly LogicalType[] = [
  { kind: 'STRING' },
  { kind: 'INT' },
  { kind: 'BIGINT' },
  { kind: 'DOUBLE' },
  { kind: 'BOOLEAN' },
  { kind: 'TIMESTAMP', precision: 3 },
  DECIMAL,
  WIDE,
];

function keyValue(type: LogicalType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'STRING':
      return fc.constantFrom('', 'a', 'b', 'a longer text than twelve units', '键', '\u{1F600}');
    case 'INT':
      return fc.constantFrom(0, 1, -1, 2147483647);
    case 'DOUBLE':
      return fc.constantFrom(0, -0, 1.5, Number.NaN, Number.NEGATIVE_INFINITY);
    case 'BOOLEAN':
      return fc.boolean();
    case 'TIMESTAMP':
      return fc.constantFrom(0, -1, 1753228800123);
    default:
      return fc.constantFrom(0n, 1n, -1n, 4294967296n, -4294967297n);
  }
}

interface Scenario {
  readonly keyTypes: readonly LogicalType[];
  readonly batches: readonly (readonly Row[])[];
  /** Parallelism after each batch; null = no restart there. */
  readonly restarts: readonly (number | null)[];
}

const scenarios: fc.Arbitrary<Scenario> = fc
  .array(fc.constantFrom(...KEY_TYPES), { minLength: 0, maxLength: 2 })
  .chain((keyTypes) => {
    const row = fc.record({
      keys: fc.tuple(...keyTypes.map((type) => fc.option(keyValue(type), { freq: 5 }))),
      n: fc.option(fc.integer({ min: -3, max: 3 })),
      d: fc.option(fc.bigInt({ min: -300n, max: 300n })),
      s: fc.option(fc.constantFrom('', 'x', 'yy', '\uffff', '\u{10000}')),
      time: fc.integer({ min: -30, max: 60 }),
      retract: fc.option(fc.nat(), { freq: 2 }),
    });
    return fc.record({
      keyTypes: fc.constant(keyTypes),
      batches: fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
      restarts: fc.array(fc.option(fc.constantFrom(1, 2, 3)), { minLength: 6, maxLength: 6 }),
    });
  });

function inputSchema(keyTypes: readonly LogicalType[], changelog: boolean): Schema {
  const fields: Field[] = keyTypes.map((type, index) => ({ name: `k${index}`, type, nullable: true }));
  fields.push({ name: 'n', type: { kind: 'INT' }, nullable: true });
  fields.push({ name: 'd', type: DECIMAL, nullable: true });
  fields.push({ name: 's', type: { kind: 'STRING' }, nullable: true });
  return { fields, timeField: null, changelog };
}

/** Sends each row to the subtask that owns its key, in one batch per subtask. */
function send(
  job: TestSubtasks,
  keys: number,
  input: Schema,
  rows: readonly Row[],
  kinds: readonly number[] | null,
): void {
  const columns = batchOf(input, rows, kinds).columns.slice(0, keys);
  const owners = rows.map((_, row) => job.ownerOf(columns, row));
  job.operators.forEach((operator, subtask) => {
    const own = <Each>(all: readonly Each[]): Each[] => all.filter((_, row) => owners[row] === subtask);
    if (owners.includes(subtask)) operator.processBatch(batchOf(input, own(rows), kinds && own(kinds)));
  });
}

function keyOf(row: Row): string {
  return row.keys.map((value) => (Object.is(value, -0) ? '-0' : `${typeof value}${String(value)}`)).join('|');
}

function textOf(values: readonly Value[]): string {
  return values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join('|');
}

describe('aggregates and a naive reference', () => {
  test('the table of a changelog is that of the rows that remain', () => {
    fc.assert(
      fc.property(scenarios, ({ keyTypes, batches, restarts }) => {
        const aggregates = [...AGGREGATES, ...ARRIVAL_AGGREGATES];
        const input = inputSchema(keyTypes, true);
        const job = new TestSubtasks({
          keyTypes,
          maxParallelism: MAX_PARALLELISM,
          contextOf: (parallelism, subtaskIndex) =>
            new TestOperatorContext({
              config: {
                kind: 'group-aggregate',
                keyFields: keyTypes.map((_, index) => index),
                aggregates: aggregates.map(([expression], index) => ({ name: `a${index}`, expression })),
                emit: 'changelog',
              },
              inputSchema: input,
              outputSchema: outputSchema(keyTypes, aggregates, true),
              parallelism,
              subtaskIndex,
              maxParallelism: MAX_PARALLELISM,
              traceLevel: 'summary',
            }),
          create: createGroupAggregate,
        });
        const remaining = new Map<string, Row[]>();
        const table = new Map<string, string>();
        batches.forEach((batch, index) => {
          const rows: Row[] = [];
          const kinds: number[] = [];
          for (const row of batch) {
            const group = remaining.get(keyOf(row)) ?? [];
            remaining.set(keyOf(row), group);
            if (row.retract === null) {
              group.push(row);
              rows.push(row);
              kinds.push(0);
            } else if (group.length > 0) {
              // The oldest of equal rows goes, which FIRST_VALUE and LAST_VALUE follow value by value.
              const chosen = must(group[row.retract % group.length], 'a row to take back');
              removeOldest(group, chosen);
              rows.push(chosen);
              kinds.push(row.retract % 2 === 0 ? 1 : 3);
            }
          }
          send(job, keyTypes.length, input, rows, kinds);
          for (const context of job.contexts) applyChanges(context, keyTypes.length, table);
          expectTable(table, remaining, keyTypes.length, AGGREGATES);
          const parallelism = restarts[index];
          if (typeof parallelism === 'number') expectWellFormed(job.restart(keyTypes.length === 0 ? 1 : parallelism));
        });
      }),
      { numRuns: 100 },
    );
  });

  test('every window is fired once with all of its rows', () => {
    fc.assert(
      fc.property(scenarios, ({ keyTypes, batches, restarts }) => {
        const aggregates = [...AGGREGATES, ...ARRIVAL_AGGREGATES];
        const input = inputSchema(keyTypes, false);
        const output = outputSchema(keyTypes, aggregates, false);
        const time: LogicalType = { kind: 'TIMESTAMP', precision: 3 };
        const bounds = ['window_start', 'window_end', 'window_time'];
        const job = new TestSubtasks({
          keyTypes,
          maxParallelism: MAX_PARALLELISM,
          contextOf: (parallelism, subtaskIndex) =>
            new TestOperatorContext({
              config: {
                kind: 'window-aggregate',
                keyFields: keyTypes.map((_, index) => index),
                window: { kind: 'tumble', sizeMs: 20, offsetMs: -7 },
                allowedLatenessMs: 0,
                aggregates: aggregates.map(([expression], index) => ({ name: `a${index}`, expression })),
              },
              inputSchema: input,
              outputSchema: {
                ...output,
                fields: [...output.fields, ...bounds.map((name): Field => ({ name, type: time, nullable: false }))],
              },
              parallelism,
              subtaskIndex,
              maxParallelism: MAX_PARALLELISM,
              traceLevel: 'summary',
            }),
          create: createWindowAggregate,
        });
        const actual: string[] = [];
        const collect = (): void => {
          for (const context of job.contexts) {
            actual.push(...context.rows().map(textOf));
            context.drain();
          }
        };
        batches.forEach((rows, index) => {
          send(job, keyTypes.length, input, rows, null);
          collect();
          const parallelism = restarts[index];
          if (typeof parallelism === 'number') expectWellFormed(job.restart(keyTypes.length === 0 ? 1 : parallelism));
        });
        for (const operator of job.operators) watermarkAt(operator, TIME_MAX);
        collect();

        const groups = new Map<string, Row[]>();
        for (const row of batches.flat()) {
          const start = Math.floor((row.time + 7) / 20) * 20 - 7;
          const key = `${start}/${keyOf(row)}`;
          groups.set(key, [...(groups.get(key) ?? []), row]);
        }
        const expected = [...groups.values()].map((rows) => {
          const first = must(rows[0], 'a row of the group');
          const start = Math.floor((first.time + 7) / 20) * 20 - 7;
          const results = aggregates.map(([, , reference]) => reference(rows));
          return textOf([...first.keys, ...results, start, start + 20, start + 19]);
        });
        expect(actual.toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 100 },
    );
  });
});

function outputSchema(keyTypes: readonly LogicalType[], aggregates: readonly Aggregate[], changelog: boolean): Schema {
  const keys = keyTypes.map((type, index): Field => ({ name: `k${index}`, type, nullable: true }));
  const results = aggregates.map(([, type], index): Field => ({ name: `a${index}`, type, nullable: true }));
  return { fields: [...keys, ...results], timeField: null, changelog };
}

function batchOf(input: Schema, rows: readonly Row[], kinds: readonly number[] | null): RecordBatch {
  return batchOfRows(
    input,
    rows.map((row) => [...row.keys, row.n, row.d, row.s]),
    rows.map((row) => row.time),
    kinds ?? undefined,
  );
}

function removeOldest(group: Row[], chosen: Row): void {
  group.splice(group.indexOf(chosen), 1);
}

/** Applies the changelog of a subtask; each -U and -D takes away exactly the row that is there. */
function applyChanges(context: TestOperatorContext, keys: number, table: Map<string, string>): void {
  for (const batch of context.batches()) {
    rowsOf(batch).forEach((row, index) => {
      const key = textOf(row.slice(0, keys));
      const values = textOf(row.slice(keys));
      const kind = batch.rowKinds?.[index];
      if (kind === 1 || kind === 3) {
        expect(table.get(key)).toBe(values);
        table.delete(key);
      } else {
        expect(table.has(key)).toBe(false);
        table.set(key, values);
      }
    });
  }
  context.drain();
}

/** Compares all aggregates that do not depend on which of several equal rows was taken back. */
function expectTable(
  table: ReadonlyMap<string, string>,
  remaining: ReadonlyMap<string, readonly Row[]>,
  keys: number,
  aggregates: readonly Aggregate[],
): void {
  const expected = new Map<string, string>();
  for (const rows of remaining.values()) {
    const [first] = rows;
    if (first === undefined) continue;
    expected.set(textOf(first.keys.slice(0, keys)), textOf(aggregates.map(([, , reference]) => reference(rows))));
  }
  const actual = new Map(
    [...table].map(([key, values]) => [key, values.split('|').slice(0, aggregates.length).join('|')]),
  );
  expect(new Map([...actual].toSorted())).toEqual(new Map([...expected].toSorted()));
}

function expectWellFormed(chunks: readonly SnapshotChunk[]): void {
  for (const chunk of chunks) {
    expect(chunk.scope).toBe('keyed');
    expect(chunk.keyGroupFirst).toBeLessThanOrEqual(chunk.keyGroupLast);
  }
}
