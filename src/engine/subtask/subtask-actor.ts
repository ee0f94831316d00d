import { AssertionError } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import type { ActorId, Envelope, HostMessage, Pace, TaskState } from '#protocol/messages.ts';
import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import type { Effects, SavableActor, SubtaskDescriptor } from '../ports.ts';
import type { OperatorFactory } from '../operators/operator.ts';
import { fencedMessage } from '../fenced-message.ts';
import { type Mail, runMail } from './subtask-mail.ts';
import {
  createSubtaskParts,
  loadParts,
  readingsOf,
  type SavedParts,
  saveParts,
  type SubtaskParts,
} from './subtask-parts.ts';
import { answerQuery } from './subtask-queries.ts';
import { openTask, requestState, RestoreFailed } from './subtask-restore.ts';

/**
 * One parallel instance of an operator chain, as a reducer: the same code at full speed, record by record in slow
 * motion, suspended, and in the simulator.
 *
 * Flink: StreamTask, MailboxProcessor. Whatever arrives is queued (elements into the gate, triggers and timers into the
 * mailbox); {@link step} does one thing: a slice of a firing watermark, one mail, a slice of an asynchronous snapshot,
 * or one input element. Waiting for credit, storage or a modelled cost is a state in which {@link ready} is false.
 *
 * Invariants: a mail never runs inside an element; a message of another (epoch, attempt) has no effect; after FAILED
 * or FINISHED nothing is processed any more.
 */
export class SubtaskActor implements SavableActor {
  readonly id: ActorId;
  readonly #parts: SubtaskParts;
  readonly #mails = new Fifo<Mail>();
  #life: Life = 'created';
  #loaded: readonly SnapshotChunk[] | null = null;
  /** Whether the last step did a slice of a snapshot: input and snapshot take turns. */
  #snapshotTurn = false;
  #fenced = 0;

  constructor(descriptor: SubtaskDescriptor, createOperator: OperatorFactory) {
    this.id = `task:${descriptor.subtask}`;
    this.#parts = createSubtaskParts(descriptor, createOperator);
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.#parts.environment.descriptor;
  }

  receive(envelope: Envelope, effects: Effects): void {
    if (!this.isOver()) this.#call(effects, envelope);
  }

  isOver(): boolean {
    return this.#life === 'failed' || this.#life === 'finished';
  }

  ready(now: number): boolean {
    switch (this.#life) {
      case 'created':
        return true;
      case 'loading':
        return this.#loaded !== null;
      case 'failed':
      case 'finished':
        return false;
      case 'running':
        if (now < this.#parts.environment.busyUntil) return false;
        if (this.#parts.chain.firing()) return this.#parts.output.available();
        return (
          this.#mails.size() > 0 || this.#parts.checkpoints.ready(now) || this.#inputReady(now) || this.#mayLeave()
        );
    }
  }

  step(effects: Effects): void {
    this.#call(effects, null);
  }

  save(): SavedSubtask {
    return structuredClone({
      life: this.#life,
      parts: saveParts(this.#parts),
      mails: this.#mails.toArray(),
      loaded: this.#loaded,
      snapshotTurn: this.#snapshotTurn,
      fenced: this.#fenced,
    });
  }

  load(saved: SavedSubtask): void {
    const { life, parts, mails, loaded, snapshotTurn, fenced } = structuredClone(saved);
    this.#life = life;
    loadParts(this.#parts, parts);
    for (const mail of mails) this.#mails.push(mail);
    this.#loaded = loaded;
    this.#snapshotTurn = snapshotTurn;
    this.#fenced = fenced;
  }

  /** A message, or a step. Errors of user logic fail the task, as in Flink; bugs go to the host, which reports them. */
  #call(effects: Effects, envelope: Envelope | null): void {
    this.#parts.environment.enter(effects);
    try {
      if (envelope === null) this.#step(effects);
      else if (this.#passesFence(envelope)) {
        this.#onMessage(envelope);
        this.#parts.output.pump();
      }
    } catch (error) {
      if (error instanceof AssertionError || error instanceof TypeError || error instanceof RangeError) throw error;
      this.#changeLife('failed', 'FAILED', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    } finally {
      this.#parts.environment.leave();
    }
  }

  #step(effects: Effects): void {
    const { counting, output } = this.#parts;
    counting.gauge.enter('busy', effects.hostNow());
    if (this.#life === 'running') this.#run();
    else this.#start();
    output.pump();
    const waiting = output.available() ? 'idle' : 'backPressured';
    counting.gauge.enter(this.ready(effects.now()) ? 'busy' : waiting, effects.hostNow());
  }

  #passesFence(envelope: Envelope): boolean {
    const { epoch, attempt } = this.#parts.environment.descriptor;
    if (envelope.from === 'host' || envelope.from === 'client') return true;
    const sameAttempt = envelope.from === 'vault' ? envelope.attempt >= attempt : envelope.attempt === attempt;
    if (envelope.epoch === epoch && sameAttempt) return true;
    this.#fenced++;
    this.#parts.environment.trace(fencedMessage(envelope));
    return false;
  }

  #onMessage({ message }: Envelope): void {
    switch (message.kind) {
      case 'channelElement':
        this.#parts.input.onElement(message);
        return;
      case 'creditGranted':
        this.#parts.output.grant(message.channel, message.credits, message.buffers);
        return;
      case 'heartbeatRequested': {
        const { subtask } = this.#parts.environment;
        // Liveness is on the host's clock: no modelled cost delays the answer.
        this.#parts.environment.send(
          'coordinator',
          { kind: 'heartbeatAnswered', subtask, sequence: message.sequence },
          0,
        );
        return;
      }
      case 'changeTraceLevel':
        this.#parts.environment.traceLevel = message.level;
        return;
      case 'triggerCheckpoint':
      case 'notifyCheckpointComplete':
      case 'notifyCheckpointAborted':
        this.#mails.push(message);
        return;
      case 'timerFired':
        this.#onTimer(message);
        return;
      case 'paceChanged':
        this.#onPaceChanged(message.pace);
        return;
      case 'query': {
        const { queryId, request } = message;
        const { environment, gate, chain, labels } = this.#parts;
        const answer = answerQuery(request, environment, gate, chain.operators, labels);
        environment.effects().send('client', { kind: 'queryAnswered', queryId, answer });
        return;
      }
      default:
        this.#onVaultReply(message as VaultReply);
    }
  }

  #onTimer(message: Extract<HostMessage, { kind: 'timerFired' }>): void {
    switch (message.timer) {
      case 'counters':
        this.#parts.counting.emit(readingsOf(this.#parts, this.#fenced));
        return;
      case 'flush':
        this.#parts.output.flush();
        return;
      case 'pace':
      case 'source':
        return; // They only wake the host: what is ready follows from the clock.
      default:
        this.#mails.push(message);
    }
  }

  #onPaceChanged(pace: Pace): void {
    this.#parts.environment.pace = pace;
    if (pace === 'free') this.#parts.environment.busyUntil = Number.NEGATIVE_INFINITY;
    this.#parts.output.flush();
  }

  #onVaultReply(reply: VaultReply): void {
    if (reply.kind === 'snapshotLoadFailed') throw new RestoreFailed(reply.reason);
    const owner = this.#parts.requests.settle(reply);
    if (owner === null) return;
    if (reply.kind === 'snapshotLoaded') this.#loaded = reply.chunks;
    else if (owner < 0) this.#parts.checkpoints.onVaultReply(reply);
    else this.#parts.chain.onVaultReply(owner, reply);
    this.#parts.checkpoints.onWritesSettled();
    this.#parts.input.unblockSource();
  }

  /** First step: asks for the state to restore. Second, when it is there: restores, opens, runs. */
  #start(): void {
    const parts = this.#parts;
    if (this.#life === 'created') {
      this.#life = 'loading';
      this.#reportState('INITIALIZING', null);
      parts.counting.start();
      this.#loaded = requestState(parts);
      return;
    }
    openTask(parts, this.#loaded ?? []);
    this.#loaded = null;
    this.#changeLife('running', 'RUNNING', null);
    parts.input.tracePositions();
    if (parts.environment.descriptor.restore?.finished === true && parts.input.isSource()) parts.input.endSource();
  }

  /** One unit of work, in order of urgency. */
  #run(): void {
    if (this.#parts.chain.firing()) {
      this.#parts.chain.advance();
      this.#parts.output.armFlush();
      return;
    }
    const mail = this.#mails.shift();
    if (mail !== undefined) {
      runMail(this.#parts, mail);
      return;
    }
    const now = this.#parts.environment.now();
    const input = this.#inputReady(now);
    if (this.#parts.checkpoints.ready(now) && !(input && this.#snapshotTurn)) {
      this.#snapshotTurn = true;
      this.#parts.checkpoints.advance();
      return;
    }
    this.#snapshotTurn = false;
    if (input) this.#parts.input.read();
    else if (this.#mayLeave()) this.#leave();
  }

  #inputReady(now: number): boolean {
    return !(this.#parts.end.stopping() && this.#parts.input.isSource()) && this.#parts.input.ready(now);
  }

  #mayLeave(): boolean {
    return (
      this.#parts.end.mayLeave() &&
      this.#parts.gate.ended() &&
      this.#parts.output.drained() &&
      !this.#parts.checkpoints.pending() &&
      !this.#parts.chain.pending()
    );
  }

  #leave(): void {
    this.#parts.output.broadcast({ kind: 'endOfPartition' });
    this.#parts.output.pump();
    this.#parts.counting.emit(readingsOf(this.#parts, this.#fenced));
    this.#changeLife('finished', 'FINISHED', null);
  }

  #changeLife(life: 'running' | 'finished' | 'failed', state: TaskState, cause: string | null): void {
    this.#life = life;
    this.#reportState(state, cause);
  }

  #reportState(state: TaskState, cause: string | null): void {
    const { subtask } = this.#parts.environment;
    this.#parts.environment.trace({ kind: 'subtaskStateChanged', subtask, state, cause });
    this.#parts.environment.sendToCoordinator({ kind: 'taskStateChanged', subtask, state, cause });
  }
}

type Life = 'created' | 'loading' | 'running' | 'finished' | 'failed';

interface SavedSubtask {
  readonly life: Life;
  readonly parts: SavedParts;
  readonly mails: readonly Mail[];
  readonly loaded: readonly SnapshotChunk[] | null;
  readonly snapshotTurn: boolean;
  readonly fenced: number;
}
