import { describe, expect, test } from 'vitest';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS } from '#protocol/limits.ts';
import { CHAIN, CoordinatorHost, handleOf, only, planOf, runningHost } from './testing.ts';

describe('failover', () => {
  test('a failed task stops all, and after the delay a new attempt starts from the newest checkpoint', () => {
    const host = runningHost();
    const manifest = host.complete(1);
    host.advanceTo(1000);
    host.report('1/0', 'FAILED', 'boom');
    expect(host.killed).toEqual([
      { subtask: '0/0', attempt: 1 },
      { subtask: '1/0', attempt: 1 },
    ]);
    expect(host.tracesOf('checkpointFailed')).toEqual([
      { kind: 'checkpointFailed', checkpointId: 2, reason: 'CHECKPOINT_COORDINATOR_SUSPEND', detail: null },
    ]);
    expect(host.tracesOf('taskStateReported').slice(-2)).toEqual([
      { kind: 'taskStateReported', subtask: '1/0', state: 'FAILED', cause: 'boom' },
      { kind: 'taskStateReported', subtask: '0/0', state: 'CANCELED', cause: null },
    ]);
    host.advanceTo(1499);
    expect(host.sentOf('findLatestManifest')).toEqual([]);
    host.advanceTo(1500);
    host.vault({ kind: 'latestManifestFound', manifest, quarantined: [] });
    expect(host.states()).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING']);
    expect(host.tracesOf('attemptStarted').at(-1)).toMatchObject({ attempt: 2, restoredCheckpointId: 1 });
    expect(host.spawned.slice(2).map((each) => each.restore?.handles)).toEqual([
      [handleOf('0/0', 1)],
      [handleOf('1/0', 1)],
    ]);
    host.allReport('RUNNING');
    host.advanceTo(1500);
    expect(host.tracesOf('checkpointTriggered').at(-1)?.checkpointId).toBe(3);
  });

  test('a dead attempt may still speak, and is not heard', () => {
    const host = runningHost();
    const dead = host.manager.fence();
    host.report('1/0', 'FAILED', 'boom');
    host.task('0/0', { kind: 'taskStateChanged', subtask: '0/0', state: 'FAILED', cause: 'late' });
    host.advanceTo(500);
    host.vault({ kind: 'latestManifestFound', manifest: null, quarantined: [] });
    host.task(
      '0/0',
      { kind: 'checkpointDeclined', subtask: '0/0', checkpointId: 1, reason: 'CHECKPOINT_DECLINED' },
      dead,
    );
    expect(host.tracesOf('messageFenced')).toEqual([
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 1, fromEpoch: 1, message: 'taskStateChanged' },
      { kind: 'messageFenced', from: 'task:0/0', fromAttempt: 1, fromEpoch: 1, message: 'checkpointDeclined' },
    ]);
    expect(host.states()).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING']);
  });

  test('a checkpoint whose manifest is on its way survives the failure', () => {
    const host = runningHost();
    const manifest = host.acknowledgeAll(1);
    host.report('1/0', 'FAILED', 'boom');
    expect(host.tracesOf('checkpointFailed')).toEqual([]);
    host.advanceTo(500);
    host.vault({ kind: 'manifestDurable', checkpointId: 1 });
    expect(host.tracesOf('checkpointCompleted').map((body) => body.checkpointId)).toEqual([1]);
    expect(host.sentOf('notifyCheckpointComplete')).toEqual([]);
    host.vault({ kind: 'latestManifestFound', manifest, quarantined: [] });
    expect(host.tracesOf('attemptStarted').at(-1)).toMatchObject({ attempt: 2, restoredCheckpointId: 1 });
  });

  test('a lost connection counts once, and only for the living attempt', () => {
    const host = runningHost();
    host.host({ kind: 'connectionLost', subtask: '0/0', attempt: 7, cause: 'old' });
    expect(host.states()).toEqual(['CREATED', 'RUNNING']);
    host.host({ kind: 'connectionLost', subtask: '0/0', attempt: 1, cause: 'killed' });
    host.host({ kind: 'connectionLost', subtask: '1/0', attempt: 1, cause: 'killed' });
    expect(host.tracesOf('restartScheduled')).toHaveLength(1);
  });

  test('without a restart left the job fails', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN, { restart: { strategy: 'none' } }));
    host.start();
    host.report('0/0', 'FAILED', 'boom');
    expect(host.states()).toEqual(['CREATED', 'RUNNING', 'FAILING', 'FAILED']);
    expect(host.killed).toHaveLength(2);
  });

  test('a newer coordinator suspends this one', () => {
    const host = runningHost();
    host.vault({ kind: 'jobFenced', epoch: 5 });
    expect(host.states().at(-1)).toBe('SUSPENDED');
    expect(host.killed).toHaveLength(2);
    host.advanceTo(100_000);
    expect(host.spawned).toHaveLength(2);
  });

  test.each([
    [5, 'epoch 5 has taken the job over'],
    [0, 'storage has lost the job'],
  ])('a job fenced off by epoch %i says why it is suspended', (epoch, reason) => {
    const host = runningHost();
    host.vault({ kind: 'jobFenced', epoch });
    expect(host.tracesOf('jobStateChanged').at(-1)).toEqual({
      kind: 'jobStateChanged',
      from: 'RUNNING',
      to: 'SUSPENDED',
      reason,
    });
  });
});

describe('heartbeats', () => {
  test('a silent task fails, one that answers does not', () => {
    const host = runningHost();
    for (let passed = 0; passed <= HEARTBEAT_TIMEOUT_MS; passed += HEARTBEAT_INTERVAL_MS) {
      expect(host.states().at(-1)).toBe('RUNNING');
      host.task('0/0', { kind: 'heartbeatAnswered', subtask: '0/0', sequence: 1 });
      host.passHostTime(HEARTBEAT_INTERVAL_MS);
    }
    expect(only(host.tracesOf('restartScheduled'))).toMatchObject({
      failedSubtask: '1/0',
      cause: 'Heartbeat of task vertex 1 (1) timed out.',
    });
  });

  test('after a suspended machine nobody is blamed', () => {
    const host = runningHost();
    host.passHostTime(3_600_000);
    for (let beats = 0; beats < 5; beats++) host.passHostTime(HEARTBEAT_INTERVAL_MS);
    expect(host.states().at(-1)).toBe('RUNNING');
  });

  test('while paced, answers travel on the job clock and silence proves nothing', () => {
    const host = runningHost();
    host.host({ kind: 'paceChanged', pace: 'paced' });
    for (let beats = 0; beats < 20; beats++) host.passHostTime(HEARTBEAT_INTERVAL_MS);
    expect(host.states().at(-1)).toBe('RUNNING');
  });
});

describe('the end', () => {
  test('a bounded job takes a final checkpoint at once and finishes with its tasks; its checkpoints go', () => {
    const host = runningHost();
    host.complete(1);
    host.task('0/0', { kind: 'endOfDataReached', subtask: '0/0' });
    expect(host.tracesOf('checkpointTriggered')).toHaveLength(1);
    host.task('1/0', { kind: 'endOfDataReached', subtask: '1/0' });
    expect(host.tracesOf('checkpointTriggered').at(-1)).toMatchObject({ checkpointId: 2, trigger: 'final' });
    host.complete(2);
    host.allReport('FINISHED');
    expect(host.states().at(-1)).toBe('FINISHED');
    expect(host.sentOf('discardCheckpoint').map((each) => each.message.checkpointId)).toEqual([1, 2]);
  });

  test('finished tasks are neither triggered nor waited for, and are marked in the manifest', () => {
    const host = runningHost();
    host.complete(1);
    host.report('0/0', 'FINISHED');
    host.advanceTo(1000);
    const triggered = host.tracesOf('checkpointTriggered').at(-1);
    expect(triggered).toMatchObject({ checkpointId: 2, subtasks: ['1/0'] });
    expect(host.sentOf('triggerCheckpoint').at(-1)?.to).toBe('task:1/0');
    host.acknowledge('1/0', 2);
    const manifest = host.sentOf('commitManifest').at(-1)?.message.manifest;
    expect(manifest?.subtasks.map((entry) => [entry.finished, entry.handles.length])).toEqual([
      [true, 0],
      [false, 1],
    ]);
  });

  test('a task that was restored as finished is so in the next manifest too, though it runs and acknowledges', () => {
    const host = runningHost();
    const manifest = host.complete(1);
    const [source, count] = manifest.subtasks;
    const restored = new CoordinatorHost(host.plan);
    restored.start({ ...manifest, subtasks: [{ ...source!, finished: true, handles: [] }, count!] });
    restored.advanceTo(1000);
    const next = restored.acknowledgeAll(manifest.checkpointId + 1);
    expect(next.subtasks.map((entry) => entry.finished)).toEqual([true, false]);
  });

  test('a stop takes one last checkpoint, which stays', () => {
    const host = runningHost();
    host.command({ kind: 'stopJob' });
    expect(host.tracesOf('checkpointFailed')).toMatchObject([
      { checkpointId: 1, reason: 'CHECKPOINT_COORDINATOR_SUSPEND' },
    ]);
    expect(host.sentOf('triggerCheckpoint').at(-1)?.message.options).toEqual({ alignment: 'aligned', stop: true });
    host.advanceTo(10_000);
    expect(host.tracesOf('checkpointTriggered')).toHaveLength(2);
    host.complete(2);
    host.allReport('FINISHED');
    expect(host.states().at(-1)).toBe('FINISHED');
    expect(host.sentOf('discardCheckpoint').map((each) => each.message.checkpointId)).toEqual([1]);
  });

  test('a stop whose checkpoint fails restarts the job, for its sources have fallen silent', () => {
    const host = runningHost();
    host.complete(1);
    host.command({ kind: 'stopJob' });
    host.task('1/0', {
      kind: 'checkpointDeclined',
      subtask: '1/0',
      checkpointId: 2,
      reason: 'CHECKPOINT_DECLINED_TASK_NOT_READY',
    });
    expect(host.states().at(-1)).toBe('RESTARTING');
  });

  test('a cancelled job keeps its checkpoints or waits until they are gone', () => {
    const kept = runningHost();
    kept.command({ kind: 'cancelJob', checkpoints: 'retain' });
    expect(kept.states().slice(-2)).toEqual(['CANCELLING', 'CANCELED']);
    const deleted = runningHost();
    deleted.command({ kind: 'cancelJob', checkpoints: 'delete' });
    expect(deleted.states().at(-1)).toBe('CANCELLING');
    expect(deleted.sentOf('discardJob')).toHaveLength(1);
    deleted.vault({ kind: 'jobDiscarded' });
    expect(deleted.states().at(-1)).toBe('CANCELED');
  });

  test('state can be saved and taken up again', () => {
    const host = runningHost();
    const saved = host.manager.save();
    host.complete(1);
    host.manager.load(saved);
    expect(host.manager.save()).toEqual(saved);
    host.complete(1);
    expect(host.tracesOf('checkpointCompleted')).toHaveLength(2);
  });
});

describe('races at the end', () => {
  test('a task that finishes before its trigger arrives: the checkpoint is requested again without it', () => {
    const host = runningHost();
    for (const subtask of ['0/0', '1/0'] as const) host.task(subtask, { kind: 'endOfDataReached', subtask });
    host.complete(1);
    expect(host.tracesOf('checkpointTriggered').at(-1)).toMatchObject({ checkpointId: 2, trigger: 'final' });
    host.report('0/0', 'FINISHED');
    expect(host.tracesOf('checkpointFailed')).toEqual([
      { kind: 'checkpointFailed', checkpointId: 2, reason: 'TASK_CHECKPOINT_FAILURE', detail: '0/0' },
    ]);
    expect(host.tracesOf('checkpointTriggered').at(-1)).toMatchObject({
      checkpointId: 3,
      trigger: 'final',
      subtasks: ['1/0'],
    });
  });

  test.each([
    ['of periodic checkpoints', 1000, 'CHECKPOINT_COORDINATOR_SUSPEND'],
    ['that has none', null, 'CHECKPOINT_COORDINATOR_SHUTDOWN'],
  ] as const)('what waits when the last task finishes is given up: a job %s', (_name, intervalMs, reason) => {
    const host = new CoordinatorHost(planOf([1], [], { checkpoint: { intervalMs } }));
    host.start();
    host.command({ kind: 'triggerUserCheckpoint' });
    host.report('0/0', 'FINISHED');
    expect(host.tracesOf('checkpointFailed')).toEqual([
      { kind: 'checkpointFailed', checkpointId: 1, reason, detail: null },
    ]);
    expect(host.states().at(-1)).toBe('FINISHED');
  });

  test('a job that is cancelled before the vault has answered never starts', () => {
    const host = new CoordinatorHost(planOf([1, 1], CHAIN));
    host.command({ kind: 'startJob', plan: host.plan, restore: 'latest', traceLevel: 'summary' });
    host.command({ kind: 'cancelJob', checkpoints: 'delete' });
    host.vault({
      kind: 'jobAcquired',
      epoch: 3,
      lastAttempt: 0,
      lastCheckpointId: 0,
      jobTimeMs: 0,
      manifest: null,
      quarantined: [],
    });
    expect(host.spawned).toEqual([]);
    expect(host.sentOf('discardJob')).toHaveLength(1);
    host.vault({ kind: 'jobDiscarded' });
    expect(host.states()).toEqual(['CREATED', 'CANCELLING', 'CANCELED']);
  });
});
