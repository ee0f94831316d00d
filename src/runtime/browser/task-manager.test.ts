import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JobClock } from '../job-clock.ts';
import { runTaskManager } from './task-manager.ts';
import { FakeMailbox, FakeWorker } from './testing.ts';
import type {
  SpawnOrder,
  SubtaskToTaskManager,
  SupervisorToTaskManager,
  TaskManagerToSubtask,
  TaskManagerToSupervisor,
} from './worker-protocol.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = JobClock.starting(() => 0, 1);

function order(attempt: number): SpawnOrder {
  return {
    descriptor: { subtask: '0/0', attempt } as unknown as SpawnOrder['descriptor'],
    stillness: null,
    clock: clock.map(),
    ports: [],
    tracePort: {} as MessagePort,
  };
}

function open() {
  const parent = new FakeMailbox<SupervisorToTaskManager, TaskManagerToSupervisor>();
  const workers: FakeWorker<SubtaskToTaskManager, TaskManagerToSubtask>[] = [];
  runTaskManager(parent, () => {
    const worker = new FakeWorker<SubtaskToTaskManager, TaskManagerToSubtask>();
    workers.push(worker);
    return worker;
  });
  const log = () =>
    workers.map((worker) => [
      ...worker.posted.map((message) =>
        message.kind === 'spawn' ? `spawn ${message.order.descriptor.attempt}` : message.kind,
      ),
      ...(worker.terminated ? ['terminated'] : []),
    ]);
  return { parent, workers, log };
}

describe('a task manager', () => {
  test('a killed subtask keeps its worker for the next attempt, which waits until the old actor is gone', () => {
    const { parent, workers, log } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    parent.say({ kind: 'spawn', order: order(2) });
    expect(log()).toEqual([['spawn 1', 'kill']]);
    workers[0]?.say({ kind: 'killed', attempt: 1 });
    expect(log()).toEqual([['spawn 1', 'kill', 'spawn 2']]);
    vi.runAllTimers();
    expect(log()).toEqual([['spawn 1', 'kill', 'spawn 2']]);
    expect(parent.posted).toEqual([]);
  });

  test('a worker that does not confirm a kill hangs: it is terminated and the next attempt gets a new one', () => {
    const { parent, log, workers } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    parent.say({ kind: 'spawn', order: order(2) });
    vi.runAllTimers();
    expect(log()).toEqual([['spawn 1', 'kill', 'terminated'], ['spawn 2']]);
    // The zombie's last words on this way are nobody's.
    workers[0]?.say({ kind: 'killed', attempt: 1 });
    workers[0]?.say({ kind: 'actorFailed', attempt: 2, cause: 'zombie' });
    expect(parent.posted).toEqual([]);
  });

  test('whoever terminates a worker reports the lost connection at once', () => {
    const { parent, log } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    parent.say({ kind: 'terminate', subtask: '0/0', cause: 'a fault' });
    expect(parent.posted).toEqual([{ kind: 'connectionLost', subtask: '0/0', attempt: 1, cause: 'a fault' }]);
    // The coordinator kills the whole attempt, the dead subtask too.
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    parent.say({ kind: 'spawn', order: order(2) });
    expect(log()).toEqual([['spawn 1', 'terminated'], ['spawn 2']]);
  });

  test('terminating a subtask whose attempt still waits for its worker ends that attempt', () => {
    const { parent, log } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    parent.say({ kind: 'spawn', order: order(2) });
    parent.say({ kind: 'terminate', subtask: '0/0', cause: 'a fault' });
    vi.runAllTimers();
    expect(parent.posted).toEqual([{ kind: 'connectionLost', subtask: '0/0', attempt: 2, cause: 'a fault' }]);
    expect(log()).toEqual([['spawn 1', 'kill', 'terminated']]);
  });

  test('an actor that failed is reported, and its worker is used again', () => {
    const { parent, workers, log } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    workers[0]?.say({ kind: 'actorFailed', attempt: 1, cause: 'Error: a bug' });
    parent.say({ kind: 'spawn', order: order(2) });
    expect(parent.posted).toEqual([{ kind: 'connectionLost', subtask: '0/0', attempt: 1, cause: 'Error: a bug' }]);
    expect(log()).toEqual([['spawn 1', 'spawn 2']]);
  });

  test('an uncaught error ends the worker', () => {
    const { parent, workers, log } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    workers[0]?.throwError('did not load');
    expect(parent.posted).toEqual([{ kind: 'connectionLost', subtask: '0/0', attempt: 1, cause: 'did not load' }]);
    expect(log()).toEqual([['spawn 1', 'terminated']]);
  });

  test('a kill of an older attempt does not touch a newer one', () => {
    const { parent, log } = open();
    parent.say({ kind: 'spawn', order: order(2) });
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    expect(log()).toEqual([['spawn 2']]);
  });

  test('a change of the clock reaches an attempt that waits for its worker', () => {
    const { parent, workers } = open();
    parent.say({ kind: 'spawn', order: order(1) });
    parent.say({ kind: 'kill', subtask: '0/0', attempt: 1 });
    parent.say({ kind: 'spawn', order: order(2) });
    const paused = { ...clock.map(), rate: 0 };
    parent.say({ kind: 'changeClock', clock: paused });
    workers[0]?.say({ kind: 'killed', attempt: 1 });
    const last = workers[0]?.posted.at(-1);
    expect(last?.kind === 'spawn' ? last.order.clock : last).toEqual(paused);
  });

  test('questions to a subtask that does not run are answered with a failure', () => {
    const { parent } = open();
    const request = { kind: 'channels', subtask: '0/0' } as const;
    parent.say({ kind: 'ask', subtask: '0/0', queryId: 9, request });
    expect(parent.posted).toEqual([
      { kind: 'answered', queryId: 9, answer: { kind: 'queryFailed', reason: 'subtask-not-running' } },
    ]);
  });
});
