import { assert } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import { encodeBatch } from '#protocol/batch-codec.ts';
import { takePlaced } from '#protocol/batch-place.ts';
import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import { BATCH_ROWS_MAX, CHANNEL_CREDITS_INITIAL, OUTPUT_QUEUE_BUFFERS_MAX } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { StreamElement } from '#protocol/messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { BatchBuilder, type SavedBatch } from './batch-builder.ts';

/**
 * The sending end of one channel: a buffer being filled, a queue of finished elements, and the receiver's credits.
 *
 * Invariants: elements leave in the order they were queued; a record buffer costs one credit, anything else none, but
 * waits in order behind buffers; credits never fall below zero. The queue is bounded by the task, which stops reading
 * while {@link available} is false; one input element may overshoot it (Flink's overdraft buffers).
 * Flink: PipelinedSubpartition, CreditBasedSequenceNumberingViewReader; reference flink-semantics §2.5.
 */
export class OutputChannel {
  readonly id: ChannelId;
  readonly consumer: SubtaskId;
  readonly schema: Schema;
  readonly #builder: BatchBuilder;
  readonly #queue = new Fifo<StreamElement>();
  /** Buffers that came back with credits, for reuse: the last one first, which is the likeliest to be in the caches. */
  readonly #spare: ArrayBuffer[] = [];
  readonly #onQueued: OnQueued;
  #credits = CHANNEL_CREDITS_INITIAL;
  #queuedBuffers = 0;
  #sequenceSent = 0;
  #sequenceQueued = 0;

  /** `onQueued`: the trace's `elementSent`. */
  constructor(id: ChannelId, consumer: SubtaskId, schema: Schema, onQueued: OnQueued) {
    this.id = id;
    this.consumer = consumer;
    this.schema = schema;
    this.#builder = new BatchBuilder(schema, BATCH_ROWS_MAX);
    this.#onQueued = onQueued;
  }

  /** Appends `rows[from, to)`; full buffers are queued. `single`: one buffer a row (slow motion). */
  append(batch: RecordBatch, rows: Int32Array, from: number, to: number, single: boolean): void {
    let at = from;
    while (at < to) {
      const size = single ? 1 : Math.min(to - at, this.#builder.room());
      this.#builder.append(batch, rows, at, at + size);
      at += size;
      if (single || this.#builder.room() === 0) this.flush();
    }
  }

  /** Queues a whole batch as one buffer without copying it row by row; one that was placed is not copied at all. */
  appendWhole(batch: RecordBatch): void {
    this.flush();
    this.#queueRecords(batch);
  }

  /** Whether rows wait in the buffer being filled. */
  unflushed(): boolean {
    return this.#builder.batch.rows > 0;
  }

  /** Queues the buffer being filled, if it holds rows. */
  flush(): void {
    if (this.#builder.batch.rows === 0) return;
    this.#queueRecords(this.#builder.batch);
    this.#builder.reset();
  }

  /** Queues a control element behind all rows. */
  enqueue(element: StreamElement): void {
    this.flush();
    this.#push(element, null);
  }

  /** Whether the task may go on producing for this channel. */
  available(): boolean {
    return this.#queuedBuffers < OUTPUT_QUEUE_BUFFERS_MAX;
  }

  /** Whether everything has been sent. */
  drained(): boolean {
    return this.#queue.size() === 0 && this.#builder.batch.rows === 0;
  }

  queuedBuffers(): number {
    return this.#queuedBuffers;
  }

  /** The next element that may be sent now, with its sequence number and the backlog behind it; or null. */
  takeSendable(): { readonly element: StreamElement; readonly sequence: number; readonly backlog: number } | null {
    const element = this.#queue.peek();
    if (element === undefined) return null;
    if (element.kind === 'records') {
      if (this.#credits === 0) return null;
      this.#credits--;
      this.#queuedBuffers--;
    }
    this.#queue.shift();
    return { element, sequence: this.#sequenceSent++, backlog: this.#queuedBuffers };
  }

  /** Takes credits and spent buffers from the receiver. */
  grant(credits: number, buffers: readonly ArrayBuffer[]): void {
    assert(credits >= 0, 'credits are granted, never taken back');
    this.#credits += credits;
    for (const buffer of buffers) {
      if (buffer.byteLength === 0) continue;
      if (this.#spare.length === OUTPUT_QUEUE_BUFFERS_MAX) this.#spare.pop();
      this.#spare.unshift(buffer);
    }
  }

  /** The whole state as plain values. Of spent buffers only their sizes: nobody reads what is in them. */
  save(): SavedOutputChannel {
    return {
      builder: this.#builder.save(),
      queue: this.#queue.toArray(),
      spareBytes: this.#spare.map((buffer) => buffer.byteLength),
      credits: this.#credits,
      queuedBuffers: this.#queuedBuffers,
      sequenceSent: this.#sequenceSent,
      sequenceQueued: this.#sequenceQueued,
    };
  }

  load(saved: SavedOutputChannel): void {
    this.#builder.load(saved.builder);
    for (const element of saved.queue) this.#queue.push(element);
    for (const bytes of saved.spareBytes) this.#spare.push(new ArrayBuffer(bytes));
    this.#credits = saved.credits;
    this.#queuedBuffers = saved.queuedBuffers;
    this.#sequenceSent = saved.sequenceSent;
    this.#sequenceQueued = saved.sequenceQueued;
  }

  #queueRecords(batch: RecordBatch): void {
    this.#queuedBuffers++;
    const buffer = takePlaced(batch, this.#spare) ?? encodeBatch(batch, this.#spare);
    this.#push({ kind: 'records', buffer, rows: batch.rows }, batch);
  }

  #push(element: StreamElement, batch: RecordBatch | null): void {
    this.#queue.push(element);
    this.#onQueued(this, element, this.#sequenceQueued++, batch);
  }
}

/** Sees every element when it enters the queue; of records also the rows, which the channel writes over afterwards. */
type OnQueued = (channel: OutputChannel, element: StreamElement, sequence: number, batch: RecordBatch | null) => void;

/** The sending end of a channel as plain values. */
export interface SavedOutputChannel {
  readonly builder: SavedBatch;
  readonly queue: readonly StreamElement[];
  readonly spareBytes: readonly number[];
  readonly credits: number;
  readonly queuedBuffers: number;
  readonly sequenceSent: number;
  readonly sequenceQueued: number;
}
