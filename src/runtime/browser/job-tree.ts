import { must } from '#std/assert.ts';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { ZOMBIE_WATCH_MS } from '#protocol/limits.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { JobClock } from '../job-clock.ts';
import { neighboursOf, PeerPorts } from './job-wiring.ts';
import type { VaultLink } from './vault-link.ts';
import type {
  ChildWorker,
  CoordinatorToSupervisor,
  SupervisorToCoordinator,
  SupervisorToTaskManager,
  TaskManagerToSupervisor,
  TraceMessage,
} from './worker-protocol.ts';

/**
 * The workers of one running job: a coordinator and its task managers, wired to each other and to the vault.
 *
 * - Only what a parent may say goes through here; actors talk on ports of their own.
 * - A terminated task manager is replaced at once; the loss of each of its subtasks is reported at once.
 * - Trace events of a dead attempt are dropped from the moment the next one is spawned: its zombies' messages are
 *   shown by the survivors that fence them off.
 */
export class JobTree {
  readonly #options: JobTreeOptions;
  readonly #coordinator: ChildWorker<CoordinatorToSupervisor, SupervisorToCoordinator>;
  readonly #taskManagers: ChildWorker<TaskManagerToSupervisor, SupervisorToTaskManager>[] = [];
  /** Where each subtask of the newest attempt runs. */
  readonly #placement = new Map<SubtaskId, { readonly taskManager: number; readonly attempt: number }>();
  readonly #tracePorts = new Map<ActorId, MessagePort>();
  readonly #questions = new Map<number, (answer: QueryAnswer) => void>();
  #peers = new PeerPorts(0);
  #attempt = 0;
  #disposed = false;
  #lastQueryId = 0;
  /** Trace events of dead attempts that were dropped. */
  droppedEvents = 0;

  constructor(options: JobTreeOptions) {
    this.#options = options;
    const { jobId, clock, vault, workers } = options;
    const { port1, port2 } = new MessageChannel();
    const vaultTrace = this.#tracePort('vault');
    vault.post({ kind: 'openJob', jobId, clock: clock.map(), tracePort: vaultTrace }, [vaultTrace]);
    vault.post({ kind: 'connect', jobId, peer: 'coordinator', port: port1 }, [port1]);

    this.#coordinator = workers.coordinator();
    this.#coordinator.onMessage((message) => this.#onCoordinator(message));
    this.#coordinator.onError((cause) => options.onEngineFailure('coordinator', cause));
    const tracePort = this.#tracePort('coordinator');
    this.#coordinator.post({ kind: 'openJob', jobId, clock: clock.map(), tracePort, vaultPort: port2 }, [
      tracePort,
      port2,
    ]);
    for (let index = 0; index < options.taskManagers; index++) this.#startTaskManager(index);
  }

  /** Gives the coordinator a message of the client or of this host. */
  tellCoordinator(from: 'client' | 'host', message: Message): void {
    const { jobId, clock } = this.#options;
    const envelope: Envelope = {
      jobId,
      from,
      to: 'coordinator',
      epoch: 0,
      attempt: 0,
      stamp: { timeMs: clock.now(), counter: 0 },
      dueAt: 0,
      message,
    };
    this.#coordinator.post({ kind: 'deliver', envelope });
  }

  /** Every actor that has been started, except for subtasks of earlier attempts. */
  actors(): ActorId[] {
    return [...this.#tracePorts.keys()];
  }

  /** Tells every worker the new map of the job clock. */
  shareClock(): void {
    const { jobId, vault } = this.#options;
    const clock = this.#options.clock.map();
    vault.post({ kind: 'changeClock', jobId, clock });
    this.#coordinator.post({ kind: 'changeClock', clock });
    for (const taskManager of this.#taskManagers) taskManager.post({ kind: 'changeClock', clock });
  }

  /** The job has ended. Coordinator and subtasks know it by themselves. */
  endVault(): void {
    const { jobId, vault } = this.#options;
    vault.post({ kind: 'jobEnded', jobId });
  }

  /** Terminates the worker of a subtask. */
  killSubtask(subtask: SubtaskId, cause: string): void {
    this.#taskManagerOf(subtask)?.post({ kind: 'terminate', subtask, cause });
  }

  hangSubtask(subtask: SubtaskId, hostMs: number): void {
    this.#taskManagerOf(subtask)?.post({ kind: 'hang', subtask, hostMs });
  }

  /** Terminates a task manager with its workers, and starts another in its place. */
  killTaskManager(index: number, cause: string): void {
    const taskManager = this.#taskManagers[index];
    if (taskManager === undefined) return;
    taskManager.terminate();
    this.#startTaskManager(index);
    for (const [subtask, { taskManager: home, attempt }] of [...this.#placement]) {
      if (home !== index) continue;
      this.#placement.delete(subtask);
      this.#traceEnd(subtask, attempt);
      this.tellCoordinator('host', { kind: 'connectionLost', subtask, attempt, cause });
    }
  }

  /** Asks a running subtask. */
  askSubtask(subtask: SubtaskId, request: QueryRequest): Promise<QueryAnswer> {
    const taskManager = this.#taskManagerOf(subtask);
    if (taskManager === undefined) return Promise.resolve({ kind: 'queryFailed', reason: 'subtask-not-running' });
    const queryId = ++this.#lastQueryId;
    return new Promise((resolve) => {
      this.#questions.set(queryId, resolve);
      setTimeout(() => {
        if (this.#questions.delete(queryId)) resolve({ kind: 'queryFailed', reason: 'no-answer' });
      }, QUERY_TIMEOUT_MS);
      taskManager.post({ kind: 'ask', subtask, queryId, request });
    });
  }

  /** Ends every worker of the job, as a closing tab would. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const taskManager of this.#taskManagers) taskManager.terminate();
    this.#coordinator.terminate();
    this.#options.vault.post({ kind: 'closeJob', jobId: this.#options.jobId });
    this.#peers.close();
    for (const port of this.#tracePorts.values()) port.close();
    for (const resolve of this.#questions.values()) resolve({ kind: 'queryFailed', reason: 'job-closed' });
    this.#questions.clear();
  }

  #taskManagerOf(subtask: SubtaskId): ChildWorker<TaskManagerToSupervisor, SupervisorToTaskManager> | undefined {
    const place = this.#placement.get(subtask);
    return place === undefined ? undefined : this.#taskManagers[place.taskManager];
  }

  #startTaskManager(index: number): void {
    const worker = this.#options.workers.taskManager();
    this.#taskManagers[index] = worker;
    worker.onMessage((message) => {
      if (worker === this.#taskManagers[index]) this.#onTaskManager(message);
    });
    worker.onError((cause) => {
      if (worker === this.#taskManagers[index]) this.killTaskManager(index, cause);
    });
  }

  #onCoordinator(message: CoordinatorToSupervisor): void {
    if (this.#disposed) return;
    switch (message.kind) {
      case 'spawn':
        this.#spawn(message.descriptor, message.port);
        return;
      case 'kill': {
        const { subtask, attempt } = message;
        const place = this.#placement.get(subtask);
        if (place === undefined || place.attempt > attempt) return;
        this.#placement.delete(subtask);
        this.#taskManagers[place.taskManager]?.post({ kind: 'kill', subtask, attempt });
        return;
      }
      case 'jobTimeKnown':
        this.#options.clock.advanceTo(message.jobTimeMs);
        this.shareClock();
        return;
      case 'actorFailed':
        this.#options.onEngineFailure(message.actor, message.cause);
    }
  }

  #onTaskManager(message: TaskManagerToSupervisor): void {
    if (this.#disposed) return;
    if (message.kind === 'answered') {
      this.#questions.get(message.queryId)?.(message.answer);
      this.#questions.delete(message.queryId);
      return;
    }
    const { subtask, attempt } = message;
    if (this.#placement.get(subtask)?.attempt === attempt) this.#placement.delete(subtask);
    this.#traceEnd(subtask, attempt);
    this.tellCoordinator('host', message);
  }

  #spawn(descriptor: SubtaskDescriptor, coordinatorPort: MessagePort): void {
    const { jobId, clock, vault, stillness } = this.#options;
    const { subtask, attempt, plan } = descriptor;
    if (attempt > this.#attempt) {
      this.#attempt = attempt;
      this.#peers.close();
      this.#peers = new PeerPorts(attempt);
    }
    const taskManager = must(
      this.#taskManagers[descriptor.taskManager],
      'a subtask is placed on a task manager of its job',
    );
    this.#placement.set(subtask, { taskManager: descriptor.taskManager, attempt });
    const { port1: vaultEnd, port2: vaultPort } = new MessageChannel();
    vault.post({ kind: 'connect', jobId, peer: `task:${subtask}`, port: vaultEnd }, [vaultEnd]);
    const ports = [
      { peer: 'coordinator' as const, port: coordinatorPort },
      { peer: 'vault' as const, port: vaultPort },
      ...neighboursOf(plan, subtask).map((peer) => ({
        peer: `task:${peer}` as const,
        port: this.#peers.take(subtask, peer),
      })),
    ];
    const tracePort = this.#tracePort(`task:${subtask}`);
    // From now on it is waited for: what it says first is not earlier than this.
    this.#options.onTrace([], [{ actor: `task:${subtask}`, attempt, stamp: descriptor.stamp }]);
    taskManager.post({ kind: 'spawn', order: { descriptor, stillness, clock: clock.map(), ports, tracePort } }, [
      ...ports.map(({ port }) => port),
      tracePort,
    ]);
  }

  /** Makes the trace port of an actor; the one it had before closes after the watch time. */
  #tracePort(actor: ActorId): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const before = this.#tracePorts.get(actor);
    if (before !== undefined) setTimeout(() => before.close(), ZOMBIE_WATCH_MS);
    this.#tracePorts.set(actor, port1);
    port1.onmessage = (event: MessageEvent<TraceMessage>) => {
      const events = event.data.events.filter((traced) => !this.#isOfDeadAttempt(traced));
      const stamps = event.data.stamps.filter((said) => !this.#isOfDeadAttempt(said));
      this.droppedEvents += event.data.events.length - events.length;
      if ((events.length > 0 || stamps.length > 0) && !this.#disposed) this.#options.onTrace(events, stamps);
    };
    return port2;
  }

  #isOfDeadAttempt({ actor, attempt }: Pick<TraceEvent, 'actor' | 'attempt'>): boolean {
    return actor.startsWith('task:') && attempt < this.#attempt;
  }

  /** A terminated worker cannot say itself that it has ended. */
  #traceEnd(subtask: SubtaskId, attempt: number): void {
    this.#options.onTrace([], [{ actor: `task:${subtask}`, attempt, stamp: null }]);
  }
}

const QUERY_TIMEOUT_MS = 5000;

export interface JobTreeOptions {
  readonly jobId: string;
  /** The owner of the job's time. */
  readonly clock: JobClock;
  readonly taskManagers: number;
  /** The memory of the page's {@link Stillness}; null where none can be shared. */
  readonly stillness: SharedArrayBuffer | null;
  readonly vault: VaultLink;
  readonly workers: JobWorkers;
  /** What was traced, and what actors promise after it; either may be empty. */
  readonly onTrace: (events: readonly TraceEvent[], stamps: readonly ActorStamp[]) => void;
  /** The coordinator or its worker died: the job cannot go on. */
  readonly onEngineFailure: (actor: ActorId, cause: string) => void;
}

/** Starts the workers of a job. */
export interface JobWorkers {
  coordinator(): ChildWorker<CoordinatorToSupervisor, SupervisorToCoordinator>;
  taskManager(): ChildWorker<TaskManagerToSupervisor, SupervisorToTaskManager>;
}
