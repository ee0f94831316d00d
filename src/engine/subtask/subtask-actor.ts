import { assert, AssertionError } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import { decodeBatch } from '#protocol/batch-codec.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type {
  ActorId,
  ChannelMessage,
  CheckpointOptions,
  CoordinatorToTask,
  Envelope,
  HostMessage,
  SnapshotChunk,
  StreamElement,
  TaskState,
  VaultReply,
} from '#protocol/messages.ts';
import type { Actor, Effects, SubtaskDescriptor } from '../ports.ts';
import {
  createWatermarkValve,
  inputStatus,
  inputWatermark,
  type WatermarkValve,
} from '../time/status-watermark-valve.ts';
import { InputGate } from '../exchange/input-gate.ts';
import { OperatorChain } from './operator-chain.ts';
import { RecordLabels } from './record-labels.ts';
import { SubtaskAlignment } from './subtask-alignment.ts';
import { SubtaskCheckpoints } from './subtask-checkpoints.ts';
import { SubtaskCounting } from './subtask-counting.ts';
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
  readonly #output: SubtaskOutput;
  readonly #chain: OperatorChain;
  readonly #requests: VaultRequests;
  readonly #checkpoints: SubtaskCheckpoints;
  readonly #labels: RecordLabels;
  readonly #counting: SubtaskCounting;
  readonly #valve: WatermarkValve;
  readonly #alignment: SubtaskAlignment;
  readonly #inputKeyFields: readonly (readonly number[])[];
  readonly #mails = new Fifo<Mail>();
  #life: 'created' | 'loading' | 'running' | 'finished' | 'failed' = 'created';
  #loaded: readonly SnapshotChunk[] | null = null;
  /** Whether the last step did a slice of a snapshot: input and snapshot take turns. */
  #snapshotTurn = false;
  #source: { waitUntil: number; blocked: boolean; ended: boolean };
  #end: EndOfTask = { operatorsFinished: false, finalCheckpointId: null, stopCheckpointId: null, mayFinish: false };
  #fenced = 0;

  constructor(descriptor: SubtaskDescriptor) {
    const environment = new TaskEnvironment(descriptor);
    const { plan } = descriptor;
    const inputs = inputsOf(plan, environment.vertex.id, environment.subtaskIndex);
    this.id = `task:${descriptor.subtask}`;
    this.#environment = environment;
    this.#labels = new RecordLabels(plan);
    this.#requests = new VaultRequests(environment);
    this.#gate = new InputGate(inputs);
    this.#inputKeyFields = inputs.map((input) => input.edge.keyFields);
    this.#output = new SubtaskOutput(environment, this.#labels);
    this.#chain = new OperatorChain(environment, this.#output.writers, this.#requests);
    this.#source = { waitUntil: Number.NEGATIVE_INFINITY, blocked: false, ended: false };
    this.#valve = createWatermarkValve(Math.max(1, inputs.length));
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
      take: (checkpointId, timestamp, options) => this.#perform(checkpointId, timestamp, options),
      giveUp: (checkpointId, reason) => {
        this.#checkpoints.decline(checkpointId, reason);
        this.#output.broadcast({ kind: 'cancelMarker', checkpointId });
      },
    });
    this.#counting = new SubtaskCounting(environment);
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
      const hostNow = effects.hostNow();
      this.#counting.gauge.enter('busy', hostNow);
      if (this.#life === 'running') this.#run();
      else this.#start();
      this.#output.pump();
      const idle = this.#output.available() ? 'idle' : 'backPressured';
      this.#counting.gauge.enter(this.ready(effects.now()) ? 'busy' : idle, effects.hostNow());
    });
  }

  /** Errors of user logic fail the task, as in Flink; broken assertions are bugs and go to the host. */
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
    const sameEpoch = envelope.epoch === epoch;
    if (sameEpoch && (envelope.from === 'vault' || envelope.attempt === attempt)) return true;
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

  #onMessage(envelope: Envelope): void {
    const { message } = envelope;
    switch (message.kind) {
      case 'channelElement':
        this.#onElement(message);
        return;
      case 'creditGranted':
        this.#output.grant(message.channel, message.credits, message.buffers);
        return;
      case 'heartbeatRequested':
        this.#environment.sendToCoordinator({
          kind: 'heartbeatAnswered',
          subtask: this.#environment.subtask,
          sequence: message.sequence,
        });
        return;
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
      case 'query':
        this.#environment.effects().send('client', {
          kind: 'queryAnswered',
          queryId: message.queryId,
          answer: answerQuery(message.request, this.#environment, this.#gate, this.#chain.operators, this.#labels),
        });
        return;
      default:
        this.#onVaultReply(message as VaultReply);
    }
  }

  #onElement(message: Extract<ChannelMessage, { kind: 'channelElement' }>): void {
    const index = this.#gate.indexOf(message.channel);
    assert(index >= 0, () => `${this.id} does not read channel ${message.channel}`);
    const credits = this.#gate.enqueue(index, message.sequence, message.backlog, message.element);
    if (credits > 0) this.#grantCredits(index, credits, []);
    if (message.element.kind !== 'records' || this.#environment.traceLevel !== 'summary') {
      this.#environment.trace({ kind: 'elementArrived', channel: message.channel, sequence: message.sequence });
    }
  }

  #grantCredits(index: number, credits: number, buffers: readonly ArrayBuffer[]): void {
    const channel = this.#gate.channel(index);
    const { costs } = this.#environment.descriptor.plan.settings;
    this.#environment.send(
      `task:${channel.producer}`,
      { kind: 'creditGranted', channel: channel.id, credits, buffers },
      costs.channelMs[channel.id] ?? costs.hopMs,
      buffers,
    );
  }

  #onTimer(message: Extract<HostMessage, { kind: 'timerFired' }>): void {
    const { timer } = message;
    if (timer === 'counters') this.#counting.emit(this.#counters());
    else if (timer === 'flush') this.#output.flush();
    else if (timer === 'pace' || timer === 'source') return; // They only wake the host: readiness follows from the clock.
    else this.#mails.push(message);
  }

  #onPaceChanged(pace: 'free' | 'paced'): void {
    this.#environment.pace = pace;
    if (pace === 'free') this.#environment.busyUntil = Number.NEGATIVE_INFINITY;
    this.#output.flush();
  }

  #onVaultReply(reply: VaultReply): void {
    if (reply.kind === 'snapshotLoaded') {
      this.#loaded = reply.chunks;
      return;
    }
    if (reply.kind === 'snapshotLoadFailed') throw new RestoreFailed(reply.reason);
    const owner = this.#requests.settle(reply);
    if (owner === null) return;
    if (owner < 0) this.#checkpoints.onVaultReply(reply);
    else this.#chain.onVaultReply(owner, reply);
    this.#checkpoints.onWritesSettled();
    this.#source.blocked = false;
  }

  #start(): void {
    const { restore } = this.#environment.descriptor;
    if (this.#life === 'created') {
      this.#life = 'loading';
      this.#trackState('INITIALIZING', null);
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
      this.#environment.spend(this.#environment.descriptor.plan.settings.costs.snapshotAsyncMs);
    }
    this.#changeLife('running', 'RUNNING', null);
    this.#tracePositions();
    if (restore?.finished === true) this.#finishOperators();
  }

  /** One unit of work, in order of urgency. */
  #run(): void {
    if (this.#chain.firing()) {
      this.#chain.advance();
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
    if (input) this.#readInput();
    else if (this.#mayLeave()) this.#leave();
  }

  #inputReady(now: number): boolean {
    if (!this.#output.available() || !this.#chain.accepts()) return false;
    if (this.#gate.channels.length > 0) return this.#gate.readable();
    const { ended, blocked, waitUntil } = this.#source;
    return !ended && this.#end.stopCheckpointId === null && !blocked && now >= waitUntil;
  }

  #readInput(): void {
    if (this.#gate.channels.length === 0) this.#pollSource();
    else this.#readGate();
  }

  #pollSource(): void {
    const source = this.#chain.source();
    assert(source !== null, 'a task without inputs is a source');
    const before = this.#chain.recordsOut;
    const result = source.poll(this.#environment.singleRecords() ? 1 : BATCH_ROWS_MAX);
    this.#counting.recordsIn += Math.max(0, this.#chain.recordsOut - before);
    this.#output.armFlush();
    switch (result.kind) {
      case 'more':
        this.#environment.spend(this.#environment.descriptor.plan.settings.costs.recordMs);
        this.#tracePositions();
        return;
      case 'wait':
        this.#source.waitUntil = result.untilMs;
        this.#environment.effects().setTimer('source', result.untilMs);
        this.#tracePositions();
        return;
      case 'blocked':
        this.#source.blocked = true;
        return;
      case 'end':
        this.#source.ended = true;
        this.#tracePositions();
        this.#chain.endEventTime();
        this.#finishOperators();
    }
  }

  #readGate(): void {
    const { index, sequence, element } = this.#gate.take();
    const channel = this.#gate.channel(index);
    if (element.kind !== 'records' || this.#environment.traceLevel !== 'summary') {
      this.#environment.trace({ kind: 'elementTaken', channel: channel.id, sequence });
    }
    this.#processElement(index, element);
  }

  #processElement(index: number, element: StreamElement): void {
    switch (element.kind) {
      case 'records':
        this.#processRecords(index, element.buffer);
        return;
      case 'watermark':
      case 'watermarkStatus': {
        const outputs =
          element.kind === 'watermark'
            ? inputWatermark(this.#valve, index, element.time)
            : inputStatus(this.#valve, index, element.idle);
        for (const output of outputs) {
          if (output.kind === 'watermark') this.#advanceWatermark(output.time);
          else this.#chain.processStatus(output.idle);
        }
        return;
      }
      case 'barrier':
        this.#alignment.onBarrier(index, element);
        return;
      case 'cancelMarker':
        this.#alignment.onCancel(index, element.checkpointId);
        return;
      case 'endOfData':
        this.#gate.channel(index).endOfData = true;
        if (this.#gate.channels.every((channel) => channel.endOfData)) {
          if (element.drain && this.#end.stopCheckpointId === null) this.#finishOperators();
          else this.#output.broadcast({ kind: 'endOfData', drain: false });
        }
        return;
      case 'endOfPartition':
        this.#gate.channel(index).endOfPartition = true;
        this.#alignment.onEndOfPartition(index);
    }
  }

  #processRecords(index: number, buffer: ArrayBuffer): void {
    const channel = this.#gate.channel(index);
    const batch = decodeBatch(buffer, channel.schema);
    this.#counting.recordsIn += batch.rows;
    this.#alignment.addProcessedBytes(buffer.byteLength);
    const level = this.#environment.traceLevel;
    if (level !== 'summary') {
      const uid = this.#environment.vertex.operators[0]?.uid ?? '';
      for (const record of this.#labels.records(batch, this.#inputKeyFields[index] ?? [], level)) {
        this.#environment.trace({ kind: 'recordProcessed', subtask: this.#environment.subtask, uid, record });
      }
    }
    this.#chain.processBatch(batch);
    this.#output.armFlush();
    this.#environment.spend(this.#environment.descriptor.plan.settings.costs.recordMs);
    const credits = this.#gate.release(index);
    this.#grantCredits(index, credits, [buffer]);
  }

  #advanceWatermark(time: number): void {
    this.#environment.trace({
      kind: 'watermarkAdvanced',
      subtask: this.#environment.subtask,
      uid: this.#environment.vertex.operators[0]?.uid ?? '',
      time,
    });
    this.#chain.processWatermark(time);
  }

  #perform(checkpointId: number, timestamp: number, options: CheckpointOptions): void {
    const taken = this.#checkpoints.perform(checkpointId, timestamp, options, this.#alignment.figures());
    if (!taken) return;
    if (options.stop) this.#end.stopCheckpointId = checkpointId;
    else if (this.#end.operatorsFinished) this.#end.finalCheckpointId ??= checkpointId;
  }

  #onMail(mail: Mail): void {
    switch (mail.kind) {
      case 'triggerCheckpoint':
        this.#perform(mail.checkpointId, mail.timestamp, mail.options);
        return;
      case 'notifyCheckpointComplete':
        this.#environment.trace({
          kind: 'notifyCompleteReceived',
          subtask: this.#environment.subtask,
          checkpointId: mail.checkpointId,
        });
        this.#checkpoints.onCompleted(mail.checkpointId);
        this.#onCheckpointCompleted(mail.checkpointId);
        return;
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

  #onCheckpointCompleted(checkpointId: number): void {
    const { stopCheckpointId, finalCheckpointId } = this.#end;
    if (stopCheckpointId !== null && checkpointId >= stopCheckpointId) {
      this.#end.mayFinish = true;
      if (this.#gate.channels.length === 0) this.#output.broadcast({ kind: 'endOfData', drain: false });
    } else if (finalCheckpointId !== null && checkpointId >= finalCheckpointId) this.#end.mayFinish = true;
  }

  /** End of input with drain: the operators finish head → tail, then the task waits for its final checkpoint. */
  #finishOperators(): void {
    for (const operator of this.#chain.operators) operator.finish();
    this.#end.operatorsFinished = true;
    if (this.#environment.descriptor.plan.settings.checkpoint.intervalMs === null) this.#end.mayFinish = true;
    this.#output.broadcast({ kind: 'endOfData', drain: true });
    this.#environment.sendToCoordinator({ kind: 'endOfDataReached', subtask: this.#environment.subtask });
  }

  #mayLeave(): boolean {
    return (
      this.#end.mayFinish &&
      this.#gate.channels.every((channel) => channel.endOfPartition) &&
      this.#output.drained() &&
      !this.#checkpoints.pending() &&
      !this.#chain.pending()
    );
  }

  #leave(): void {
    this.#output.broadcast({ kind: 'endOfPartition' });
    this.#output.pump();
    this.#counting.emit(this.#counters());
    this.#changeLife('finished', 'FINISHED', null);
  }

  #changeLife(life: 'running' | 'finished' | 'failed', state: TaskState, cause: string | null): void {
    this.#life = life;
    this.#trackState(state, cause);
  }

  #trackState(state: TaskState, cause: string | null): void {
    const { subtask } = this.#environment;
    this.#environment.trace({ kind: 'subtaskStateChanged', subtask, state, cause });
    this.#environment.sendToCoordinator({ kind: 'taskStateChanged', subtask, state, cause });
  }

  #tracePositions(): void {
    const source = this.#chain.source();
    if (source === null || !this.#counting.positionsDue()) return;
    this.#environment.trace({
      kind: 'sourcePositionChanged',
      subtask: this.#environment.subtask,
      uid: this.#environment.vertex.operators[0]?.uid ?? '',
      splits: source.positions(),
    });
  }

  #counters() {
    return {
      operators: this.#chain.operators,
      recordsOut: this.#chain.recordsOut,
      fenced: this.#fenced,
      inputQueued: this.#gate.channels.map((channel) => channel.queue.size()),
      outputQueued: this.#output.queued(),
    };
  }
}

/** Starts the actor of a subtask. */
export function createSubtaskActor(descriptor: SubtaskDescriptor): Actor {
  return new SubtaskActor(descriptor);
}

/** The state of a checkpoint could not be loaded; the task fails and the coordinator decides. */
export class RestoreFailed extends Error {
  override readonly name = 'RestoreFailed';
}

type Mail =
  | Extract<CoordinatorToTask, { kind: 'triggerCheckpoint' | 'notifyCheckpointComplete' | 'notifyCheckpointAborted' }>
  | Extract<HostMessage, { kind: 'timerFired' }>;

interface EndOfTask {
  /** All input consumed and `finish` called on every operator. */
  operatorsFinished: boolean;
  /** First checkpoint taken after that. */
  finalCheckpointId: number | null;
  /** Checkpoint of a stop: nothing is emitted after it. */
  stopCheckpointId: number | null;
  /** The checkpoint that had to complete has completed. */
  mayFinish: boolean;
}
