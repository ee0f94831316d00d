import type { JobEdge } from '#protocol/job-plan.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { StreamElement } from '#protocol/messages.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type { OutputChannel, SavedOutputChannel } from './output-channel.ts';
import type { ChannelSelector } from './partitioner.ts';

/** Below this, rows are gathered into the channel's buffer; above it a whole batch is sent as it is. */
const WHOLE_BATCH_ROWS_MIN = BATCH_ROWS_MAX / 2;

/**
 * The output of one operator on one edge: partitions rows over channels and broadcasts everything else.
 * Watermarks are swallowed while the announced status is idle and only ever grow; equal statuses are sent once.
 * Flink: RecordWriter, RecordWriterOutput.
 */
export class RecordWriter {
  readonly edge: JobEdge;
  readonly channels: readonly OutputChannel[];
  readonly #selector: ChannelSelector;
  /**
   * Scratch of {@link RecordWriter.write}: the channel of each row, the rows by channel, where each channel's begin.
   */
  #targets = new Int32Array(0);
  #order = new Int32Array(0);
  #upper = new Int32Array(0);
  readonly #starts: Int32Array;
  readonly #next: Int32Array;
  #watermark = TIME_MIN;
  #idle = false;

  constructor(edge: JobEdge, channels: readonly OutputChannel[], selector: ChannelSelector) {
    this.edge = edge;
    this.channels = channels;
    this.#selector = selector;
    this.#starts = new Int32Array(channels.length + 1);
    this.#next = new Int32Array(channels.length);
  }

  /** Partitions a batch. `single`: one buffer a row. */
  write(batch: RecordBatch, single: boolean): void {
    if (batch.rows === 0) return;
    if (this.#selector.broadcast || this.channels.length === 1) {
      const rows = identityRows(batch.rows);
      for (const channel of this.channels) {
        if (!single && batch.rows >= WHOLE_BATCH_ROWS_MIN) channel.appendWhole(batch);
        else channel.append(batch, rows, 0, batch.rows, single);
      }
      return;
    }
    this.#scatter(batch, single);
  }

  /** Sends an element to every channel, behind all rows. */
  broadcast(element: StreamElement): void {
    for (const channel of this.channels) channel.enqueue(element);
  }

  emitWatermark(time: number): void {
    if (this.#idle || time <= this.#watermark) return;
    this.#watermark = time;
    this.broadcast({ kind: 'watermark', time });
  }

  emitStatus(idle: boolean): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.broadcast({ kind: 'watermarkStatus', idle });
  }

  flush(): void {
    for (const channel of this.channels) channel.flush();
  }

  /** The whole state, its channels' too, as plain values. */
  save(): SavedWriter {
    return {
      watermark: this.#watermark,
      idle: this.#idle,
      turn: this.#selector.turn(),
      channels: this.channels.map((channel) => channel.save()),
    };
  }

  load(saved: SavedWriter): void {
    this.#watermark = saved.watermark;
    this.#idle = saved.idle;
    this.#selector.setTurn(saved.turn);
    this.channels.forEach((channel, index) => channel.load(saved.channels[index] as SavedOutputChannel));
  }

  #scatter(batch: RecordBatch, single: boolean): void {
    const { rows } = batch;
    if (this.#targets.length < rows) {
      this.#targets = new Int32Array(Math.max(rows, BATCH_ROWS_MAX));
      this.#order = new Int32Array(this.#targets.length);
      this.#upper = new Int32Array(this.#targets.length + 1);
    }
    const targets = this.#targets;
    this.#selector.select(batch, targets);
    this.#sort(targets, rows);
    for (let index = 0; index < this.channels.length; index++) {
      const from = this.#starts[index] as number;
      const to = this.#starts[index + 1] as number;
      if (to > from) (this.channels[index] as OutputChannel).append(batch, this.#order, from, to, single);
    }
  }

  /** Orders the rows by channel, those of each channel as they were, so that one append a channel is enough. */
  #sort(targets: Int32Array, rows: number): void {
    if (this.channels.length === 2) this.#part(targets, rows);
    else this.#sortByCounting(targets, rows);
  }

  /**
   * Parts the rows of two channels. Nothing in the loop depends on where a row goes: both get it, and only the end of one
   * moves. Counting takes several times as long, because each row waits for the count that the one before has written; with
   * four channels parting twice is slower than counting (measured). Four rows a round: see gather.ts.
   */
  #part(targets: Int32Array, rows: number): void {
    const order = this.#order;
    const upper = this.#upper;
    let upperEnd = 0;
    let row = 0;
    for (const end = rows - 3; row < end; row += 4) {
      order[row - upperEnd] = row;
      upper[upperEnd] = row;
      upperEnd += targets[row] as number;
      order[row + 1 - upperEnd] = row + 1;
      upper[upperEnd] = row + 1;
      upperEnd += targets[row + 1] as number;
      order[row + 2 - upperEnd] = row + 2;
      upper[upperEnd] = row + 2;
      upperEnd += targets[row + 2] as number;
      order[row + 3 - upperEnd] = row + 3;
      upper[upperEnd] = row + 3;
      upperEnd += targets[row + 3] as number;
    }
    for (; row < rows; row++) {
      order[row - upperEnd] = row;
      upper[upperEnd] = row;
      upperEnd += targets[row] as number;
    }
    const lowerEnd = rows - upperEnd;
    order.set(upper.subarray(0, upperEnd), lowerEnd);
    this.#starts.set([0, lowerEnd, rows]);
  }

  #sortByCounting(targets: Int32Array, rows: number): void {
    const starts = this.#starts;
    const next = this.#next;
    const order = this.#order;
    starts.fill(0);
    for (let row = 0; row < rows; row++) {
      const slot = (targets[row] as number) + 1;
      starts[slot] = (starts[slot] as number) + 1;
    }
    for (let c = 0; c < next.length; c++) {
      next[c] = starts[c] as number;
      starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
    }
    for (let row = 0; row < rows; row++) {
      const target = targets[row] as number;
      const at = next[target] as number;
      order[at] = row;
      next[target] = at + 1;
    }
  }
}

/** A writer as plain values. */
export interface SavedWriter {
  readonly watermark: number;
  readonly idle: boolean;
  readonly turn: number;
  readonly channels: readonly SavedOutputChannel[];
}

let identity = Int32Array.from({ length: BATCH_ROWS_MAX }, (_, row) => row);

function identityRows(rows: number): Int32Array {
  if (identity.length < rows) identity = Int32Array.from({ length: rows }, (_, row) => row);
  return identity.length === rows ? identity : identity.subarray(0, rows);
}
