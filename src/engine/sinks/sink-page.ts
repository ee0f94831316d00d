import type { Schema } from '#protocol/logical-type.ts';
import { SINK_PAGE_ROWS_MAX } from '#protocol/limits.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { BatchBuilder, type SavedBatch } from '../exchange/batch-builder.ts';

/**
 * Rows on their way into one page of a sink. Rows are copied in, so no received batch is kept; whenever the page is
 * full it is handed to `write`, which must be done with it when it returns: its arrays are used again.
 */
export class SinkPage {
  readonly #builder: BatchBuilder;
  readonly #write: (page: RecordBatch) => void;
  #identity = new Int32Array(0);

  constructor(schema: Schema, write: (page: RecordBatch) => void) {
    this.#builder = new BatchBuilder(schema, SINK_PAGE_ROWS_MAX);
    this.#write = write;
  }

  /** Rows waiting. */
  rows(): number {
    return this.#builder.batch.rows;
  }

  /** Adds all rows of a batch, writing pages as they fill. */
  add(batch: RecordBatch): void {
    if (this.#identity.length < batch.rows) this.#identity = Int32Array.from({ length: batch.rows }, (_, row) => row);
    for (let from = 0; from < batch.rows;) {
      const to = Math.min(batch.rows, from + this.#builder.room());
      this.#builder.append(batch, this.#identity, from, to);
      if (this.#builder.room() === 0) this.flush();
      from = to;
    }
  }

  /** The rows waiting, as plain values. */
  save(): SavedBatch {
    return this.#builder.save();
  }

  load(saved: SavedBatch): void {
    this.#builder.load(saved);
  }

  /** Writes what is waiting, if anything is. */
  flush(): void {
    if (this.rows() === 0) return;
    this.#write(this.#builder.batch);
    this.#builder.reset();
  }
}
