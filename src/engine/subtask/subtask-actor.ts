import { AssertionError } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import type {
  ActorId,
  CheckpointOptions,
  CoordinatorToTask,
  Envelope,
  HostMessage,
  Pace,
  SnapshotChunk,
  TaskState,
  VaultReply,
} from '#protocol/messages.ts';
import type { Actor, Effects, SubtaskDescriptor } from '../ports.ts';
import type { OperatorFactory } from '../operators/operator.ts';
import { InputGate } from '../exchange/input-gate.ts';
import { EndOfTask } from './end-of-task.ts';
import { OperatorChain } from './operator-chain.ts';
import { RecordLabels } from './record-labels.ts';
import { SubtaskAlignment } from './subtask-alignment.ts';
import { SubtaskCheckpoints } from './subtask-checkpoints.ts';
import { type CounterReadings, SubtaskCounting } from './subtask-counting.ts';
import { SubtaskInput } from './subtask-input.ts';
import { answerQuery } from './subtask-queries.ts';
import { inputsOf } from './subtask-wiring.ts';
import { SubtaskOutput } from './subtask-output.ts';
import { TaskEnvironment } from './task-environment.ts';
import { VaultRequests } from './vault-requests.ts';

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
export class SubtaskActor implements Actor {
  readonly id: ActorId;
  readonly #environment: TaskEnvironment;
  readonly #gate: InputGate;
  readonly #input: SubtaskInput;
  readonly #output: SubtaskOutput;
  readonly #chain: OperatorChain;
  readonly #requests: VaultRequests;
  readonly #checkpoints: SubtaskCheckpoints;
  readonly #alignment: SubtaskAlignment;
  readonly #labels: RecordLabels;
  readonly #counting: SubtaskCounting;
  readonly #end = new EndOfTask();
  readonly #mails = new Fifo<Mail>();
  #life: 'created' | 'loading' | 'running' | 'finished' | 'failed' = 'created';
  #loaded: readonly SnapshotChunk[] | null = null;
  /** Whether the last step did a slice of a snapshot: input and snapshot take turns. */
  #snapshotTurn = false;
  #fenced = 0;

  constructor(descriptor: SubtaskDescriptor, createOperator: OperatorFactory) {
    const environment = new TaskEnvironment(descriptor);
    const inputs = inputsOf(descriptor.plan, environment.vertex.id, environment.subtaskIndex);
    this.id = `task:${descriptor.subtask}`;
    this.#environment = environment;
    this.#labels = new RecordLabels(descriptor.plan);
    this.#requests = new VaultRequests(environment);
    this.#counting = new SubtaskCounting(environment);
    this.#gate = new InputGate(inputs);
    this.#output = new SubtaskOutput(environment, this.#labels);
    this.#chain = new OperatorChain(environment, this.#output.writers, this.#requests, createOperator);
    this.#checkpoints = new SubtaskCheckpoints({
      environment,
      requests: this.#requests,
      operators: this.#chain.operators,
      broadcastBarrier: (checkpointId, timestamp, options) =>
        this.#output.broadcast({ kind: 'barrier', checkpointId, timestamp, options }),
      broadcastCancel: (checkpointId) => this.#output.broadcast({ kind: 'cancelMarker', checkpointId }),
    });
    this.#alignment = new SubtaskAlignment({
      environment,
      gate: this.#gate,
      take: (checkpointId, timestamp, options) => this.#takeCheckpoint(checkpointId, timestamp, options),
      giveUp: (checkpointId, reason) => {
        this.#checkpoints.decline(checkpointId, reason);
        this.#output.broadcast({ kind: 'cancelMarker', checkpointId });
      },
    });
    this.#input = new SubtaskInput({
      environment,
      gate: this.#gate,
      keyFields: inputs.map((input) => input.edge.keyFields),
      chain: this.#chain,
      output: this.#output,
      alignment: this.#alignment,
      labels: this.#labels,
      counting: this.#counting,
      onEnd: (drain) => this.#onEndOfInput(drain),
    });
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.#environment.descriptor;
  }

  receive(envelope: Envelope, effects: Effects): void {
    if (this.#life === 'failed' || this.#life === 'finished') return;
    this.#guarded(effects, () => {
      if (!this.#passesFence(envelope)) return;
      this.#onMessage(envelope);
      this.#output.pump();
    });
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
        if (now < this.#environment.busyUntil) return false;
        if (this.#chain.firing()) return this.#output.available();
        return this.#mails.size() > 0 || this.#checkpoints.ready(now) || this.#inputReady(now) || this.#mayLeave();
    }
  }

  step(effects: Effects): void {
    this.#guarded(effects, () => {
      this.#counting.gauge.enter('busy', effects.hostNow());
      if (this.#life === 'running') this.#run();
      else this.#start();
      this.#output.pump();
      const waiting = this.#output.available() ? 'idle' : 'backPressured';
      this.#counting.gauge.enter(this.ready(effects.now()) ? 'busy' : waiting, effects.hostNow());
    });
  }

  /** Errors of user logic fail the task, as in Flink; bugs go to the host, which reports them as such. */
  #guarded(effects: Effects, call: () => void): void {
    this.#environment.within(effects, () => {
      try {
        call();
      } catch (error) {
        if (error instanceof AssertionError || error instanceof TypeError || error instanceof RangeError) throw error;
        this.#changeLife(
          'failed',
          'FAILED',
          error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        );
      }
    });
  }

  #passesFence(envelope: Envelope): boolean {
    const { epoch, attempt } = this.#environment.descriptor;
    if (envelope.from === 'host' || envelope.from === 'client') return true;
    const sameAttempt = envelope.from === 'vault' ? envelope.attempt >= attempt : envelope.attempt === attempt;
    if (envelope.epoch === epoch && sameAttempt) return true;
    this.#fenced++;
    this.#environment.trace({
      kind: 'messageFenced',
      from: envelope.from,
      fromAttempt: envelope.attempt,
      fromEpoch: envelope.epoch,
      message: envelope.message.kind,
    });
    return false;
  }

  #onMessage({ message }: Envelope): void {
    switch (message.kind) {
      case 'channelElement':
        this.#input.onElement(message);
        return;
      case 'creditGranted':
        this.#output.grant(message.channel, message.credits, message.buffers);
        return;
      case 'heartbeatRequested': {
        const { subtask } = this.#environment;
        // Liveness is on the host's clock: no modelled cost delays the answer.
        this.#environment.send('coordinator', { kind: 'heartbeatAnswered', subtask, sequence: message.sequence }, 0);
        return;
      }
      case 'changeTraceLevel':
        this.#environment.traceLevel = message.level;
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
        const answer = answerQuery(request, this.#environment, this.#gate, this.#chain.operators, this.#labels);
        this.#environment.effects().send('client', { kind: 'queryAnswered', queryId, answer });
        return;
      }
      default:
        this.#onVaultReply(message as VaultReply);
    }
  }

  #onTimer(message: Extract<HostMessage, { kind: 'timerFired' }>): void {
    switch (message.timer) {
      case 'counters':
        this.#counting.emit(this.#readings());
        return;
      case 'flush':
        this.#output.flush();
        return;
      case 'pace':
      case 'source':
        return; // They only wake the host: what is ready follows from the clock.
      default:
        this.#mails.push(message);
    }
  }

  #onPaceChanged(pace: Pace): void {
    this.#environment.pace = pace;
    if (pace === 'free') this.#environment.busyUntil = Number.NEGATIVE_INFINITY;
    this.#output.flush();
  }

  #onVaultReply(reply: VaultReply): void {
    if (reply.kind === 'snapshotLoadFailed') throw new RestoreFailed(reply.reason);
    const owner = this.#requests.settle(reply);
    if (owner === null) return;
    if (reply.kind === 'snapshotLoaded') this.#loaded = reply.chunks;
    else if (owner < 0) this.#checkpoints.onVaultReply(reply);
    else this.#chain.onVaultReply(owner, reply);
    this.#checkpoints.onWritesSettled();
    this.#input.unblockSource();
  }

  /** First step: asks for the state to restore. Second, when it is there: restores, opens, runs. */
  #start(): void {
    const { restore, plan } = this.#environment.descriptor;
    if (this.#life === 'created') {
      this.#life = 'loading';
      this.#reportState('INITIALIZING', null);
      this.#counting.start();
      if (restore === null || restore.handles.length === 0) this.#loaded = [];
      else this.#requests.send(-1, (requestId) => ({ kind: 'loadSnapshot', requestId, handles: restore.handles }));
      return;
    }
    const chunks = this.#loaded ?? [];
    this.#loaded = null;
    this.#chain.open(chunks, restore?.checkpointId ?? null);
    if (restore !== null) {
      this.#checkpoints.lastCheckpointId = restore.checkpointId;
      this.#environment.trace({
        kind: 'stateRestored',
        subtask: this.#environment.subtask,
        checkpointId: restore.checkpointId,
        bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0),
        entries: this.#chain.operators.reduce((sum, operator) => sum + operator.stats().stateEntries, 0),
      });
      this.#environment.spend(plan.settings.costs.snapshotAsyncMs);
    }
    this.#changeLife('running', 'RUNNING', null);
    this.#input.tracePositions();
    if (restore?.finished === true && this.#input.isSource()) this.#input.endSource();
  }

  /** One unit of work, in order of urgency. */
  #run(): void {
    if (this.#chain.firing()) {
      this.#chain.advance();
      this.#output.armFlush();
      return;
    }
    const mail = this.#mails.shift();
    if (mail !== undefined) {
      this.#onMail(mail);
      return;
    }
    const now = this.#environment.now();
    const input = this.#inputReady(now);
    if (this.#checkpoints.ready(now) && !(input && this.#snapshotTurn)) {
      this.#snapshotTurn = true;
      this.#checkpoints.advance();
      return;
    }
    this.#snapshotTurn = false;
    if (input) this.#input.read();
    else if (this.#mayLeave()) this.#leave();
  }

  #inputReady(now: number): boolean {
    return !(this.#end.stopping() && this.#input.isSource()) && this.#input.ready(now);
  }

  #takeCheckpoint(checkpointId: number, timestamp: number, options: CheckpointOptions): void {
    const taken = this.#checkpoints.perform(checkpointId, timestamp, options, this.#alignment.figures());
    if (taken) this.#end.taken(checkpointId, options);
  }

  #onMail(mail: Mail): void {
    switch (mail.kind) {
      case 'triggerCheckpoint':
        this.#takeCheckpoint(mail.checkpointId, mail.timestamp, mail.options);
        return;
      case 'notifyCheckpointComplete': {
        const { checkpointId } = mail;
        this.#environment.trace({ kind: 'notifyCompleteReceived', subtask: this.#environment.subtask, checkpointId });
        this.#checkpoints.onCompleted(checkpointId);
        const stopped = this.#end.completed(checkpointId);
        if (stopped && this.#input.isSource()) this.#output.broadcast({ kind: 'endOfData', drain: false });
        return;
      }
      case 'notifyCheckpointAborted':
        this.#checkpoints.onAborted(mail.checkpointId);
        return;
      case 'timerFired': {
        const [what, position, ...name] = mail.timer.split(':');
        if (what === 'snapshot') this.#checkpoints.onTimer(Number(position));
        else this.#chain.onTimer(Number(position), name.join(':'));
        this.#output.armFlush();
      }
    }
  }

  /** With drain the operators finish head → tail, then the task waits for its final checkpoint. */
  #onEndOfInput(drain: boolean): void {
    const drained = drain && !this.#end.stopping();
    if (drained) {
      for (const operator of this.#chain.operators) operator.finish();
      this.#end.finished(this.#environment.descriptor.plan.settings.checkpoint.intervalMs !== null);
      this.#environment.sendToCoordinator({ kind: 'endOfDataReached', subtask: this.#environment.subtask });
    }
    this.#output.broadcast({ kind: 'endOfData', drain: drained });
  }

  #mayLeave(): boolean {
    return (
      this.#end.mayLeave() &&
      this.#gate.channels.every((channel) => channel.endOfPartition) &&
      this.#output.drained() &&
      !this.#checkpoints.pending() &&
      !this.#chain.pending()
    );
  }

  #leave(): void {
    this.#output.broadcast({ kind: 'endOfPartition' });
    this.#output.pump();
    this.#counting.emit(this.#readings());
    this.#changeLife('finished', 'FINISHED', null);
  }

  #changeLife(life: 'running' | 'finished' | 'failed', state: TaskState, cause: string | null): void {
    this.#life = life;
    this.#reportState(state, cause);
  }

  #reportState(state: TaskState, cause: string | null): void {
    const { subtask } = this.#environment;
    this.#environment.trace({ kind: 'subtaskStateChanged', subtask, state, cause });
    this.#environment.sendToCoordinator({ kind: 'taskStateChanged', subtask, state, cause });
  }

  #readings(): CounterReadings {
    return {
      operators: this.#chain.operators,
      recordsOut: this.#chain.recordsOut,
      fenced: this.#fenced,
      inputQueued: this.#gate.channels.map((channel) => channel.queue.size()),
      outputQueued: this.#output.queued(),
    };
  }
}

/** The state of a checkpoint could not be loaded; the task fails and the coordinator decides. */
export class RestoreFailed extends Error {
  override readonly name = 'RestoreFailed';
}

type Mail =
  | Extract<CoordinatorToTask, { kind: 'triggerCheckpoint' | 'notifyCheckpointComplete' | 'notifyCheckpointAborted' }>
  | Extract<HostMessage, { kind: 'timerFired' }>;
