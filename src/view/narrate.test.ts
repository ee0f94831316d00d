import { expect, test } from 'vitest';
import type { TraceBody } from '#protocol/trace.ts';
import { must } from '#std/assert.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, renderNarration } from './narration-texts.ts';
import { basePlan } from './testing.ts';
import { baseTrace } from './testing-scenarios.ts';

/** What the strip says right after an event, in English and in Chinese. */
function told(body: TraceBody): readonly string[] {
  const state = emptyRunView(basePlan());
  foldEvent(state, { ...must(baseTrace()[0], 'the trace has a first event'), body });
  const narration = must(snapshotView(state).narration, 'it is told');
  return [NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH].map((texts) => renderNarration(texts, narration));
}

test('a checkpoint that a task was too quick for is no trouble, and one that failed is', () => {
  const failed = { kind: 'checkpointFailed', checkpointId: 9 } as const;
  expect(told({ ...failed, reason: 'TASK_CHECKPOINT_FAILURE', detail: '1/0' })).toEqual([
    'Checkpoint 9 is given up: count #1 had finished before its trigger came. The one before it stays the newest.',
    '检查点 9 已放弃：触发到达之前 count #1 已结束。之前的检查点仍是最新的。',
  ]);
  expect(told({ ...failed, reason: 'CHECKPOINT_EXPIRED', detail: null })).toEqual([
    'Checkpoint 9 failed: CHECKPOINT_EXPIRED. The one before it stays the newest.',
    '检查点 9 失败：CHECKPOINT_EXPIRED。之前的检查点仍是最新的。',
  ]);
});

test('a run that a broken invariant ended has not failed by itself', () => {
  const ended = { kind: 'jobStateChanged', from: 'RUNNING', to: 'FAILED', reason: 'A rule. Not kept' } as const;
  expect(told({ ...ended, broken: true })).toEqual([
    'An invariant is broken, and the run ends here: A rule. Not kept.',
    '不变量被破坏，运行到此结束：A rule. Not kept。',
  ]);
  expect(told(ended)).toEqual(['The job goes from RUNNING to FAILED.', '作业状态由 RUNNING 变为 FAILED。']);
});

test('a job that is suspended says why', () => {
  const suspended = { kind: 'jobStateChanged', from: 'RUNNING', to: 'SUSPENDED' } as const;
  expect(told({ ...suspended, reason: 'storage has lost the job' })).toEqual([
    'The job is suspended: storage has lost the job.',
    '作业已挂起：storage has lost the job。',
  ]);
});
