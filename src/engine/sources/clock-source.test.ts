import { expect, test } from 'vitest';
import type { ClockSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { ClockSource } from './clock-source.ts';
import { driveSource, NO_WATERMARKS } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'tick', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'at', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

function create(
  nowMs: number,
  ticks: number | null = 3,
): { readonly source: ClockSource; readonly context: TestOperatorContext } {
  const config: ClockSourceConfig = {
    kind: 'source-clock',
    splits: 1,
    rowsPerSecond: null,
    watermark: NO_WATERMARKS,
    intervalMs: 1000,
    ticks,
  };
  const context = new TestOperatorContext({ config, outputSchema: SCHEMA, uid: 'clock', nowMs });
  return { source: new ClockSource(context, config), context };
}

test('ticks every interval of the job clock, with the time it is', () => {
  const { source, context } = create(5000);
  source.open();
  expect(source.poll(100)).toEqual({ kind: 'wait', untilMs: 6000 });
  expect(driveSource(source, context)).toBe(true);
  expect(context.rows()).toEqual([
    [1n, 6000],
    [2n, 7000],
    [3n, 8000],
  ]);
});

test('after a restore it goes on counting, at the times of then: the time without a job is not made up for', () => {
  const before = create(0, null);
  before.source.open();
  driveSource(before.source, before.context, { polls: 4 });
  expect(before.context.rows()).toEqual([
    [1n, 1000],
    [2n, 2000],
  ]);
  const after = create(60_500);
  after.source.restore(snapshotOf(before.source, 1), 1);
  after.source.open();
  expect(driveSource(after.source, after.context)).toBe(true);
  expect(after.context.rows()).toEqual([[3n, 61_500]]);
});
