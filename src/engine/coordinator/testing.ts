import { assert, must } from '#std/assert.ts';
import type { CheckpointManifest, CheckpointMetrics, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { JobEdge, JobPlan, JobSettings, JobVertex, Partitioner, SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, ClientCommand, HostMessage, Message, TaskState } from '#protocol/messages.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { Effects, SubtaskDescriptor } from '../ports.ts';
import { subtasksOf } from './checkpoint-plan.ts';
import { JobManager } from './job-manager.ts';

/**
 * A tiny host of one coordinator, for tests: time moves by hand, everything it does is recorded, and the test plays
 * tasks, vault and user.
 */
export class CoordinatorHost {
  readonly manager = new JobManager({ jobId: 'job' });
  readonly plan: JobPlan;
  readonly traces: TraceBody[] = [];
  readonly sent: { readonly to: ActorId; readonly message: Message; readonly delayMs: number }[] = [];
  readonly spawned: SubtaskDescriptor[] = [];
  readonly killed: { readonly subtask: SubtaskId; readonly attempt: number }[] = [];
  nowMs = 0;
  hostMs = 0;
  /** What the coordinator draws: a fraction of the bound. */
  draw = 0;
  /** Whether the vault reserves checkpoint ids at once. */
  reserves = true;
  readonly #timers = new Map<string, { readonly at: number; readonly clock: 'job' | 'host' }>();

  constructor(plan: JobPlan) {
    this.plan = plan;
  }

  command(message: ClientCommand): void {
    this.#receive('client', message, 0, 0);
  }

  host(message: HostMessage): void {
    this.#receive('host', message, 0, 0);
  }

  vault(message: VaultReply): void {
    const { epoch, attempt } = this.manager.fence();
    this.#receive('vault', message, message.kind === 'jobAcquired' ? message.epoch : epoch, attempt);
  }

  task(subtask: SubtaskId, message: Message, fence?: { readonly epoch: number; readonly attempt: number }): void {
    const { epoch, attempt } = fence ?? this.manager.fence();
    this.#receive(`task:${subtask}`, message, epoch, attempt);
  }

  /** Starts the job and lets every task run. */
  start(manifest: CheckpointManifest | null = null): void {
    this.command({ kind: 'startJob', plan: this.plan, restore: 'latest', traceLevel: 'summary' });
    this.vault({
      kind: 'jobAcquired',
      epoch: 1,
      lastAttempt: manifest?.attempt ?? 0,
      lastCheckpointId: manifest?.checkpointId ?? 0,
      jobTimeMs: 0,
      manifest,
      quarantined: [],
    });
    this.allReport('RUNNING');
  }

  report(subtask: SubtaskId, state: TaskState, cause: string | null = null): void {
    this.task(subtask, { kind: 'taskStateChanged', subtask, state, cause });
  }

  allReport(state: TaskState): void {
    for (const subtask of subtasksOf(this.plan)) this.report(subtask, state);
  }

  acknowledge(subtask: SubtaskId, checkpointId: number): void {
    this.task(subtask, {
      kind: 'checkpointAcknowledged',
      subtask,
      checkpointId,
      handles: [handleOf(subtask, checkpointId)],
      metrics: METRICS,
    });
  }

  /** Every task acknowledges; the manifest then sent. */
  acknowledgeAll(checkpointId: number): CheckpointManifest {
    for (const subtask of subtasksOf(this.plan)) this.acknowledge(subtask, checkpointId);
    const commit = this.sent.findLast((each) => each.message.kind === 'commitManifest');
    assert(commit?.message.kind === 'commitManifest', 'a manifest was sent');
    return commit.message.manifest;
  }

  complete(checkpointId: number): CheckpointManifest {
    const manifest = this.acknowledgeAll(checkpointId);
    this.vault({ kind: 'manifestDurable', checkpointId });
    return manifest;
  }

  /** Moves the job clock, firing timers as they come due. */
  advanceTo(nowMs: number): void {
    for (;;) {
      const due = [...this.#timers]
        .filter(([, timer]) => timer.clock === 'job' && timer.at <= nowMs)
        .sort((left, right) => left[1].at - right[1].at);
      const next = due[0];
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.nowMs = Math.max(this.nowMs, next[1].at);
      this.host({ kind: 'timerFired', timer: next[0], at: next[1].at });
    }
    this.nowMs = nowMs;
  }

  /** Lets host time pass in one leap: a timer fires late, once. */
  passHostTime(ms: number): void {
    this.hostMs += ms;
    for (const [timer, { at, clock }] of [...this.#timers]) {
      if (clock !== 'host' || at > this.hostMs) continue;
      this.#timers.delete(timer);
      this.host({ kind: 'timerFired', timer, at: this.hostMs });
    }
  }

  timerAt(timer: string): number | null {
    return this.#timers.get(timer)?.at ?? null;
  }

  /** Messages of a kind sent so far, with their receivers. */
  sentOf<K extends Message['kind']>(kind: K): { to: ActorId; message: Extract<Message, { kind: K }> }[] {
    return this.sent.flatMap(({ to, message }) =>
      message.kind === kind ? [{ to, message: message as Extract<Message, { kind: K }> }] : [],
    );
  }

  tracesOf<K extends TraceBody['kind']>(kind: K): Extract<TraceBody, { kind: K }>[] {
    return this.traces.filter((body): body is Extract<TraceBody, { kind: K }> => body.kind === kind);
  }

  /** The states the job went through. */
  states(): string[] {
    return this.tracesOf('jobStateChanged').map((body) => body.to);
  }

  #receive(from: ActorId, message: Message, epoch: number, attempt: number): void {
    const stamp = { timeMs: this.nowMs, counter: 0 };
    const envelope = { jobId: 'job', from, to: 'coordinator' as const, epoch, attempt, stamp, dueAt: 0, message };
    const before = this.sent.length;
    this.manager.receive(structuredClone(envelope), this.#effects());
    if (!this.reserves) return;
    for (const sent of this.sent.slice(before)) {
      if (sent.message.kind !== 'reserveCheckpointId') continue;
      this.vault({ kind: 'checkpointIdReserved', checkpointId: sent.message.checkpointId });
    }
  }

  #effects(): Effects {
    const unused = (): never => {
      throw new Error('the coordinator has no storage of its own');
    };
    return {
      now: () => this.nowMs,
      hostNow: () => this.hostMs,
      send: (to, message, options) => void this.sent.push({ to, message, delayMs: options?.delayMs ?? 0 }),
      setTimer: (timer, at, clock = 'job') => void this.#timers.set(timer, { at, clock }),
      cancelTimer: (timer) => void this.#timers.delete(timer),
      transact: unused,
      read: unused,
      spawn: (descriptor) => void this.spawned.push(descriptor),
      kill: (subtask, attempt) => void this.killed.push({ subtask, attempt }),
      choose: (bound) => Math.min(bound - 1, Math.floor(this.draw * bound)),
      trace: (body) => void this.traces.push(body),
    };
  }
}

export const METRICS: CheckpointMetrics = {
  startDelayMs: 1,
  alignmentMs: 2,
  syncMs: 3,
  asyncMs: 4,
  bytes: 10,
  processedBytes: 0,
  persistedBytes: 0,
};

/** A handle of a subtask of vertex v: operator-scoped state of operator `op-v`. */
export function handleOf(subtask: SubtaskId, checkpointId: number): SnapshotHandle {
  return {
    key: `job/${checkpointId}/${subtask}/0`,
    uid: `op-${subtask.split('/')[0]}`,
    state: 'state',
    scope: 'operator',
    keyGroupFirst: 0,
    keyGroupLast: -1,
    bytes: 10,
    checksum: '',
  };
}

/** A plan of vertices of given parallelism, operator `op-v` in vertex v. */
export function planOf(
  parallelisms: readonly number[],
  edges: readonly (readonly [from: number, to: number, partitioner: Partitioner])[],
  settings: {
    readonly checkpoint?: Partial<JobSettings['checkpoint']>;
    readonly restart?: JobSettings['restart'];
  } = {},
): JobPlan {
  const schema = { fields: [], timeField: null, changelog: false };
  return {
    version: 1,
    jobId: 'job',
    name: 'job',
    vertices: parallelisms.map((parallelism, id): JobVertex => ({
      id,
      name: `vertex ${id}`,
      operators: [
        {
          nodeId: `op-${id}`,
          uid: `op-${id}`,
          name: `op-${id}`,
          chainedTo: null,
          inputTag: null,
          inputSchema: schema,
          outputSchema: schema,
          config: { kind: 'filter', condition: 'TRUE' },
        },
      ],
      parallelism,
      maxParallelism: 128,
      slotSharingGroup: 'default',
    })),
    edges: edges.map(([from, to, partitioner], id): JobEdge => ({
      id,
      documentEdgeId: `edge-${id}`,
      from,
      fromOperator: 0,
      tag: null,
      to,
      partitioner,
      keyFields: [],
      schema,
    })),
    settings: {
      checkpoint: {
        intervalMs: 1000,
        mode: 'exactly-once',
        timeoutMs: 600_000,
        minPauseMs: 0,
        maxConcurrent: 1,
        tolerableFailures: 0,
        ...settings.checkpoint,
      },
      restart: settings.restart ?? { strategy: 'fixed-delay', attempts: 3, delayMs: 500 },
      bufferTimeoutMs: 100,
      seed: 1,
      taskManagers: 2,
      costs: {
        recordMs: 1,
        hopMs: 1,
        channelMs: {},
        controlMs: 7,
        snapshotSyncMs: 1,
        snapshotAsyncMs: 1,
        storageMs: 11,
      },
    },
  };
}

/** The first of a list that has to have one. */
export function only<T>(list: readonly T[]): T {
  assert(list.length === 1, `one is expected, not ${list.length}`);
  return must(list[0], 'there is one');
}

/** A source and a keyed task behind it. */
export const CHAIN = [[0, 1, 'hash']] as const;

/** All tasks of {@link CHAIN} run and checkpoint 1 has been triggered. */
export function runningHost(): CoordinatorHost {
  const host = new CoordinatorHost(planOf([1, 1], CHAIN));
  host.start();
  host.advanceTo(0);
  assert(host.tracesOf('checkpointTriggered').length === 1, 'checkpoint 1 is under way');
  return host;
}
