import { assert } from '#std/assert.ts';
import type { LogSinkWriterConfig } from '#protocol/job-plan.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { type PageRows, PagingSink } from './paging-sink.ts';

/**
 * The writing half of a two-phase-committing log sink.
 *
 * 1. The first row after a barrier opens a transaction; its pages go to the vault, where only readers of uncommitted
 *    rows see them.
 * 2. Before barrier n the rest is flushed, the transaction is sealed (pre-committed) and handed to the committer as a
 *    committable of checkpoint n. The checkpoint is acknowledged only when the seal is durable.
 * 3. At the end of input the last transaction is sealed and labelled with the last checkpoint id + 1 (1 if there was
 *    none): the final checkpoint, whose id is that or more, commits it. Later barriers hand over nothing.
 * No row crosses a barrier between the two halves, since they are chained. A transaction id names job, sink, subtask,
 * epoch, attempt and a sequence number, so two attempts never share one.
 *
 * Flink: SinkWriterOperator with a CommittingSinkWriter. The writer keeps no state: what it has sealed is the
 * committer's, what it has not is aborted after a failure.
 */
export class LogSinkWriter extends PagingSink<LogWrite> {
  readonly #log: string;
  #transaction: OpenTransaction | null = null;
  #sequence = 0;
  #lastCheckpointId = 0;
  #ended = false;

  constructor(context: OperatorContext, config: LogSinkWriterConfig) {
    super(context);
    this.#log = config.log;
  }

  override restore(_chunks: readonly SnapshotChunk[], checkpointId: number): void {
    this.#lastCheckpointId = checkpointId;
  }

  override processBatch(batch: RecordBatch): void {
    assert(!this.#ended, 'no record comes after the end of input');
    super.processBatch(batch);
  }

  override prepareSnapshotPreBarrier(checkpointId: number): void {
    if (!this.#ended) this.#seal(checkpointId);
  }

  override finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#seal(this.#lastCheckpointId + 1);
  }

  override save(): unknown {
    return {
      sink: super.save(),
      transaction: this.#transaction,
      sequence: this.#sequence,
      lastCheckpointId: this.#lastCheckpointId,
      ended: this.#ended,
    } satisfies SavedLogWriter;
  }

  override load(saved: SavedLogWriter): void {
    super.load(saved.sink);
    this.#transaction = saved.transaction;
    this.#sequence = saved.sequence;
    this.#lastCheckpointId = saved.lastCheckpointId;
    this.#ended = saved.ended;
  }

  #seal(checkpointId: number): void {
    this.flush();
    this.#lastCheckpointId = checkpointId;
    const sealed = this.#transaction;
    this.#transaction = null;
    if (sealed === null) {
      this.context.emitCommittables(checkpointId, []);
      return;
    }
    const transactions = [sealed.id];
    const id = this.context.request((requestId) => ({
      kind: 'preCommitLog',
      requestId,
      log: this.#log,
      transactions,
      checkpointId,
    }));
    this.writes.sent(id, { kind: 'seal', transaction: sealed, checkpointId });
    this.context.emitCommittables(checkpointId, transactions);
  }

  protected override writePage(page: PageRows, buffer: ArrayBuffer): void {
    const { subtask } = this.context;
    const transaction = (this.#transaction ??= this.#begin());
    const { rows } = page;
    const pageNumber = transaction.pages++;
    transaction.rows += rows;
    const id = this.context.request(
      (requestId) => ({
        kind: 'appendToLog',
        requestId,
        log: this.#log,
        transaction: transaction.id,
        subtask,
        page: pageNumber,
        rows,
        schema: this.schema,
        buffer,
      }),
      [buffer],
    );
    this.writes.sent(id, { kind: 'page', ...page });
  }

  /** A log's pages belong to a transaction of this attempt: none of their rows was ever written before. */
  protected override onDurable(write: LogWrite): void {
    const { subtask } = this.context;
    if (write.kind === 'seal') this.#traceTransaction(write.transaction, 'pre-committed', write.checkpointId);
    else {
      const { rows, lineage } = write;
      this.context.trace({ kind: 'rowsWritten', subtask, sink: this.#log, rows, repeated: 0, lineage });
    }
  }

  #begin(): OpenTransaction {
    const { jobId, plan, subtaskIndex, epoch, attempt } = this.context;
    const id = `${jobId}:${plan.uid}:${subtaskIndex}:${epoch}.${attempt}:${++this.#sequence}`;
    const transaction = { id, pages: 0, rows: 0 };
    this.#traceTransaction(transaction, 'open', null);
    return transaction;
  }

  #traceTransaction(transaction: OpenTransaction, state: 'open' | 'pre-committed', checkpointId: number | null): void {
    const { subtask } = this.context;
    const { id, rows } = transaction;
    this.context.trace({
      kind: 'transactionChanged',
      subtask,
      log: this.#log,
      transaction: id,
      state,
      checkpointId,
      rows,
    });
  }
}

interface OpenTransaction {
  readonly id: string;
  pages: number;
  rows: number;
}

/** What is on its way to the vault. */
type LogWrite =
  | ({ readonly kind: 'page' } & PageRows)
  | { readonly kind: 'seal'; readonly transaction: OpenTransaction; readonly checkpointId: number };

interface SavedLogWriter {
  readonly sink: unknown;
  readonly transaction: OpenTransaction | null;
  readonly sequence: number;
  readonly lastCheckpointId: number;
  readonly ended: boolean;
}
