import { expect, test } from 'vitest';
import type { RowsSourceConfig, ScriptedRow } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { RowsSource, ScriptedRowRefused } from './rows-source.ts';
import { driveSource, lineagesOf, NO_WATERMARKS } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'user', type: { kind: 'STRING' }, nullable: true },
    { name: 'ts', type: { kind: 'BIGINT' }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

function row(user: string | null, ts: string, atMs: number | null = null, label: string | null = null): ScriptedRow {
  return { values: [user, ts], atMs, label };
}

function create(
  rows: readonly (readonly ScriptedRow[])[],
  nowMs = 0,
  rowsPerSecond: number | null = null,
): { readonly source: RowsSource; readonly context: TestOperatorContext; readonly config: RowsSourceConfig } {
  const config: RowsSourceConfig = {
    kind: 'source-rows',
    splits: rows.length,
    rowsPerSecond,
    watermark: NO_WATERMARKS,
    rows,
    timeColumn: 'ts',
  };
  const context = new TestOperatorContext({ config, outputSchema: SCHEMA, uid: 'rows', nowMs });
  return { source: new RowsSource(context, config), context, config };
}

test('values, event times and lineage are those of the script', () => {
  const { source, context } = create([[row('a', '5'), row(null, '-7')], [row('b', '9')]]);
  source.open();
  expect(driveSource(source, context)).toBe(true);
  expect(context.rows()).toEqual([
    ['a', 5n],
    [null, -7n],
    ['b', 9n],
  ]);
  expect(lineagesOf(context)).toEqual(['rows:0:0', 'rows:0:1', 'rows:1:0']);
  expect(context.batches().flatMap((batch) => [...batch.eventTimes.subarray(0, batch.rows)])).toEqual([5, -7, 9]);
});

test('rows are due at their own times, across splits in that order', () => {
  const { source, context } = create(
    [
      [row('a1', '1', 100), row('a2', '2', 300)],
      [row('b1', '3', 200), row('b2', '4', null)],
    ],
    1000,
  );
  source.open();
  const seen: [number, unknown][] = [];
  for (;;) {
    const result = source.poll(1);
    if (result.kind === 'end') break;
    if (result.kind === 'more') seen.push([context.now(), context.rows().at(-1)?.[0]]);
    if (result.kind === 'wait') context.advanceTo(source, result.untilMs);
  }
  expect(seen).toEqual([
    [1100, 'a1'],
    [1200, 'b1'],
    [1200, 'b2'],
    [1300, 'a2'],
  ]);
});

test('a restore at every offset repeats nothing and keeps the distances', () => {
  const script = [Array.from({ length: 6 }, (_, n) => row(`a${n}`, String(n), n * 100))];
  for (let cut = 0; cut <= 6; cut++) {
    const before = create(script);
    before.source.open();
    while (before.context.rows().length < cut) {
      const result = before.source.poll(1);
      if (result.kind === 'wait') before.context.advanceTo(before.source, result.untilMs);
    }
    const after = create(script, 50_000);
    after.source.restore(snapshotOf(before.source, 1), 1);
    after.source.open();
    driveSource(after.source, after.context, { rowsMax: 1 });
    expect([...before.context.rows(), ...after.context.rows()].map(([user]) => user)).toEqual([
      'a0',
      'a1',
      'a2',
      'a3',
      'a4',
      'a5',
    ]);
    if (cut < 6) expect(after.context.now()).toBe(50_000 + 500 - Math.max(0, cut - 1) * 100);
  }
});

test('a row that does not fit the schema fails the task by name', () => {
  for (const [bad, message] of [
    [{ values: ['a'], atMs: null, label: null }, 'has 1 values, the schema has 2 columns'],
    [row('a', 'x'), 'column ts is not an integer'],
    [{ values: ['a', null], atMs: null, label: null }, 'column ts is NOT NULL'],
    [row('a', '9007199254740993'), 'the event time 9007199254740992 is out of range'],
  ] as const) {
    const { source, context } = create([[row('ok', '1'), bad]]);
    source.open();
    const failure = (): boolean => driveSource(source, context);
    expect(failure).toThrow(ScriptedRowRefused);
    const again = create([[row('ok', '1'), bad]]);
    again.source.open();
    expect(() => driveSource(again.source, again.context)).toThrow(`rows, split 0, row 2: ${message}`);
  }
});
