import { expect, test } from 'vitest';
import type { JobPlan } from '#protocol/job-plan.ts';
import { refusalText } from '#protocol/line-refusal.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, renderNarration } from '#view/narration-texts.ts';
import type { Narration } from '#view/run-view.ts';
import type { Language } from '../preferences.ts';
import type { Text } from '../texts/use-text.ts';
import { failureCauseText } from '../texts/failure-cause-text.ts';
import { textIn } from '../texts/text-in.ts';
import { eventRow } from './event-text.ts';

const PLAN = {
  vertices: [
    { name: 'lines', operators: [{ name: 'lines' }] },
    { name: 'count', operators: [{ name: 'count' }] },
  ],
  edges: [{ from: 0, to: 1, partitioner: 'hash' }],
} as unknown as JobPlan;

function row(body: TraceBody, language: Language = 'en', actor = 'task:1/0'): string {
  const text: Text = (key, values) => textIn(language, key, values);
  const texts = language === 'zh' ? NARRATION_TEXTS_ZH : NARRATION_TEXTS_EN;
  const narrationText = (narration: Narration): string => renderNarration(texts, narration);
  const causeText = (cause: string): string => failureCauseText(cause, language);
  const words = { text, refusalText, causeText, narrationText };
  const { subject, what } = eventRow(PLAN, { actor, stamp: { timeMs: 0 }, body } as never, words);
  return `${subject} ${what}`;
}

test('a refused line says why', () => {
  const refusal = { code: 'missing', values: { column: 'ts' } } as const;
  const said = { subtask: '0/0', uid: 'lines', line: 7, reason: '', refusal, text: '{"user":"ann"}' } as const;
  expect(row({ kind: 'recordRejected', ...said })).toBe(
    'lines #1 lines refuses line 7, column ts is missing and NOT NULL: {"user":"ann"}',
  );
});

test('events are told in words, in both languages', () => {
  const record = { label: 'alice', lineage: 's:0:1', rowKind: 0, eventTime: Number.NEGATIVE_INFINITY };
  const sent: TraceBody = {
    kind: 'elementSent',
    channel: '0:1:0',
    sequence: 3,
    element: { kind: 'records', rows: 1, records: [record] },
  } as never;
  const value: TraceBody = {
    kind: 'stateChanged',
    subtask: '1/0',
    uid: 'count',
    state: 'accState',
    keyGroup: 91,
    key: 'to',
    before: null,
    after: '1',
    lineage: 's:0:1',
  } as never;
  const fault: TraceBody = { kind: 'faultInjected', fault: 'killSubtask', target: 'task:1/0' };
  const declined: TraceBody = { kind: 'checkpointFailed', checkpointId: 7, reason: 'CHECKPOINT_EXPIRED', detail: null };
  expect([sent, value, fault].map((body) => row(body))).toEqual([
    'lines #2 sends record alice to count #1',
    'count #1 count: to – → 1 · key group 91, accState',
    'count #1 You killed count #1: its worker is gone at once',
  ]);
  expect([sent, value, fault].map((body) => row(body, 'zh'))).toEqual([
    'lines #2 向 count #1 发送记录 alice',
    'count #1 count：to – → 1 · 键组 91，accState',
    'count #1 你杀死了 count #1：其 worker 立即消失',
  ]);
  expect(row(declined, 'en', 'coordinator')).toMatch(/^checkpoint 7 failed: [^.]+$/);
});

test('many records are counted, not listed; times that are none are not shown', () => {
  const record = { label: 'a', lineage: '', rowKind: 0, eventTime: 5000 };
  const sent = (count: number): TraceBody =>
    ({
      kind: 'elementSent',
      channel: '0:0:0',
      sequence: 1,
      element: { kind: 'records', rows: count, records: Array.from({ length: count }, () => record) },
    }) as never;
  expect(row(sent(9))).toBe('lines #1 sends 9 records to count #1');
  expect(row({ kind: 'recordProcessed', subtask: '1/0', uid: 'count', record } as never)).toBe(
    'count #1 processes record a of 5,000 in count',
  );
  expect(row({ kind: 'watermarkAdvanced', subtask: '1/0', uid: 'w', time: Number.POSITIVE_INFINITY } as never)).toBe(
    'count #1 w is at watermark +∞',
  );
});

test('a broken invariant is told as one, and no failure of the job is', () => {
  const ended = { kind: 'jobStateChanged', from: 'RUNNING', to: 'FAILED' } as const;
  const reason = `A restart strategy restarts as often as it is configured to and not once more. Restart 4, allowed are 3.`;
  expect(row({ ...ended, reason, broken: true }, 'en', 'host')).toBe(
    `host RUNNING → FAILED, an invariant is broken: ${reason}`,
  );
  expect(row({ ...ended, reason, broken: true }, 'zh', 'host')).toContain('不变量被破坏：重启策略按配置的次数重启');
  expect(row({ ...ended, reason: 'its worker was terminated' }, 'en', 'coordinator')).toBe(
    'coordinator RUNNING → FAILED',
  );
});

test('why a subtask failed is told in the language of the viewer', () => {
  const failed = { kind: 'subtaskStateChanged', subtask: '1/0', state: 'FAILED' } as const;
  expect(row({ ...failed, cause: 'its worker was terminated' }, 'zh')).toBe('count #1 为 FAILED：其 worker 已被终止');
});
