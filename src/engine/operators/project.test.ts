import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failedSchema } from '#protocol/failing-rows.ts';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { Field, Schema } from '#protocol/logical-type.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { RowKind } from '#protocol/row-kind.ts';
import { Filter } from './filter.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import { Project } from './project.ts';
import { RowEvaluationFailed } from './row-expression.ts';
import { SplitText } from './split-text.ts';
import { rowsOf, TestOperatorContext } from './testing.ts';

const WHO: Field = { name: 'who', type: { kind: 'STRING' }, nullable: true };
const AMOUNT: Field = { name: 'amount', type: { kind: 'INT' }, nullable: true };
const INPUT: Schema = { fields: [WHO, AMOUNT], timeField: null, changelog: false };

function contextOf(config: OperatorConfig, fields: readonly Field[], inputSchema: Schema = INPUT): TestOperatorContext {
  const outputSchema: Schema = { fields, timeField: null, changelog: inputSchema.changelog };
  return new TestOperatorContext({ config, inputSchema, outputSchema, uid: 'node' });
}

function traced(batch: RecordBatch): RecordBatch {
  return { ...batch, lineage: Array.from({ length: batch.rows }, (_, row) => `s:0:${row}`) };
}

describe('project', () => {
  const config = {
    kind: 'project',
    fields: [
      { name: 'double', expression: 'amount + amount' },
      { name: 'who', expression: 'who' },
    ],
  } as const;
  const fields = [{ ...AMOUNT, name: 'double' }, WHO];

  test('computes columns and keeps event times, row kinds and lineage', () => {
    const context = contextOf(config, fields);
    const project = new Project(context, config);
    const kinds = [RowKind.UPDATE_BEFORE, RowKind.UPDATE_AFTER];
    const changelog = { ...INPUT, changelog: true };
    const batch = traced(
      batchOfRows(
        changelog,
        [
          ['a', 2],
          [null, null],
        ],
        [10, 20],
        kinds,
      ),
    );
    project.processBatch(batch);
    expect(context.rows()).toEqual([
      [4, 'a'],
      [null, null],
    ]);
    const [out] = context.batches();
    expect([[...(out?.eventTimes ?? [])], [...(out?.rowKinds ?? [])], out?.lineage]).toEqual([
      [10, 20],
      kinds,
      ['s:0:0', 's:0:1'],
    ]);
  });

  test('a row without a value fails the task and names operator, expression and row', () => {
    const failing = { kind: 'project', fields: [{ name: 'x', expression: '10 / amount' }] } as const;
    const project = new Project(contextOf(failing, [{ ...AMOUNT, name: 'x' }]), failing);
    const batch = batchOfRows(INPUT, [
      ['a', 1],
      ['b', 0],
    ]);
    expect(() => project.processBatch(batch)).toThrow(RowEvaluationFailed);
    expect(() => project.processBatch(batch)).toThrow(/^node: 10 \/ amount fails for row \(who=b, amount=0\): /);
  });
});

describe('filter', () => {
  const config = { kind: 'filter', condition: 'amount > 1' } as const;

  test('keeps rows for which the condition is TRUE, with their lineage', () => {
    const context = contextOf(config, INPUT.fields);
    const filter = new Filter(context, config);
    const rows = [
      ['a', 2],
      ['b', 1],
      ['c', null],
      ['d', 3],
    ];
    filter.processBatch(traced(batchOfRows(INPUT, rows, [1, 2, 3, 4])));
    expect(context.rows()).toEqual([
      ['a', 2],
      ['d', 3],
    ]);
    const [out] = context.batches();
    expect([out?.lineage, [...(out?.eventTimes ?? [])]]).toEqual([
      ['s:0:0', 's:0:3'],
      [1, 4],
    ]);
  });

  test('emits nothing where nothing is kept, and the batch itself where all is', () => {
    const context = contextOf(config, INPUT.fields);
    const filter = new Filter(context, config);
    filter.processBatch(batchOfRows(INPUT, [['a', 0]]));
    expect(context.outputs).toEqual([]);
    const all = batchOfRows(INPUT, [['a', 5]]);
    filter.processBatch(all);
    expect(context.batches()).toEqual([all]);
  });
});

describe('failing rows that go to the side output', () => {
  const failuresOf = (context: TestOperatorContext) =>
    context.outputs.flatMap((output) => (output.kind === 'batch' && output.tag === 'failed' ? [output.batch] : []));

  test('leave with their error; the others are projected', () => {
    const config = {
      kind: 'project',
      fields: [
        { name: 'x', expression: '10 / amount' },
        { name: 'y', expression: 'CAST(who AS INT)' },
      ],
      failingRows: 'side-output',
    } as const;
    const context = contextOf(config, [
      { ...AMOUNT, name: 'x' },
      { ...AMOUNT, name: 'y' },
    ]);
    const project = new Project(context, config);
    const rows = [
      ['1', 1],
      ['b', 2],
      ['3', 0],
      [null, null],
      ['c', 0],
      ['6', 5],
    ];
    project.processBatch(traced(batchOfRows(INPUT, rows, [1, 2, 3, 4, 5, 6])));
    expect(context.rows()).toEqual([
      [10, 1],
      [null, null],
      [2, 6],
    ]);
    const [failed] = failuresOf(context);
    expect(failed === undefined ? [] : rowsOf(failed)).toEqual([
      ['b', 2, "'b' is no INT (in CAST(who AS INT))", 'CAST(who AS INT)'],
      ['3', 0, 'Division by zero (in 10 / amount)', '10 / amount'],
      ['c', 0, 'Division by zero (in 10 / amount)', '10 / amount'],
    ]);
    expect([failed?.lineage, [...(failed?.eventTimes ?? [])]]).toEqual([
      ['s:0:1', 's:0:2', 's:0:4'],
      [2, 3, 5],
    ]);
    expect(project.stats().rejectedRecords).toBe(3);
  });

  test('are the same however many of a batch fail', () => {
    const config = { kind: 'filter', condition: '10 / amount > 1', failingRows: 'side-output' } as const;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 12 }), { minLength: 1, maxLength: 90 }), (amounts) => {
        const context = contextOf(config, INPUT.fields);
        const filter = new Filter(context, config);
        filter.processBatch(
          batchOfRows(
            INPUT,
            amounts.map((amount) => ['a', amount]),
          ),
        );
        expect(context.rows().map(([, amount]) => amount)).toEqual(
          amounts.filter((amount) => amount > 0 && 10 / amount >= 2),
        );
        expect(failuresOf(context).reduce((sum, { rows }) => sum + rows, 0)).toBe(
          amounts.filter((amount) => amount === 0).length,
        );
      }),
    );
  });

  test('of an aggregate do not count', () => {
    const config = {
      kind: 'group-aggregate',
      keyFields: [0],
      aggregates: [{ name: 'sum', expression: 'SUM(10 / amount)' }],
      emit: 'append',
      failingRows: 'side-output',
    } as const;
    const context = contextOf(config, [WHO, { ...AMOUNT, name: 'sum' }]);
    const aggregate = createGroupAggregate(context);
    aggregate.open();
    aggregate.processBatch(
      batchOfRows(INPUT, [
        ['a', 5],
        ['a', 0],
        ['a', 2],
      ]),
    );
    expect(context.rows()).toEqual([
      ['a', 2],
      ['a', 7],
    ]);
    expect(failuresOf(context).flatMap(rowsOf)).toEqual([
      ['a', 0, 'Division by zero (in 10 / amount)', 'SUM(10 / amount)'],
    ]);
  });

  test('get other names where a column has theirs', () => {
    const taken = {
      ...INPUT,
      fields: [
        { ...WHO, name: 'error' },
        { ...AMOUNT, name: 'error0' },
      ],
    };
    expect(failedSchema(taken).fields.map(({ name }) => name)).toEqual(['error', 'error0', 'error1', 'expression']);
  });
});

describe('split-text', () => {
  const config = { kind: 'split-text', column: 0, as: 'word' } as const;
  const fields = [...INPUT.fields, { name: 'word', type: { kind: 'STRING' }, nullable: false } as const];

  test('gives a row per piece; empty pieces count, the empty text and NULL do not', () => {
    const context = contextOf(config, fields);
    const split = new SplitText(context, config);
    const texts = ['to be', '', null, 'a  b', ' ', 'x ', ' y'];
    split.processBatch(
      traced(
        batchOfRows(
          INPUT,
          texts.map((text, row) => [text, row]),
        ),
      ),
    );
    expect(context.rows().map(([, row, word]) => [row, word])).toEqual([
      [0, 'to'],
      [0, 'be'],
      [3, 'a'],
      [3, ''],
      [3, 'b'],
      [4, ''],
      [4, ''],
      [5, 'x'],
      [5, ''],
      [6, ''],
      [6, 'y'],
    ]);
    expect(context.batches()[0]?.lineage?.slice(0, 5)).toEqual(['s:0:0/0', 's:0:0/1', 's:0:3/0', 's:0:3/1', 's:0:3/2']);
  });

  test('cuts its output into batches of the usual size', () => {
    const context = contextOf(config, fields);
    const split = new SplitText(context, config);
    split.processBatch(batchOfRows(INPUT, [[' '.repeat(2 * BATCH_ROWS_MAX), 1]]));
    expect(context.batches().map((batch) => batch.rows)).toEqual([BATCH_ROWS_MAX, BATCH_ROWS_MAX, 1]);
  });
});
