import type { ChannelId, JobEdge } from '#protocol/job-plan.ts';
import type { ActorId, StreamElement } from '#protocol/messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { OutputChannel } from '../exchange/output-channel.ts';
import { createChannelSelector } from '../exchange/partitioner.ts';
import { RecordWriter, type SavedWriter } from '../exchange/record-writer.ts';
import type { RecordLabels } from './record-labels.ts';
import { outputsOf } from './subtask-wiring.ts';
import type { TaskEnvironment } from './task-environment.ts';

/**
 * All outputs of a subtask: writers by edge, channels by id, the buffer timeout and the sending of whatever credit
 * allows.
 */
export class SubtaskOutput {
  readonly writers: readonly RecordWriter[];
  readonly #environment: TaskEnvironment;
  readonly #labels: RecordLabels;
  readonly #channels: readonly OutputChannel[];
  /** Who reads each of the channels. */
  readonly #receivers: readonly ActorId[];
  readonly #byId: ReadonlyMap<ChannelId, OutputChannel>;
  readonly #edgeOf: ReadonlyMap<ChannelId, JobEdge>;
  #flushArmed = false;

  constructor(environment: TaskEnvironment, labels: RecordLabels) {
    this.#environment = environment;
    this.#labels = labels;
    const { plan } = environment.descriptor;
    const edgeOf = new Map<ChannelId, JobEdge>();
    this.writers = plan.edges
      .filter((edge) => edge.from === environment.vertex.id)
      .map((edge) => {
        const channels = outputsOf(plan, edge, environment.subtaskIndex).map((output) => {
          edgeOf.set(output.id, edge);
          return new OutputChannel(output.id, output.consumer, edge.schema, (channel, element, sequence, batch) =>
            this.#onQueued(channel, element, sequence, batch),
          );
        });
        const selector = createChannelSelector(
          edge.partitioner,
          channels.length,
          edge.keyFields,
          plan.vertices[edge.to]?.maxParallelism ?? 1,
          (bound, what) => environment.effects().choose(bound, what),
        );
        return new RecordWriter(edge, channels, selector);
      });
    this.#channels = this.writers.flatMap((writer) => [...writer.channels]);
    this.#receivers = this.#channels.map(({ consumer }) => `task:${consumer}` as const);
    this.#byId = new Map(this.#channels.map((channel) => [channel.id, channel]));
    this.#edgeOf = edgeOf;
  }

  /** Whether the task may produce more. Flink: soft back-pressure. */
  available(): boolean {
    for (const channel of this.#channels) if (!channel.available()) return false;
    return true;
  }

  /** Whether every element has been sent. */
  drained(): boolean {
    for (const channel of this.#channels) if (!channel.drained()) return false;
    return true;
  }

  /** Sends an element to every channel of every writer, in order behind the rows. */
  broadcast(element: StreamElement): void {
    for (const writer of this.writers) writer.broadcast(element);
  }

  grant(id: ChannelId, credits: number, buffers: readonly ArrayBuffer[]): void {
    this.#byId.get(id)?.grant(credits, buffers);
  }

  /** Flushes half-full buffers after the buffer timeout. Called after anything that may have written rows. */
  armFlush(): void {
    if (this.#flushArmed || !this.#unflushed()) return;
    this.#flushArmed = true;
    const { bufferTimeoutMs } = this.#environment.descriptor.plan.settings;
    this.#environment.effects().setTimer('flush', this.#environment.now() + bufferTimeoutMs);
  }

  flush(): void {
    this.#flushArmed = false;
    for (const channel of this.#channels) channel.flush();
  }

  /** Buffers queued per channel. */
  queued(): number[] {
    return this.#channels.map((channel) => channel.queuedBuffers());
  }

  /** Sends everything that credit allows. */
  pump(): void {
    const { costs } = this.#environment.descriptor.plan.settings;
    for (let index = 0; index < this.#channels.length; index++) {
      const channel = this.#channels[index] as OutputChannel;
      for (let sendable = channel.takeSendable(); sendable !== null; sendable = channel.takeSendable()) {
        const { element, sequence, backlog } = sendable;
        this.#environment.send(
          this.#receivers[index] as ActorId,
          { kind: 'channelElement', channel: channel.id, sequence, backlog, element },
          costs.channelMs[channel.id] ?? costs.hopMs,
          element.kind === 'records' ? [element.buffer] : [],
        );
      }
    }
  }

  /** The whole state, writers and channels, as plain values. */
  save(): SavedOutput {
    return { flushArmed: this.#flushArmed, writers: this.writers.map((writer) => writer.save()) };
  }

  load(saved: SavedOutput): void {
    this.#flushArmed = saved.flushArmed;
    this.writers.forEach((writer, index) => writer.load(saved.writers[index] as SavedWriter));
  }

  #unflushed(): boolean {
    for (const channel of this.#channels) if (channel.unflushed()) return true;
    return false;
  }

  #onQueued(channel: OutputChannel, element: StreamElement, sequence: number, batch: RecordBatch | null): void {
    const level = this.#environment.traceLevel;
    if (element.kind === 'records' && level === 'summary') return;
    const keyFields = this.#edgeOf.get(channel.id)?.keyFields ?? [];
    this.#environment.trace({
      kind: 'elementSent',
      channel: channel.id,
      sequence,
      element: this.#labels.element(element, batch, keyFields, level),
    });
  }
}

interface SavedOutput {
  readonly flushArmed: boolean;
  readonly writers: readonly SavedWriter[];
}
