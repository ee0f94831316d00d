import { describe, expect, test } from 'vitest';
import type { SourcePosition, TraceBody, TraceEvent } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import type { RecoveryView, RunView } from '#view/run-view.ts';
import { attemptStarted, basePlan, METRICS, task, traceOf } from '#view/testing.ts';
import { baseTrace } from '#view/testing-scenarios.ts';
import { restoredRows, unfinishedAfter } from './recovery-figures.ts';

function viewOf(events: readonly TraceEvent[]): RunView & { readonly recovery: RecoveryView } {
  const state = emptyRunView(basePlan());
  for (const event of events) foldEvent(state, event);
  const view = snapshotView(state);
  if (view.recovery === null) throw new Error('the trace has no recovery');
  return { ...view, recovery: view.recovery };
}

function upTo(events: readonly TraceEvent[], kind: TraceBody['kind'], which: number): readonly TraceEvent[] {
  const places = events.flatMap(({ body }, at) => (body.kind === kind ? [at] : []));
  return events.slice(0, (places[which] as number) + 1);
}

describe('BASE: ten records before the barrier, five after it, then the count dies', () => {
  test('before the new attempt nothing is restored, and nothing is said to come again', () => {
    const view = viewOf(upTo(baseTrace(), 'restartScheduled', 0));
    expect(
      restoredRows(basePlan(), view, view.recovery).map(({ id, again, running }) => ({ id, again, running })),
    ).toEqual([
      { id: '0/0', again: 0, running: false },
      { id: '1/0', again: 0, running: false },
    ]);
    expect(unfinishedAfter(view, view.recovery)).toEqual([]);
  });

  test('afterwards both run again', () => {
    const view = viewOf(baseTrace());
    expect(view.recovery.restoredCheckpointId).toBe(1);
    expect(restoredRows(basePlan(), view, view.recovery).map(({ running }) => running)).toEqual([true, true]);
  });
});

describe('a source that had read on', () => {
  const at = (split: number, offset: number): SourcePosition => ({
    split,
    offset,
    end: 20,
  });
  const base = viewOf(baseTrace());
  const recovery: RecoveryView = {
    ...base.recovery,
    phase: 'restoring',
    positionsBefore: new Map([['0/0', [at(0, 15), at(1, 4), at(2, 3)]]]),
    restoredPositions: new Map([['0/0', [at(0, 10), at(1, 4)]]]),
  };

  test('reads every stretch behind its old positions again; a split without a position from its start', () => {
    expect(restoredRows(basePlan(), base, recovery)[0]).toMatchObject({
      id: '0/0',
      offsets: [10, 4],
      again: 5 + 0 + 3,
    });
  });
});

test('a checkpoint begun before the failure and not completed is named with its reason', () => {
  const steps: [Parameters<typeof traceOf>[0][number][0], TraceBody][] = [
    ['coordinator', attemptStarted(basePlan(), 1, null)],
    ['coordinator', { kind: 'checkpointTriggered', checkpointId: 4, trigger: 'periodic', subtasks: ['0/0', '1/0'] }],
    ['coordinator', { kind: 'checkpointAckReceived', checkpointId: 4, subtask: '0/0', metrics: METRICS }],
    [
      'coordinator',
      { kind: 'checkpointFailed', checkpointId: 4, reason: 'CHECKPOINT_COORDINATOR_SUSPEND', detail: null },
    ],
    ['coordinator', { kind: 'restartScheduled', delayMs: 1000, failedSubtask: '1/0', cause: 'killed' }],
    ['coordinator', attemptStarted(basePlan(), 2, null)],
    [task('0/0'), { kind: 'subtaskStateChanged', subtask: '0/0', state: 'RUNNING', cause: null }],
  ];
  const view = viewOf(traceOf(steps));
  expect(unfinishedAfter(view, view.recovery)).toEqual([
    { id: 4, acknowledged: 1, total: 2, reason: 'CHECKPOINT_COORDINATOR_SUSPEND' },
  ]);
});
