import type { JobEdge } from '#protocol/job-plan.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { StreamElement } from '#protocol/messages.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type { OutputChannel } from './output-channel.ts';
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
  readonly #targets = new Int32Array(BATCH_ROWS_MAX);
  #watermark = TIME_MIN;
  #idle = false;

  constructor(edge: JobEdge, channels: readonly OutputChannel[], selector: ChannelSelector) {
    this.edge = edge;
    this.channels = channels;
    this.#selector = selector;
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

  #scatter(batch: RecordBatch, single: boolean): void {
    const { rows } = batch;
    const targets = rows <= this.#targets.length ? this.#targets : new Int32Array(rows);
    this.#selector.select(batch, targets);
    // A counting sort by channel keeps the rows of each channel in order and makes one append a channel.
    const ends = new Int32Array(this.channels.length + 1);
    for (let row = 0; row < rows; row++) {
      const slot = (targets[row] as number) + 1;
      ends[slot] = (ends[slot] as number) + 1;
    }
    for (let c = 0; c < this.channels.length; c++) ends[c + 1] = (ends[c + 1] as number) + (ends[c] as number);
    const next = ends.slice();
    const order = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const target = targets[row] as number;
      const at = next[target] as number;
      order[at] = row;
      next[target] = at + 1;
    }
    this.channels.forEach((channel, index) => {
      const from = ends[index] as number;
      const to = ends[index + 1] as number;
      if (to > from) channel.append(batch, order, from, to, single);
    });
  }
}

let identity = Int32Array.from({ length: BATCH_ROWS_MAX }, (_, row) => row);

function identityRows(rows: number): Int32Array {
  if (identity.length < rows) identity = Int32Array.from({ length: rows }, (_, row) => row);
  return identity;
}
