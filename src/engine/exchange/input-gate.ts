import { assert } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import { GATE_FLOATING_CREDITS, GRANTS_TOGETHER_MAX } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { StreamElement } from '#protocol/messages.ts';

/** The receiving end of one channel. */
export interface InputChannel {
  readonly id: ChannelId;
  readonly producer: SubtaskId;
  readonly schema: Schema;
  readonly queue: Fifo<QueuedInput>;
  blocked: boolean;
  /** Whether the channel stands in the gate's line of channels with something to read. */
  lined: boolean;
  nextSequence: number;
  /** Buffers this channel holds beyond its exclusive ones. */
  floating: number;
  backlog: number;
  /** Record buffers in the queue. */
  buffers: number;
  /** What the sender is to be granted, and spent buffers it is to be given back, when it is worth a message. */
  owed: { credits: number; buffers: ArrayBuffer[] };
  endOfData: boolean;
  endOfPartition: boolean;
}

export interface QueuedInput {
  readonly sequence: number;
  readonly element: StreamElement;
}

/**
 * All input channels of a subtask. Whatever arrives is queued at once; the task takes one element at a time.
 *
 * Invariants: per channel, elements come in sequence without gap; a blocked channel is never read, but still filled,
 * within its credits; channels take turns in the order in which they became readable (Flink: SingleInputGate queues a
 * channel when it gets data and again at the end while it has more).
 * Credits: two exclusive buffers a channel, given again whenever one is taken; up to eight floating ones a gate, lent
 * to channels whose sender reports a backlog. Flink: RemoteInputChannel, BufferManager.
 */
export class InputGate {
  readonly channels: readonly InputChannel[];
  readonly #index: ReadonlyMap<ChannelId, number>;
  readonly #line = new Fifo<number>();
  #floatingFree = GATE_FLOATING_CREDITS;

  constructor(channels: readonly { readonly id: ChannelId; readonly producer: SubtaskId; readonly schema: Schema }[]) {
    // Spelled out: properties added to a spread copy made this a fifth of what a small task costs to create.
    this.channels = channels.map(({ id, producer, schema }) => ({
      id,
      producer,
      schema,
      queue: new Fifo<QueuedInput>(),
      blocked: false,
      lined: false,
      nextSequence: 0,
      floating: 0,
      backlog: 0,
      buffers: 0,
      owed: { credits: 0, buffers: [] },
      endOfData: false,
      endOfPartition: false,
    }));
    this.#index = new Map(channels.map((channel, index) => [channel.id, index]));
  }

  /** The index of a channel of this gate, or -1. */
  indexOf(id: ChannelId): number {
    return this.#index.get(id) ?? -1;
  }

  channel(index: number): InputChannel {
    const channel = this.channels[index];
    assert(channel !== undefined, 'a channel index lies inside the gate');
    return channel;
  }

  /** Queues an element. Returns the credits to grant the sender now. */
  enqueue(index: number, sequence: number, backlog: number, element: StreamElement): number {
    const channel = this.channel(index);
    assert(sequence === channel.nextSequence, () => `channel ${channel.id} lost or repeated element ${sequence}`);
    channel.nextSequence++;
    channel.queue.push({ sequence, element });
    if (element.kind === 'records') channel.buffers++;
    channel.backlog = backlog;
    this.#lineUp(index);
    return this.#lend(channel);
  }

  /** Whether every channel has come to its end. */
  ended(): boolean {
    for (const channel of this.channels) if (!channel.endOfPartition) return false;
    return true;
  }

  /** Whether some unblocked channel has an element. */
  readable(): boolean {
    this.#dropBlockedHeads();
    return this.#line.size() > 0;
  }

  /** Takes the next element of the channel whose turn it is. Only while {@link readable}. */
  take(): { readonly index: number; readonly sequence: number; readonly element: StreamElement } {
    this.#dropBlockedHeads();
    const index = this.#line.shift();
    assert(index !== undefined, 'an element is taken only from a readable gate');
    const channel = this.channel(index);
    channel.lined = false;
    const queued = channel.queue.shift();
    assert(queued !== undefined, 'a channel in line has an element');
    if (queued.element.kind === 'records') channel.buffers--;
    this.#lineUp(index);
    return { index, sequence: queued.sequence, element: queued.element };
  }

  /**
   * A record buffer of this channel was processed. Returns what to grant the sender now, or null: while more than one
   * buffer of the channel waits here, the sender has time, and `mayWait` lets several grants be one message. Control
   * elements do not count: nothing is granted behind them.
   */
  release(index: number, buffer: ArrayBuffer, mayWait: boolean): Grant | null {
    const channel = this.channel(index);
    const { owed } = channel;
    owed.credits += this.#give(channel);
    owed.buffers.push(buffer);
    if (mayWait && channel.buffers > 1 && owed.buffers.length < GRANTS_TOGETHER_MAX) return null;
    channel.owed = { credits: 0, buffers: [] };
    return owed;
  }

  block(index: number): void {
    this.channel(index).blocked = true;
  }

  resume(index: number): void {
    this.channel(index).blocked = false;
    this.#lineUp(index);
  }

  /** Elements queued over all channels. */
  queued(): number {
    return this.channels.reduce((sum, channel) => sum + channel.queue.size(), 0);
  }

  /** The whole state as plain values. */
  save(): SavedGate {
    return {
      channels: this.channels.map(({ id: _id, producer: _producer, schema: _schema, queue, ...rest }) => ({
        ...rest,
        queue: queue.toArray(),
      })),
      line: this.#line.toArray(),
      floatingFree: this.#floatingFree,
    };
  }

  load(saved: SavedGate): void {
    saved.channels.forEach(({ queue, ...rest }, index) => {
      const channel = this.channel(index);
      Object.assign(channel, rest);
      for (const queued of queue) channel.queue.push(queued);
    });
    for (const index of saved.line) this.#line.push(index);
    this.#floatingFree = saved.floatingFree;
  }

  #lineUp(index: number): void {
    const channel = this.channel(index);
    if (channel.lined || channel.blocked || channel.queue.size() === 0) return;
    channel.lined = true;
    this.#line.push(index);
  }

  #dropBlockedHeads(): void {
    for (;;) {
      const index = this.#line.peek();
      if (index === undefined || !this.channel(index).blocked) return;
      this.#line.shift();
      this.channel(index).lined = false;
    }
  }

  #give(channel: InputChannel): number {
    if (channel.floating === 0) return 1;
    channel.floating--;
    this.#floatingFree++;
    return this.#lend(channel);
  }

  #lend(channel: InputChannel): number {
    const lent = Math.max(0, Math.min(channel.backlog - channel.floating, this.#floatingFree));
    channel.floating += lent;
    this.#floatingFree -= lent;
    return lent;
  }
}

/** Credits for the sender of a channel, and buffers it gets back with them. */
export interface Grant {
  readonly credits: number;
  readonly buffers: readonly ArrayBuffer[];
}

/** A gate as plain values. */
export interface SavedGate {
  readonly channels: readonly (Omit<InputChannel, 'id' | 'producer' | 'schema' | 'queue'> & {
    readonly queue: readonly QueuedInput[];
  })[];
  readonly line: readonly number[];
  readonly floatingFree: number;
}
