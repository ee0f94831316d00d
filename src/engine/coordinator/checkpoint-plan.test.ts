import { describe, expect, test } from 'vitest';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { planCheckpoint, type PlannedTaskState } from './checkpoint-plan.ts';
import { planOf } from './testing.ts';

describe('the plan of a checkpoint', () => {
  const plan = planOf(
    [2, 2, 1],
    [
      [0, 1, 'forward'],
      [1, 2, 'hash'],
    ],
  );

  test('with all tasks running: triggers sources, waits for all', () => {
    expect(planCheckpoint(plan, () => 'RUNNING')).toEqual({
      ok: true,
      value: { trigger: ['0/0', '0/1'], waitFor: ['0/0', '0/1', '1/0', '1/1', '2/0'], finished: [] },
    });
  });

  test('a task whose predecessors have all finished is triggered itself', () => {
    expect(planCheckpoint(plan, finished('0/0'))).toEqual({
      ok: true,
      value: { trigger: ['0/1', '1/0'], waitFor: ['0/1', '1/0', '1/1', '2/0'], finished: ['0/0'] },
    });
    expect(planCheckpoint(plan, finished('0/0', '0/1', '1/0', '1/1'))).toEqual({
      ok: true,
      value: { trigger: ['2/0'], waitFor: ['2/0'], finished: ['0/0', '0/1', '1/0', '1/1'] },
    });
  });

  test('with all-to-all inputs one running predecessor is enough not to be', () => {
    const outcome = planCheckpoint(plan, finished('0/0', '0/1', '1/0'));
    expect(outcome).toMatchObject({ ok: true, value: { trigger: ['1/1'] } });
  });

  test('a task that does not run yet refuses it', () => {
    expect(planCheckpoint(plan, (subtask) => (subtask === '2/0' ? 'NOT_RUNNING' : 'RUNNING'))).toEqual({
      ok: false,
      failure: 'NOT_ALL_REQUIRED_TASKS_RUNNING',
    });
  });
});

function finished(...subtasks: readonly SubtaskId[]): (subtask: SubtaskId) => PlannedTaskState {
  return (subtask) => (subtasks.includes(subtask) ? 'FINISHED' : 'RUNNING');
}
