import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import { TIME_MAX, TIME_MIN, type Value } from '#protocol/record-batch.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { StateIncompatible } from '../state/restore-table.ts';
import { NoEventTime } from '../windows/window-assigner.ts';
import type { Operator } from './operator.ts';
import { rowsOf, snapshotOf, TestOperatorContext, watermarkAt } from './testing.ts';
import { createWindowAggregate } from './create-window-aggregate.ts';

const INPUT: Schema = {
  fields: [
    { name: 'key', type: { kind: 'STRING' }, nullable: true },
    { name: 'n', type: { kind: 'INT' }, nullable: true },
  ],
  timeField: null,
  changelog: false,
};
const TIME: LogicalType = { kind: 'TIMESTAMP', precision: 3 };

interface Options {
  readonly latenessMs?: number;
  readonly offsetMs?: number;
  readonly aggregates?: readonly (readonly [name: string, expression: string, type: LogicalType])[];
  readonly traceLevel?: TraceLevel;
  readonly keyFields?: readonly number[];
}

function contextOf(options: Options = {}): TestOperatorContext {
  const aggregates = options.aggregates ?? [['sum', 'SUM(n)', { kind: 'INT' }]];
  const keyFields = options.keyFields ?? [0];
  const fields: Field[] = [
    ...keyFields.map((index) => INPUT.fields[index] as Field),
    ...aggregates.map(([name, , type]): Field => ({ name, type, nullable: true })),
    { name: 'window_start', type: TIME, nullable: false },
    { name: 'window_end', type: TIME, nullable: false },
    { name: 'window_time', type: TIME, nullable: false },
  ];
  return new TestOperatorContext({
    uid: 'win',
    config: {
      kind: 'window-aggregate',
      keyFields,
      window: { kind: 'tumble', sizeMs: 10, offsetMs: options.offsetMs ?? 0 },
      allowedLatenessMs: options.latenessMs ?? 0,
      aggregates: aggregates.map(([name, expression]) => ({ name, expression })),
    },
    inputSchema: INPUT,
    outputSchema: { fields, timeField: fields.length - 1, changelog: false },
    traceLevel: options.traceLevel ?? 'summary',
  });
}

function feed(operator: Operator, ...rows: readonly (readonly [key: string | null, n: number, time: number])[]): void {
  operator.processBatch(
    batchOfRows(
      INPUT,
      rows.map(([key, n]): Value[] => [key, n]),
      rows.map(([, , time]) => time),
    ),
  );
}

/** What came out since the last call: results as `key sum start firing-time`, late rows as `late key n time`. */
function drained(context: TestOperatorContext): readonly string[] {
  return context.drain().flatMap((output) => {
    if (output.kind !== 'batch') return [];
    const { batch, tag } = output;
    return rowsOf(batch).map((row, index) =>
      tag === 'late'
        ? `late ${row.join(' ')} ${batch.eventTimes[index]}`
        : `${row.slice(0, -2).join(' ')} @${batch.eventTimes[index]}`,
    );
  });
}

describe('a window aggregate', () => {
  test('fires windows in order when the watermark passes their last instant', () => {
    const context = contextOf();
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 3], ['a', 2, 9], ['b', 3, 0], ['a', 4, 10]);
    watermarkAt(operator, 8);
    expect(drained(context)).toEqual([]);
    feed(operator, ['a', 5, 1]);
    watermarkAt(operator, 9);
    expect(drained(context)).toEqual(['a 8 0 @9', 'b 3 0 @9']);
    feed(operator, ['a', 6, 9], ['a', 7, 10]);
    expect(drained(context)).toEqual(['late a 6 9']);
    watermarkAt(operator, 19);
    expect(drained(context)).toEqual(['a 11 10 @19']);
    expect(operator.stats()).toMatchObject({ stateEntries: 0, stateBytes: 0, lateRecords: 1, watermark: 19 });
  });

  test('fires again for every element within the allowed lateness, with all that is accumulated', () => {
    const context = contextOf({ latenessMs: 5 });
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 3]);
    watermarkAt(operator, 9);
    expect(drained(context)).toEqual(['a 1 0 @9']);
    feed(operator, ['a', 2, 4], ['a', 3, 5], ['b', 9, 6], ['a', 7, 12]);
    expect(drained(context)).toEqual(['a 3 0 @9', 'a 6 0 @9', 'b 9 0 @9']);
    watermarkAt(operator, 13);
    feed(operator, ['a', 10, 5]);
    expect(drained(context)).toEqual(['a 16 0 @9']);
    watermarkAt(operator, 14);
    feed(operator, ['a', 4, 6]);
    expect(drained(context)).toEqual(['late a 4 6']);
    expect(operator.stats().stateEntries).toBe(1);
  });

  test('windows before the epoch and with an offset start where Flink starts them', () => {
    const context = contextOf({ offsetMs: 3 });
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 2], ['a', 2, 3], ['a', 3, -7], ['a', 4, -8]);
    watermarkAt(operator, TIME_MAX);
    expect(drained(context)).toEqual(['a 4 -17 @-8', 'a 4 -7 @2', 'a 2 3 @12']);
  });

  test('emits keys, aggregates, bounds and time of the window', () => {
    const context = contextOf();
    const operator = createWindowAggregate(context);
    feed(operator, [null, 1, 13]);
    watermarkAt(operator, TIME_MAX);
    expect(context.rows()).toEqual([[null, 1, 10, 20, 19]]);
  });

  test('a global window fires only with a record', () => {
    const context = contextOf({ keyFields: [] });
    const operator = createWindowAggregate(context);
    watermarkAt(operator, 100);
    feed(operator, ['a', 1, 113], ['b', 2, 114]);
    watermarkAt(operator, 200);
    expect(drained(context)).toEqual(['3 110 @119']);
  });

  test('filters and distinct values are those of the key and window', () => {
    const context = contextOf({
      aggregates: [
        ['values', 'COUNT(DISTINCT n)', { kind: 'BIGINT' }],
        ['some', 'SUM(n) FILTER (WHERE n > 1)', { kind: 'INT' }],
      ],
    });
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 1], ['a', 1, 2], ['a', 2, 3], ['a', 1, 11], ['b', 3, 1]);
    watermarkAt(operator, TIME_MAX);
    expect(drained(context)).toEqual(['a 2 2 0 @9', 'b 1 3 0 @9', 'a 1  10 @19']);
  });

  test('a large firing is resumed, and never emits a window twice', () => {
    const context = contextOf();
    const operator = createWindowAggregate(context);
    for (let at = 0; at < 10_000; at += 2000) {
      feed(operator, ...Array.from({ length: 2000 }, (_, i): [string, number, number] => [`k${at + i}`, 1, 5]));
    }
    operator.processWatermark(9);
    expect(operator.advance()).toBe(false);
    expect(context.rows().length).toBeLessThanOrEqual(4096);
    watermarkAt(operator, 9);
    expect(new Set(context.rows().map(([key]) => key)).size).toBe(10_000);
    expect(context.rows().length).toBe(10_000);
    expect(context.traces).toEqual([
      { kind: 'windowFired', subtask: '0/0', uid: 'win', start: 0, end: 10, keys: 10_000 },
    ]);
    expect(operator.stats().stateEntries).toBe(0);
  });

  test('after a restore a window that has fired fires again only for new elements', () => {
    const context = contextOf({ latenessMs: 100 });
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 3], ['b', 2, 3]);
    watermarkAt(operator, 9);
    feed(operator, ['c', 4, 13]);
    const chunks = snapshotOf(operator, 1);

    const next = contextOf({ latenessMs: 100 });
    const restored = createWindowAggregate(next);
    restored.restore(chunks, 1);
    restored.open();
    feed(restored, ['b', 5, 4]);
    watermarkAt(restored, 30);
    expect(drained(next)).toEqual(['b 7 0 @9', 'c 4 10 @19']);
    watermarkAt(restored, TIME_MAX);
    expect(drained(next)).toEqual([]);
    expect(restored.stats().stateEntries).toBe(0);
  });

  test('refuses the state of windows that were kept in another way', () => {
    const keyed = { uid: 'win', state: 'window-slices', scope: 'keyed' as const, keyGroupFirst: 0, keyGroupLast: 127 };
    const foreign = [{ ...keyed, bytes: new ArrayBuffer(0) }];
    expect(() => createWindowAggregate(contextOf()).restore(foreign, 1)).toThrow(StateIncompatible);
  });

  test('refuses a record without an event time by name', () => {
    const operator = createWindowAggregate(contextOf());
    expect(() => feed(operator, ['a', 1, 5], ['a', 1, TIME_MIN])).toThrow(NoEventTime);
    expect(() => feed(operator, ['a', 1, 2 ** 53])).toThrow(NoEventTime);
  });

  test('at full level traces every change and late record, and names results by their lineage', () => {
    const context = contextOf({ traceLevel: 'full', latenessMs: 5 });
    const operator = createWindowAggregate(context);
    feed(operator, ['a', 1, 3], ['a', 2, 4]);
    watermarkAt(operator, 9);
    feed(operator, ['a', 3, 5]);
    watermarkAt(operator, 14);
    feed(operator, ['a', 4, 6]);
    expect(context.batches().flatMap((batch) => batch.lineage ?? [])).toEqual(['w:win:a:0:0', 'w:win:a:0:1']);
    expect(context.traces.map(({ kind, ...rest }) => [kind, 'after' in rest ? rest.after : ''])).toEqual([
      ['stateChanged', '1'],
      ['stateChanged', '3'],
      ['windowFired', ''],
      ['stateChanged', '6'],
      ['windowFired', ''],
      ['recordLate', ''],
    ]);
    expect(context.traces.at(-1)).toMatchObject({ count: 1, lateByMs: 8, record: { label: 'a', eventTime: 6 } });
  });

  test('shows its windows in the state panel', () => {
    const operator = createWindowAggregate(contextOf());
    feed(operator, ['a', 1, 13], ['a', 2, 3]);
    const { entries } = operator.inspect({ keyGroup: null, search: '', from: 0, limit: 10 });
    expect(entries.map(({ key, namespace, value }) => [key, namespace, value])).toEqual([
      ['a', '[0, 10)', '2'],
      ['a', '[10, 20)', '1'],
    ]);
  });
});
