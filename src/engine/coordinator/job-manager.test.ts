import { describe, expect, test } from 'vitest';
import { CHAIN, CoordinatorHost, handleOf, only, planOf, runningHost } from './testing.ts';

describe('start', () => {
  test('takes the job, grants an attempt, and spreads subtasks by slot', () => {
    const host = new CoordinatorHost(planOf([3, 2], CHAIN));
    host.start();
    expect(host.states()).toEqual(['CREATED', 'RUNNING']);
    expect(host.sent.slice(0, 2)).toEqual([
      { to: 'vault', message: { kind: 'acquireJob', restore: 'latest' }, delayMs: 0 },
      { to: 'vault', message: { kind: 'grantAttempt', attempt: 1 }, delayMs: 0 },
    ]);
    expect(
      host.spawned.map(({ subtask, taskManager, attempt, restore }) => [subtask, taskManager, attempt, restore]),
    ).toEqual([
      ['0/0', 0, 1, null],
      ['0/1', 1, 1, null],
      ['0/2', 0, 1, null],
      ['1/0', 0, 1, null],
      ['1/1', 1, 1, null],
    ]);
  });

  test('goes on from a checkpoint, with ids and attempts that continue', () => {
    const first = new CoordinatorHost(planOf([1, 1], CHAIN));
    first.start();
    first.advanceTo(0);
    const manifest = first.complete(1);
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.start(manifest);
    expect(host.spawned.map((each) => [each.subtask, each.attempt, each.restore])).toEqual([
      ['0/0', 2, { checkpointId: 1, handles: [handleOf('0/0', 1)], finished: false }],
      ['1/0', 2, { checkpointId: 1, handles: [handleOf('1/0', 1)], finished: false }],
    ]);
    host.advanceTo(0);
    expect(host.tracesOf('checkpointTriggered').map((body) => body.checkpointId)).toEqual([2]);
  });

  test('never starts from scratch in silence: no readable checkpoint fails the job', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.command({ kind: 'startJob', plan: host.plan, restore: 'latest', traceLevel: 'summary' });
    host.vault({
      kind: 'jobAcquired',
      epoch: 2,
      lastAttempt: 4,
      lastCheckpointId: 9,
      jobTimeMs: 0,
      manifest: null,
      quarantined: [{ checkpointId: 9, reason: 'torn' }],
    });
    expect(host.states()).toEqual(['CREATED', 'FAILING', 'FAILED']);
    expect(host.tracesOf('checkpointQuarantined')).toEqual([
      { kind: 'checkpointQuarantined', checkpointId: 9, reason: 'torn' },
    ]);
    expect(host.spawned).toEqual([]);
  });

  test('a refused job fails', () => {
    const host = new CoordinatorHost(planOf([1], []));
    host.command({ kind: 'startJob', plan: host.plan, restore: 'latest', traceLevel: 'summary' });
    host.vault({ kind: 'jobRefused', reason: 'elsewhere' });
    expect(host.states()).toEqual(['FAILED']);
  });
});

describe('checkpoints', () => {
  test('the first comes after a drawn part of the interval, the others on planned times', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN, { checkpoint: { intervalMs: 1000, minPauseMs: 200 } }));
    host.draw = 0.5;
    host.start();
    expect(host.timerAt('checkpoint')).toBe(600);
    host.advanceTo(600);
    host.complete(1);
    host.advanceTo(3000);
    expect(host.timerAt('checkpoint')).toBe(3600);
  });

  test('periodic checkpoints wait until every task runs', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.command({ kind: 'startJob', plan: host.plan, restore: 'latest', traceLevel: 'summary' });
    host.vault({
      kind: 'jobAcquired',
      epoch: 1,
      lastAttempt: 0,
      lastCheckpointId: 0,
      jobTimeMs: 0,
      manifest: null,
      quarantined: [],
    });
    host.report('0/0', 'RUNNING');
    expect(host.timerAt('checkpoint')).toBeNull();
    host.report('1/0', 'RUNNING');
    expect(host.timerAt('checkpoint')).toBe(0);
  });

  test('triggers at sources, waits for all, and completes only when the manifest is durable', () => {
    const host = runningHost();
    expect(host.sentOf('triggerCheckpoint')).toEqual([
      {
        to: 'task:0/0',
        message: {
          kind: 'triggerCheckpoint',
          checkpointId: 1,
          timestamp: 0,
          options: { alignment: 'aligned', stop: false },
        },
      },
    ]);
    host.nowMs = 50;
    const manifest = host.acknowledgeAll(1);
    expect(manifest).toMatchObject({ checkpointId: 1, epoch: 1, attempt: 1, triggeredAtMs: 0, jobTimeMs: 50 });
    expect(manifest.subtasks.map((entry) => entry.handles)).toEqual([[handleOf('0/0', 1)], [handleOf('1/0', 1)]]);
    expect(host.tracesOf('checkpointCompleted')).toEqual([]);
    expect(host.sentOf('notifyCheckpointComplete')).toEqual([]);
    host.nowMs = 60;
    host.vault({ kind: 'manifestDurable', checkpointId: 1 });
    expect(host.tracesOf('checkpointCompleted')).toEqual([
      { kind: 'checkpointCompleted', checkpointId: 1, bytes: 20, durationMs: 60 },
    ]);
    expect(host.sentOf('notifyCheckpointComplete').map((each) => each.to)).toEqual(['task:0/0', 'task:1/0']);
  });

  test('an id is stored before it is used, and what is requested meanwhile waits', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.reserves = false;
    host.start();
    host.advanceTo(0);
    host.command({ kind: 'triggerUserCheckpoint' });
    expect(host.sentOf('reserveCheckpointId').map((each) => each.message.checkpointId)).toEqual([1]);
    expect(host.tracesOf('checkpointTriggered')).toEqual([]);
    host.vault({ kind: 'checkpointIdReserved', checkpointId: 1 });
    expect(host.tracesOf('checkpointTriggered').map((body) => body.checkpointId)).toEqual([1]);
    host.complete(1);
    expect(host.sentOf('reserveCheckpointId').map((each) => each.message.checkpointId)).toEqual([1, 2]);
    host.vault({ kind: 'checkpointIdRejected', checkpointId: 2, reason: 'unknown' });
    expect(host.tracesOf('checkpointRequestRejected')).toEqual([
      { kind: 'checkpointRequestRejected', reason: 'TRIGGER_CHECKPOINT_FAILURE', retryInMs: null },
    ]);
  });

  test('a checkpoint that was about to start when a task failed does not start', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.reserves = false;
    host.start();
    host.advanceTo(0);
    host.report('1/0', 'FAILED', 'boom');
    host.vault({ kind: 'checkpointIdReserved', checkpointId: 1 });
    expect(host.tracesOf('checkpointTriggered')).toEqual([]);
    expect(host.tracesOf('checkpointRequestRejected')).toEqual([
      { kind: 'checkpointRequestRejected', reason: 'CHECKPOINT_COORDINATOR_SUSPEND', retryInMs: null },
    ]);
  });

  test('the third completed checkpoint subsumes the first', () => {
    const host = runningHost();
    host.complete(1);
    host.advanceTo(1000);
    host.complete(2);
    expect(host.sentOf('discardCheckpoint')).toEqual([]);
    host.advanceTo(2000);
    host.complete(3);
    expect(only(host.sentOf('discardCheckpoint')).message.checkpointId).toBe(1);
    expect(host.tracesOf('checkpointSubsumed')).toEqual([{ kind: 'checkpointSubsumed', checkpointId: 1 }]);
  });

  test('a request behind a running one waits for it', () => {
    const host = runningHost();
    host.command({ kind: 'triggerUserCheckpoint' });
    expect(host.tracesOf('checkpointTriggered')).toHaveLength(1);
    host.complete(1);
    expect(host.tracesOf('checkpointTriggered').map((body) => [body.checkpointId, body.trigger])).toEqual([
      [1, 'periodic'],
      [2, 'user'],
    ]);
  });

  test('a periodic one that comes too early is refused and comes exactly at the end of the pause', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN, { checkpoint: { intervalMs: 1000, minPauseMs: 400 } }));
    host.start();
    host.advanceTo(400);
    host.nowMs = 1300;
    host.complete(1);
    host.advanceTo(1400);
    expect(host.tracesOf('checkpointRequestRejected')).toEqual([
      { kind: 'checkpointRequestRejected', reason: 'MINIMUM_TIME_BETWEEN_CHECKPOINTS', retryInMs: 300 },
    ]);
    host.advanceTo(1699);
    expect(host.tracesOf('checkpointTriggered')).toHaveLength(1);
    host.advanceTo(1700);
    expect(host.tracesOf('checkpointTriggered')).toHaveLength(2);
  });

  test('an expired or declined one is aborted everywhere; beyond the tolerable number the job restarts', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN, { checkpoint: { timeoutMs: 300, tolerableFailures: 1 } }));
    host.start();
    host.advanceTo(300);
    expect(host.tracesOf('checkpointFailed')).toEqual([
      { kind: 'checkpointFailed', checkpointId: 1, reason: 'CHECKPOINT_EXPIRED', detail: null },
    ]);
    expect(host.sentOf('notifyCheckpointAborted').map((each) => each.to)).toEqual(['task:0/0', 'task:1/0']);
    expect(host.sentOf('discardCheckpoint').map((each) => each.message.checkpointId)).toEqual([1]);
    host.advanceTo(1000);
    host.acknowledge('0/0', 1);
    host.task('1/0', {
      kind: 'checkpointDeclined',
      subtask: '1/0',
      checkpointId: 2,
      reason: 'CHECKPOINT_ASYNC_EXCEPTION',
    });
    expect(host.states().at(-1)).toBe('RESTARTING');
    expect(only(host.tracesOf('restartScheduled'))).toMatchObject({ failedSubtask: '1/0', delayMs: 500 });
  });

  test('a rejected manifest fails the checkpoint', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN, { checkpoint: { tolerableFailures: 5 } }));
    host.start();
    host.advanceTo(0);
    host.acknowledgeAll(1);
    host.vault({ kind: 'manifestRejected', checkpointId: 1, reason: 'quota' });
    expect(host.tracesOf('checkpointFailed')).toEqual([
      { kind: 'checkpointFailed', checkpointId: 1, reason: 'FINALIZE_CHECKPOINT_FAILURE', detail: 'quota' },
    ]);
    expect(host.states()).toEqual(['CREATED', 'RUNNING']);
  });

  test('modelled costs delay control messages while paced', () => {
    const host = runningHost();
    host.host({ kind: 'paceChanged', pace: 'paced' });
    host.complete(1);
    const delays = (kind: string) => host.sent.filter((each) => each.message.kind === kind).map((each) => each.delayMs);
    expect(delays('commitManifest')).toEqual([11]);
    expect(delays('notifyCheckpointComplete')).toEqual([7, 7]);
  });
});
