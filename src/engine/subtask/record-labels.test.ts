import { expect, test } from 'vitest';
import { NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { RecordLabels } from './record-labels.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'n', type: { kind: 'INT' }, nullable: false },
    { name: 'k', type: { kind: 'STRING' }, nullable: false },
  ],
  timeField: null,
  changelog: false,
};

function labels(): RecordLabels {
  const document = testDocument(
    [
      testNode('rows', {
        kind: 'rows',
        columns: [{ name: 'k', type: 'STRING NOT NULL' }],
        timeColumn: null,
        rows: [
          [
            { values: ['x'], atMs: null, label: 'a1' },
            { values: ['y'], atMs: null, label: null },
          ],
        ],
        rowsPerSecond: null,
        watermark: NO_WATERMARK,
      }),
      testNode('sink', { kind: 'log-sink', log: 'out' }),
    ],
    testEdges('rows>sink'),
    { parallelism: 1 },
  );
  return new RecordLabels(testPlan(document, 'labels'));
}

test('a scripted record has the name its script gives it, any other its key, else its first text', () => {
  const batch = {
    ...batchOfRows(SCHEMA, [
      [7, 'x'],
      [8, 'y'],
      [9, 'z'],
    ]),
    lineage: ['rows:0:0', 'rows:0:1', 'w:1'],
  };
  const named = labels();
  expect([0, 1, 2].map((row) => named.record(batch, row, [0]).label)).toEqual(['a1', '8', '9']);
  expect(named.record(batch, 1, []).label).toBe('y');
});
