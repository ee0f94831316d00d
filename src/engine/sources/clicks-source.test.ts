import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { CLICKS_END } from '#protocol/job-client.ts';
import type { ClicksSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { ClicksSource } from './clicks-source.ts';
import { lineagesOf, NO_WATERMARKS } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'user', type: { kind: 'STRING' }, nullable: false },
    { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

const CONFIG: ClicksSourceConfig = {
  kind: 'source-clicks',
  splits: 1,
  rowsPerSecond: null,
  watermark: NO_WATERMARKS,
  timeColumn: 'ts',
};

function create(): { readonly source: ClicksSource; readonly context: TestOperatorContext } {
  const context = new TestOperatorContext({ config: CONFIG, outputSchema: SCHEMA, uid: 'c' });
  return { source: new ClicksSource(context, CONFIG), context };
}

/** Answers the open question from a record; false if nothing was asked or nothing is there. */
function answer({ source, context }: ReturnType<typeof create>, record: readonly string[]): boolean {
  const asked = context.outputs.findLastIndex(({ kind }) => kind === 'request');
  if (asked < 0) return false;
  const [output] = context.outputs.splice(asked, 1);
  const request = must(output?.kind === 'request' ? output.request : null, 'a request');
  if (request.kind !== 'readClicks' || request.from >= record.length) return false;
  const { requestId, from } = request;
  source.onVaultReply({ kind: 'clicksRead', requestId, from, lines: record.slice(from) });
  return true;
}

const event = (user: string, ts: number): string => JSON.stringify({ user, ts });

test('emits what was recorded, waits for more, ends where the user ends it', () => {
  const clicks = create();
  clicks.source.open();
  expect(clicks.source.poll(10)).toEqual({ kind: 'blocked' });
  expect(clicks.context.requests()).toEqual([{ kind: 'readClicks', requestId: 1, uid: 'c', from: 0 }]);
  expect(answer(clicks, [event('ann', 1000), event('bob', 500)])).toBe(true);
  expect(clicks.source.poll(10)).toEqual({ kind: 'more' });
  expect(clicks.context.rows()).toEqual([
    ['ann', 1000],
    ['bob', 500],
  ]);
  expect([...(clicks.context.batches()[0]?.eventTimes.subarray(0, 2) ?? [])]).toEqual([1000, 500]);
  expect(lineagesOf(clicks.context)).toEqual(['c:0:0', 'c:0:1']);
  expect(clicks.source.poll(10)).toEqual({ kind: 'blocked' });
  expect(answer(clicks, [event('ann', 1000), event('bob', 500), CLICKS_END])).toBe(true);
  expect(clicks.source.poll(10)).toEqual({ kind: 'end' });
});

test('an event that does not fit the columns any more is rejected by name and the next one is read', () => {
  const clicks = create();
  clicks.source.open();
  clicks.source.poll(10);
  answer(clicks, ['{"user":"ann"}', event('bob', 1)]);
  clicks.source.poll(10);
  expect(clicks.context.rows()).toEqual([['bob', 1]]);
  expect(clicks.context.traces).toMatchObject([
    {
      kind: 'recordRejected',
      line: 1,
      reason: 'column ts is missing and NOT NULL',
      refusal: { code: 'missing', values: { column: 'ts' } },
      text: '{"user":"ann"}',
    },
  ]);
  expect(clicks.source.stats().rejectedRecords).toBe(1);
});

test('wherever it is restored, every event is emitted once', () => {
  const record = fc.array(fc.constantFrom(event('a', 1), event('b', 2), '{"bad"'), { maxLength: 12 });
  fc.assert(
    fc.property(record, fc.nat(20), fc.integer({ min: 1, max: 3 }), (lines, polls, rowsMax) => {
      const whole = [...lines, CLICKS_END];
      const before = create();
      before.source.open();
      for (let poll = 0; poll < polls && before.source.poll(rowsMax).kind !== 'end'; poll++) answer(before, whole);
      const after = create();
      after.source.restore(snapshotOf(before.source, 1), 1);
      after.source.open();
      for (let turn = 0; after.source.poll(rowsMax).kind !== 'end'; turn++) {
        answer(after, whole);
        expect(turn).toBeLessThan(100);
      }
      const expected = lines.flatMap((line, at) => (line === '{"bad"' ? [] : [`c:0:${at}`]));
      expect([...lineagesOf(before.context), ...lineagesOf(after.context)]).toEqual(expected);
    }),
  );
});
