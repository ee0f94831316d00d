import { must } from '#std/assert.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ClockMap } from '../job-clock.ts';
import type {
  ChildWorker,
  Mailbox,
  SpawnOrder,
  SubtaskToTaskManager,
  SupervisorToTaskManager,
  TaskManagerToSubtask,
  TaskManagerToSupervisor,
} from './worker-protocol.ts';

/**
 * A task manager: the parent of its subtasks' workers, and the only one that can end them. It reports a lost connection
 * the moment it has terminated a worker.
 *
 * A subtask that was killed keeps its worker for the next attempt. If a worker does not confirm within
 * {@link KILL_GRACE_MS}, it hangs: it is terminated and the next attempt gets a new one.
 *
 * Flink: TaskExecutor.
 */
export function runTaskManager(
  parent: Mailbox<SupervisorToTaskManager, TaskManagerToSupervisor>,
  startWorker: () => ChildWorker<SubtaskToTaskManager, TaskManagerToSubtask>,
): void {
  const slots = new Map<SubtaskId, TaskSlot>();

  function slotOf(subtask: SubtaskId): TaskSlot {
    let slot = slots.get(subtask);
    if (slot === undefined) {
      slot = new TaskSlot(subtask, startWorker, (message) => parent.post(message));
      slots.set(subtask, slot);
    }
    return slot;
  }

  parent.onMessage((message) => {
    switch (message.kind) {
      case 'spawn':
        slotOf(message.order.descriptor.subtask).spawn(message.order);
        return;
      case 'kill':
        slots.get(message.subtask)?.kill(message.attempt);
        return;
      case 'terminate':
        slots.get(message.subtask)?.terminate(message.cause);
        return;
      case 'hang':
        slots.get(message.subtask)?.forward(message);
        return;
      case 'changeClock':
        for (const slot of slots.values()) slot.changeClock(message.clock);
        return;
      case 'ask': {
        const slot = slots.get(message.subtask);
        if (slot === undefined || !slot.forward(message)) {
          const answer = { kind: 'queryFailed', reason: 'subtask-not-running' } as const;
          parent.post({ kind: 'answered', queryId: message.queryId, answer });
        }
      }
    }
  });
}

/** A healthy worker may starve for 0.8 s on two cores before it hears its parent. */
const KILL_GRACE_MS = 1000;

/** The place of one subtask: at most one worker, and at most one order that waits for it. */
class TaskSlot {
  readonly #subtask: SubtaskId;
  readonly #startWorker: () => ChildWorker<SubtaskToTaskManager, TaskManagerToSubtask>;
  readonly #report: (message: TaskManagerToSupervisor) => void;
  #worker: ChildWorker<SubtaskToTaskManager, TaskManagerToSubtask> | null = null;
  /** The attempt whose actor runs, or null. */
  #attempt: number | null = null;
  #waiting: SpawnOrder | null = null;
  #grace: ReturnType<typeof setTimeout> | null = null;

  constructor(
    subtask: SubtaskId,
    startWorker: () => ChildWorker<SubtaskToTaskManager, TaskManagerToSubtask>,
    report: (message: TaskManagerToSupervisor) => void,
  ) {
    this.#subtask = subtask;
    this.#startWorker = startWorker;
    this.#report = report;
  }

  spawn(order: SpawnOrder): void {
    if (this.#attempt !== null) this.kill(this.#attempt);
    this.#waiting = order;
    if (this.#grace === null) this.#startWaiting();
  }

  kill(attempt: number): void {
    if (this.#waiting !== null && this.#waiting.descriptor.attempt <= attempt) this.#waiting = null;
    if (this.#worker === null || this.#attempt === null || this.#attempt > attempt) return;
    this.#attempt = null;
    this.#worker.post({ kind: 'kill', subtask: this.#subtask, attempt });
    this.#grace = setTimeout(() => {
      this.#grace = null;
      this.#worker?.terminate();
      this.#worker = null;
      this.#startWaiting();
    }, KILL_GRACE_MS);
  }

  terminate(cause: string): void {
    // An attempt that waits for its worker dies with it.
    const attempt = this.#attempt ?? this.#waiting?.descriptor.attempt ?? null;
    this.#worker?.terminate();
    this.#worker = null;
    this.#attempt = null;
    this.#waiting = null;
    if (this.#grace !== null) clearTimeout(this.#grace);
    this.#grace = null;
    if (attempt !== null) this.#report({ kind: 'connectionLost', subtask: this.#subtask, attempt, cause });
  }

  changeClock(clock: ClockMap): void {
    if (this.#waiting !== null) this.#waiting = { ...this.#waiting, clock };
    this.forward({ kind: 'changeClock', clock });
  }

  /** Passes a message on to the worker of a running attempt. */
  forward(message: TaskManagerToSubtask): boolean {
    if (this.#worker === null || this.#attempt === null) return false;
    this.#worker.post(message);
    return true;
  }

  #startWaiting(): void {
    const order = this.#waiting;
    if (order === null) return;
    this.#waiting = null;
    this.#worker ??= this.#start();
    this.#attempt = order.descriptor.attempt;
    const ports = order.ports.map(({ port }) => port);
    this.#worker.post({ kind: 'spawn', order }, [...ports, order.tracePort]);
  }

  #start(): ChildWorker<SubtaskToTaskManager, TaskManagerToSubtask> {
    const worker = this.#startWorker();
    worker.onError((cause) => {
      if (worker === this.#worker) this.terminate(cause);
    });
    worker.onMessage((message) => {
      // A terminated worker has nothing more to say on this way.
      if (worker !== this.#worker) return;
      switch (message.kind) {
        case 'killed':
          clearTimeout(must(this.#grace, 'only a killed worker confirms'));
          this.#grace = null;
          this.#startWaiting();
          return;
        case 'actorFailed':
          if (message.attempt !== this.#attempt) return;
          this.#attempt = null;
          this.#report({
            kind: 'connectionLost',
            subtask: this.#subtask,
            attempt: message.attempt,
            cause: message.cause,
          });
          return;
        case 'answered':
          this.#report(message);
      }
    });
    return worker;
  }
}
