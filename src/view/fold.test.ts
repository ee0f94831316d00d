import { describe, expect, test } from 'vitest';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, renderNarration } from './narration-texts.ts';
import type { ChannelView, RunView } from './run-view.ts';
import { basePlan, twoPlan } from './testing.ts';
import { baseTrace, twoTrace } from './testing-scenarios.ts';

/** The view right after the first event that satisfies `until`, or at the end. */
function viewAt(plan: JobPlan, events: readonly TraceEvent[], until: (event: TraceEvent) => boolean): RunView {
  const state = emptyRunView(plan);
  for (const event of events) {
    foldEvent(state, event);
    if (until(event)) break;
  }
  return snapshotView(state);
}

function labels(channel: ChannelView | undefined): string[] {
  return (channel?.queue ?? []).map(({ element }) =>
    element.kind === 'records' ? (element.records[0]?.label ?? '') : element.kind === 'barrier' ? '|' : '?',
  );
}

describe('TWO, exactly-once', () => {
  const plan = twoPlan('exactly-once');
  const events = twoTrace('exactly-once');
  const blocked = viewAt(plan, events, ({ body }) => body.kind === 'channelBlocked');

  test('the gate of the fast channel is shut and its next records wait', () => {
    expect(blocked.channels.get('0:0:0')?.blockedBy).toBe(1);
    expect(labels(blocked.channels.get('0:0:0'))).toEqual(['a3', 'a4', 'a5']);
    expect(blocked.channels.get('0:0:0')?.queue.map(({ epoch }) => epoch)).toEqual([2, 2, 2]);
    expect(labels(blocked.channels.get('0:1:0'))).toEqual(['b2']);
    expect(blocked.channels.get('0:1:0')?.queue[0]?.epoch).toBe(1);
  });

  test('the subtask is ALIGNING 1 of 2 and its sources have their part stored', () => {
    expect(blocked.subtasks.get('1/0')).toMatchObject({
      phase: 'ALIGNING',
      phaseCheckpointId: 1,
      barriers: { received: 1, expected: 2 },
      snapshotCheckpointId: null,
    });
    expect(blocked.subtasks.get('0/0')).toMatchObject({ phase: 'ACKED', snapshotCheckpointId: 1 });
  });

  test('the narration says which channel is shut, what waits, and for whom', () => {
    const narration = blocked.narration;
    expect(narration === null ? '' : renderNarration(NARRATION_TEXTS_EN, narration)).toBe(
      'Barrier 1 reached count #1 on channel 0: the gate is shut, and 3 records of the next epoch wait for channel 1.',
    );
    expect(narration === null ? '' : renderNarration(NARRATION_TEXTS_ZH, narration)).toBe(
      '屏障 1 经通道 0 到达 count #1：闸门关闭，下一周期的 3 条记录等待通道 1。',
    );
  });

  test('after alignment the gate is open and the subtask goes SYNC, ASYNC, ACKED, RUNNING', () => {
    const phases: string[] = [];
    const state = emptyRunView(plan);
    for (const event of events) {
      foldEvent(state, event);
      const phase = snapshotView(state).subtasks.get('1/0')?.phase ?? '';
      if (phases.at(-1) !== phase) phases.push(phase);
      if (event.body.kind === 'checkpointCompleted') break;
    }
    expect(phases).toEqual(['DEPLOYING', 'RUNNING', 'ALIGNING', 'SYNC', 'ASYNC', 'ACKED', 'RUNNING']);
    expect(snapshotView(state).channels.get('0:0:0')?.blockedBy).toBeNull();
  });

  test('acknowledgements fill the table, and completion names the checkpoint a failure would restore', () => {
    const view = viewAt(plan, events, ({ body }) => body.kind === 'checkpointCompleted');
    expect(view.checkpoints.map(({ id, status }) => ({ id, status }))).toEqual([{ id: 1, status: 'completed' }]);
    expect(view.checkpoints[0]?.subtasks.every(({ ackedAtMs }) => ackedAtMs !== null)).toBe(true);
    expect(view.latestCompletedId).toBe(1);
  });

  test('records that come a second time are marked', () => {
    const view = viewAt(
      plan,
      events,
      ({ attempt, body }) => attempt === 2 && body.kind === 'elementSent' && body.channel === '0:0:0',
    );
    expect(view.channels.get('0:0:0')?.queue[0]).toMatchObject({ replays: [1], epoch: 2 });
  });
});

describe('BASE', () => {
  const plan = basePlan();
  const events = baseTrace();

  test('a restart drops what is in flight, keeps it as fallen, and remembers where the source was', () => {
    const lag = events.filter(
      ({ attempt, body }) =>
        !(attempt === 1 && 'sequence' in body && body.sequence === 15 && body.kind !== 'elementSent'),
    );
    const view = viewAt(plan, lag, ({ body }) => body.kind === 'restartScheduled');
    expect(view.recovery).toMatchObject({ phase: 'waiting', failedSubtask: '1/0', cause: 'killed by you' });
    expect(view.recovery?.fallen.get('0:0:0')?.map(({ sequence }) => sequence)).toEqual([15]);
    expect(view.channels.get('0:0:0')?.queue).toEqual([]);
    expect(view.recovery?.positionsBefore.get('0/0')).toEqual([{ split: 0, offset: 15, end: 20 }]);
  });

  test('the new attempt starts from the restored positions and is resumed when all run', () => {
    const restored = viewAt(plan, events, ({ body }) => body.kind === 'attemptStarted' && body.attempt === 2);
    expect(restored.recovery).toMatchObject({ phase: 'restoring', restoredCheckpointId: 1 });
    expect(restored.subtasks.get('0/0')?.positions).toEqual([{ split: 0, offset: 10, end: 20 }]);
    expect(restored.checkpoints[0]?.restoredAtMs).not.toBeNull();
    const resumed = viewAt(
      plan,
      events,
      ({ attempt, body }) => attempt === 2 && body.kind === 'subtaskStateChanged' && body.subtask === '1/0',
    );
    expect(resumed.recovery?.phase).toBe('resumed');
  });

  test('the record in work shows how often it was seen, and the change it made', () => {
    const view = viewAt(
      plan,
      events,
      ({ attempt, body }) => attempt === 2 && body.kind === 'stateChanged' && body.lineage === 'source:0:12',
    );
    expect(view.subtasks.get('1/0')?.current).toMatchObject({ times: 2, key: 'u', before: '12', after: '13' });
  });

  test('what a dead attempt still says is counted and not drawn', () => {
    const zombie: TraceEvent = { ...(events[20] as TraceEvent), attempt: 1, stamp: { timeMs: 1e6, counter: 0 } };
    const state = emptyRunView(plan);
    for (const event of events) foldEvent(state, event);
    const before = snapshotView(state);
    foldEvent(state, zombie);
    const after = snapshotView(state);
    expect(after.zombieEvents).toBe(before.zombieEvents + 1);
    expect(after.channels).toEqual(before.channels);
  });

  test('a view does not change when the run goes on', () => {
    const state = emptyRunView(plan);
    for (const event of events.slice(0, 40)) foldEvent(state, event);
    const view = snapshotView(state);
    const copy = structuredClone(view);
    for (const event of events.slice(40)) foldEvent(state, event);
    expect(view).toEqual(copy);
  });
});

test('every narration of the scenarios has a sentence in both languages', () => {
  for (const mode of ['exactly-once', 'at-least-once'] as const) {
    const state = emptyRunView(twoPlan(mode));
    for (const event of twoTrace(mode)) {
      foldEvent(state, event);
      const key = snapshotView(state).narration?.key;
      if (key === undefined) continue;
      expect(NARRATION_TEXTS_EN).toHaveProperty([key]);
      expect(NARRATION_TEXTS_ZH).toHaveProperty([key]);
    }
  }
  expect(Object.keys(NARRATION_TEXTS_ZH)).toEqual(Object.keys(NARRATION_TEXTS_EN));
});
