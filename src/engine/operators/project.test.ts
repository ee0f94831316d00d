import { describe, expect, test } from 'vitest';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { Field, Schema } from '#protocol/logical-type.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { RowKind } from '#protocol/row-kind.ts';
import { Filter } from './filter.ts';
import { Project } from './project.ts';
import { RowEvaluationFailed } from './row-expression.ts';
import { SplitText } from './split-text.ts';
import { TestOperatorContext } from './testing.ts';

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
