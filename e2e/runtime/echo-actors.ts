import type { Actor, Effects, SubtaskDescriptor } from '#engine/ports.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { QueryAnswer } from '#protocol/query.ts';

/**
 * The smallest actors that need the whole process tree: a coordinator that restarts everything when a connection is
 * lost, a source that never stops sending, a sink that drops what is not of its attempt, a vault that writes.
 */

const SOURCE: SubtaskId = '0/0';
const SINK: SubtaskId = '1/0';
const RESTART_MS = 50;

export class EchoCoordinator implements Actor {
  readonly id = 'coordinator';
  readonly #jobId: string;
  #plan: JobPlan | null = null;
  #attempt = 0;
  #failing = false;

  constructor(jobId: string) {
    this.#jobId = jobId;
  }

  fence() {
    return { epoch: 1, attempt: this.#attempt };
  }

  ready(): boolean {
    return false;
  }

  step(): void {}

  receive(envelope: Envelope, effects: Effects): void {
    const { message } = envelope;
    switch (message.kind) {
      case 'startJob':
        this.#plan = message.plan;
        effects.trace({ kind: 'jobStateChanged', from: 'CREATED', to: 'RUNNING', reason: null });
        this.#startAttempt(effects);
        return;
      case 'connectionLost':
        if (this.#failing || message.attempt !== this.#attempt) return;
        this.#failing = true;
        effects.trace({
          kind: 'restartScheduled',
          delayMs: RESTART_MS,
          failedSubtask: message.subtask,
          cause: message.cause,
        });
        for (const subtask of [SOURCE, SINK]) effects.kill(subtask, this.#attempt);
        effects.setTimer('restart', effects.now() + RESTART_MS);
        return;
      case 'timerFired':
        this.#failing = false;
        this.#startAttempt(effects);
        return;
      default:
    }
  }

  #startAttempt(effects: Effects): void {
    this.#attempt++;
    effects.trace({
      kind: 'attemptStarted',
      epoch: 1,
      attempt: this.#attempt,
      restoredCheckpointId: null,
      placement: [SOURCE, SINK].map((subtask, taskManager) => ({ subtask, taskManager })),
    });
    for (const [taskManager, subtask] of [SOURCE, SINK].entries()) {
      effects.spawn({
        jobId: this.#jobId,
        epoch: 1,
        attempt: this.#attempt,
        subtask,
        taskManager,
        plan: this.#plan as JobPlan,
        restore: null,
        traceLevel: 'full',
        pace: 'free',
        stamp: { timeMs: 0, counter: 0 },
      });
      effects.send(`task:${subtask}`, { kind: 'heartbeatRequested', sequence: this.#attempt });
    }
  }
}

export class EchoSubtask implements Actor {
  readonly id: ActorId;
  readonly #descriptor: SubtaskDescriptor;
  #nextAt = 0;
  #sequence = 0;
  #arrived = 0;

  constructor(descriptor: SubtaskDescriptor) {
    this.#descriptor = descriptor;
    this.id = `task:${descriptor.subtask}`;
  }

  fence() {
    return this.#descriptor;
  }

  ready(now: number): boolean {
    return this.#descriptor.subtask === SOURCE && now >= this.#nextAt;
  }

  step(effects: Effects): void {
    this.#nextAt = effects.now() + 1;
    effects.setTimer('next', this.#nextAt);
    const buffer = new ArrayBuffer(64);
    effects.send(
      `task:${SINK}`,
      {
        kind: 'channelElement',
        channel: '0:0:0',
        sequence: this.#sequence++,
        backlog: 0,
        element: { kind: 'records', buffer, rows: 1 },
      },
      { transfer: [buffer] },
    );
  }

  receive(envelope: Envelope, effects: Effects): void {
    const { message } = envelope;
    const { epoch, attempt, subtask } = this.#descriptor;
    if (envelope.from !== 'host' && envelope.from !== 'vault' && envelope.attempt !== attempt) {
      effects.trace({
        kind: 'messageFenced',
        from: envelope.from,
        fromAttempt: envelope.attempt,
        fromEpoch: envelope.epoch,
        message: message.kind,
      });
      return;
    }
    if (message.kind === 'channelElement') {
      this.#arrived++;
      effects.trace({ kind: 'elementArrived', channel: message.channel, sequence: message.sequence });
    } else if (message.kind === 'heartbeatRequested') {
      // The time origin tells workers apart: a survivor keeps its own.
      const cause = String(performance.timeOrigin);
      effects.trace({ kind: 'subtaskStateChanged', subtask, state: 'RUNNING', cause });
      effects.send('vault', { kind: 'findLatestManifest' });
    } else if (message.kind === 'latestManifestFound') {
      effects.trace({ kind: 'stateRestored', subtask, checkpointId: epoch, bytes: 0, entries: 0 });
    } else if (message.kind === 'query') {
      const answer: QueryAnswer = { kind: 'keyGroups', first: this.#arrived, counts: [] };
      effects.send('client', { kind: 'queryAnswered', queryId: message.queryId, answer });
    } else if (message.kind === 'paceChanged') {
      effects.trace({ kind: 'inputStatusChanged', subtask, channel: null, idle: message.pace === 'paced' });
    }
  }
}

export class EchoVault implements Actor {
  readonly id = 'vault';
  #requests = 0;
  readonly #askers = new Map<number, ActorId>();

  fence() {
    return { epoch: 1, attempt: 1 };
  }

  ready(): boolean {
    return false;
  }

  step(): void {}

  receive(envelope: Envelope, effects: Effects): void {
    const { message } = envelope;
    if (message.kind === 'findLatestManifest') {
      const requestId = ++this.#requests;
      this.#askers.set(requestId, envelope.from);
      effects.transact({
        requestId,
        purpose: 'echo',
        fence: null,
        puts: [{ store: 'manifests', key: 'echo', value: { requestId } }],
        deletes: [],
        durability: 'strict',
      });
    } else if (message.kind === 'transactCompleted' || message.kind === 'transactAborted') {
      const aborted = message.kind === 'transactAborted';
      effects.trace({
        kind: 'storageTransaction',
        purpose: 'echo',
        outcome: aborted ? 'aborted' : 'completed',
        reason: aborted ? message.reason : null,
        bytes: 0,
      });
      const asker = this.#askers.get(message.requestId) as ActorId;
      effects.send(asker, { kind: 'latestManifestFound', manifest: null, quarantined: [] });
    } else if (message.kind === 'query') {
      const answer: QueryAnswer = { kind: 'resumableJobs', jobs: [] };
      effects.send('client', { kind: 'queryAnswered', queryId: message.queryId, answer });
    }
  }
}
