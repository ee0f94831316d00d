import { expect, test } from 'vitest';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import { splitStart } from './split-start.ts';
import { ROWS_SOURCE, sketchPlan } from './testing.ts';

const FILES: OperatorConfig = {
  kind: 'source-file',
  splits: 4,
  rowsPerSecond: null,
  watermark: { strategy: 'none', outOfOrdernessMs: 0, idlenessMs: null, emit: 'periodic', intervalMs: 200 },
  file: 'sample:a.txt',
  bytes: 101,
  moreFiles: [{ file: 'sample:b.txt', bytes: 40 }],
  format: 'lines',
  csv: null,
  timeColumn: null,
};

test('parts of a file begin where the part before ends, each file at 0', () => {
  const plan = sketchPlan([{ name: 'source', parallelism: 2, config: FILES }], []);
  expect([0, 1, 2, 3].map((split) => splitStart(plan, '0/0', split))).toEqual([0, 50, 0, 20]);
});

test('rows and generators are counted from 0', () => {
  const plan = sketchPlan([{ name: 'source', parallelism: 2, config: ROWS_SOURCE }], []);
  expect(splitStart(plan, '0/1', 1)).toBe(0);
});
