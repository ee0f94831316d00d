import { assert } from '#std/assert.ts';
import { decodeBatch } from '#protocol/batch-codec.ts';
import { physicalTypeOf, type Schema } from '#protocol/logical-type.ts';
import type { ActorId, ChannelMessage, StreamElement } from '#protocol/messages.ts';
import { TextInterner } from '#protocol/text-dictionary.ts';
import type { InputGate } from '../exchange/input-gate.ts';
import {
  createWatermarkValve,
  inputStatus,
  inputWatermark,
  type WatermarkValve,
} from '../time/status-watermark-valve.ts';
import type { OperatorChain } from './operator-chain.ts';
import type { RecordLabels } from './record-labels.ts';
import type { SubtaskAlignment } from './subtask-alignment.ts';
import type { SubtaskCounting } from './subtask-counting.ts';
import type { SubtaskOutput } from './subtask-output.ts';
import type { TaskEnvironment } from './task-environment.ts';

/**
 * What a subtask reads: the elements of its gate, or its own source. One element, or one poll, a call.
 * Flink: StreamTaskNetworkInput, StreamTaskSourceInput.
 */
export class SubtaskInput {
  /** By schema; kept for speed alone, so they are in no saved state. */
  readonly #interners = new Map<Schema, readonly (TextInterner | null)[]>();
  readonly #environment: TaskEnvironment;
  readonly #gate: InputGate;
  /** Who writes each of the channels. */
  readonly #senders: readonly ActorId[];
  readonly #keyFields: readonly (readonly number[])[];
  readonly #chain: OperatorChain;
  readonly #output: SubtaskOutput;
  readonly #alignment: SubtaskAlignment;
  readonly #labels: RecordLabels;
  readonly #counting: SubtaskCounting;
  #valve: WatermarkValve;
  readonly #onEnd: (drain: boolean) => void;
  #sourceWaitsUntil = Number.NEGATIVE_INFINITY;
  #sourceBlocked = false;
  #sourceEnded = false;

  constructor(parts: {
    readonly environment: TaskEnvironment;
    readonly gate: InputGate;
    readonly keyFields: readonly (readonly number[])[];
    readonly chain: OperatorChain;
    readonly output: SubtaskOutput;
    readonly alignment: SubtaskAlignment;
    readonly labels: RecordLabels;
    readonly counting: SubtaskCounting;
    /** All input has ended; `drain`: by itself, not by a stop. */
    readonly onEnd: (drain: boolean) => void;
  }) {
    this.#environment = parts.environment;
    this.#gate = parts.gate;
    this.#senders = parts.gate.channels.map(({ producer }) => `task:${producer}` as const);
    this.#keyFields = parts.keyFields;
    this.#chain = parts.chain;
    this.#output = parts.output;
    this.#alignment = parts.alignment;
    this.#labels = parts.labels;
    this.#counting = parts.counting;
    this.#onEnd = parts.onEnd;
    this.#valve = createWatermarkValve(Math.max(1, parts.gate.channels.length));
  }

  /** Whether this task is a source. */
  isSource(): boolean {
    return this.#gate.channels.length === 0;
  }

  /** Whether there is something to read now, and room for what it makes. */
  ready(now: number): boolean {
    if (!this.#output.available() || !this.#chain.accepts()) return false;
    if (!this.isSource()) return this.#gate.readable();
    return !this.#sourceEnded && !this.#sourceBlocked && now >= this.#sourceWaitsUntil;
  }

  /** Reads one element or polls the source once. Only while {@link ready}. */
  read(): void {
    if (this.isSource()) this.#pollSource();
    else this.#readGate();
  }

  /**
   * Ends a source without reading it: it was finished in the checkpoint. Its consumers still need the end of event time
   * and of data. Flink: FinishedOnRestoreMainOperatorOutput.
   */
  endSource(): void {
    this.#sourceEnded = true;
    this.#chain.endEventTime();
    this.#onEnd(true);
  }

  /** Something a blocked source may wait for has come. */
  unblockSource(): void {
    this.#sourceBlocked = false;
  }

  /** Queues an element that arrived. */
  onElement(message: Extract<ChannelMessage, { kind: 'channelElement' }>): void {
    const index = this.#gate.indexOf(message.channel);
    assert(index >= 0, () => `${this.#environment.subtask} does not read channel ${message.channel}`);
    const credits = this.#gate.enqueue(index, message.sequence, message.backlog, message.element);
    if (credits > 0) this.#grantCredits(index, credits, []);
    if (message.element.kind !== 'records' || this.#environment.traceLevel !== 'summary') {
      this.#environment.trace({ kind: 'elementArrived', channel: message.channel, sequence: message.sequence });
    }
  }

  /** Traces the positions of the source's splits, if this is a source and it is time; its last ones always. */
  tracePositions(last = false): void {
    const source = this.#chain.source();
    if (source === null || (!this.#counting.positionsDue() && !last)) return;
    this.#environment.trace({
      kind: 'sourcePositionChanged',
      subtask: this.#environment.subtask,
      uid: this.#headUid(),
      splits: source.positions(),
    });
  }

  /** The whole state, but for the gate and the source, as plain values. */
  save(): SavedInput {
    return {
      valve: this.#valve,
      sourceWaitsUntil: this.#sourceWaitsUntil,
      sourceBlocked: this.#sourceBlocked,
      sourceEnded: this.#sourceEnded,
    };
  }

  load(saved: SavedInput): void {
    this.#valve = saved.valve;
    this.#sourceWaitsUntil = saved.sourceWaitsUntil;
    this.#sourceBlocked = saved.sourceBlocked;
    this.#sourceEnded = saved.sourceEnded;
  }

  #pollSource(): void {
    const source = this.#chain.source();
    assert(source !== null, 'a task without inputs is a source');
    const before = this.#chain.recordsOut;
    const result = source.poll(this.#environment.singleRecords() ? 1 : this.#chain.rowsAccepted());
    this.#counting.recordsIn += this.#chain.recordsOut - before;
    this.#output.armFlush();
    switch (result.kind) {
      case 'more':
        this.#environment.spend(this.#environment.descriptor.plan.settings.costs.recordMs);
        break;
      case 'wait':
        this.#sourceWaitsUntil = result.untilMs;
        this.#environment.effects().setTimer('source', result.untilMs);
        break;
      case 'blocked':
        this.#sourceBlocked = true;
        break;
      case 'end':
        this.endSource();
    }
    this.tracePositions(result.kind === 'end');
  }

  #readGate(): void {
    const { index, sequence, element } = this.#gate.take();
    const { id } = this.#gate.channel(index);
    if (element.kind !== 'records' || this.#environment.traceLevel !== 'summary') {
      this.#environment.trace({ kind: 'elementTaken', channel: id, sequence });
    }
    this.#process(index, element);
  }

  #process(index: number, element: StreamElement): void {
    switch (element.kind) {
      case 'records':
        this.#processRecords(index, element.buffer);
        return;
      case 'watermark':
      case 'watermarkStatus':
        this.#processTime(index, element);
        return;
      case 'barrier':
        this.#alignment.onBarrier(index, element);
        return;
      case 'cancelMarker':
        this.#alignment.onCancel(index, element.checkpointId);
        return;
      case 'endOfData':
        this.#gate.channel(index).endOfData = true;
        if (this.#gate.channels.every((channel) => channel.endOfData)) this.#onEnd(element.drain);
        return;
      case 'endOfPartition':
        this.#gate.channel(index).endOfPartition = true;
        this.#alignment.onEndOfPartition(index);
    }
  }

  #processTime(index: number, element: Extract<StreamElement, { kind: 'watermark' | 'watermarkStatus' }>): void {
    const outputs =
      element.kind === 'watermark'
        ? inputWatermark(this.#valve, index, element.time)
        : inputStatus(this.#valve, index, element.idle);
    const { subtask } = this.#environment;
    if (element.kind === 'watermarkStatus') {
      const channel = this.#gate.channel(index).id;
      this.#environment.trace({ kind: 'inputStatusChanged', subtask, channel, idle: element.idle });
    }
    // The valve lets at most one watermark through, and a status only behind it.
    for (const output of outputs) {
      if (output.kind === 'watermark') {
        this.#environment.trace({ kind: 'watermarkAdvanced', subtask, uid: this.#headUid(), time: output.time });
        this.#chain.processWatermark(output.time);
      } else this.#chain.processStatus(output.idle);
    }
  }

  #processRecords(index: number, buffer: ArrayBuffer): void {
    const channel = this.#gate.channel(index);
    const batch = decodeBatch(buffer, channel.schema, this.#internersOf(channel.schema));
    this.#counting.recordsIn += batch.rows;
    this.#alignment.addProcessedBytes(buffer.byteLength);
    const level = this.#environment.traceLevel;
    if (level !== 'summary') {
      for (const record of this.#labels.records(batch, this.#keyFields[index] ?? [], level)) {
        const { subtask } = this.#environment;
        this.#environment.trace({ kind: 'recordProcessed', subtask, uid: this.#headUid(), record });
      }
    }
    this.#chain.processBatch(batch);
    this.#output.armFlush();
    this.#environment.spend(this.#environment.descriptor.plan.settings.costs.recordMs);
    // In slow motion each credit goes its way alone, as it is drawn.
    const grant = this.#gate.release(index, buffer, this.#environment.pace === 'free');
    if (grant !== null) this.#grantCredits(index, grant.credits, grant.buffers);
  }

  /** Dictionaries of the texts of an edge, which all its channels share. */
  #internersOf(schema: Schema): readonly (TextInterner | null)[] {
    let interners = this.#interners.get(schema);
    if (interners === undefined) {
      interners = schema.fields.map(({ type }) => (physicalTypeOf(type) === 'text' ? new TextInterner() : null));
      this.#interners.set(schema, interners);
    }
    return interners;
  }

  #grantCredits(index: number, credits: number, buffers: readonly ArrayBuffer[]): void {
    const { id } = this.#gate.channel(index);
    const { costs } = this.#environment.descriptor.plan.settings;
    const costMs = costs.channelMs[id] ?? costs.hopMs;
    this.#environment.send(
      this.#senders[index] as ActorId,
      { kind: 'creditGranted', channel: id, credits, buffers },
      costMs,
      buffers,
    );
  }

  #headUid(): string {
    return this.#environment.vertex.operators[0]?.uid ?? '';
  }
}

interface SavedInput {
  readonly valve: WatermarkValve;
  readonly sourceWaitsUntil: number;
  readonly sourceBlocked: boolean;
  readonly sourceEnded: boolean;
}
