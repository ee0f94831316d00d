import { expect, test } from 'vitest';
import { newDocument, NO_WATERMARK } from '#model/new-document.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { DocumentNode } from '#model/document.ts';
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
  const node = (id: string, config: DocumentNode['config']): DocumentNode => ({
    id,
    uid: id,
    name: id,
    config,
    parallelism: 1,
    maxParallelism: null,
    position: { x: 0, y: 0 },
    chaining: 'always',
  });
  const compiled = compileDocument(
    {
      ...newDocument({ id: 'labels', name: 'labels' }),
      nodes: [
        node('rows', {
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
        node('sink', { kind: 'log-sink', log: 'out' }),
      ],
      edges: [{ id: 'e', from: 'rows', fromPort: 'out', to: 'sink', partitioner: 'auto' }],
    },
    'labels',
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return new RecordLabels(compiled.value.plan);
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
