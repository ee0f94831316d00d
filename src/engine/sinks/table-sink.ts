import { assert } from '#std/assert.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import type { TableSinkConfig } from '#protocol/job-plan.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { OperatorContext, PendingSnapshot } from '../operators/operator.ts';
import { EncodedSnapshot } from '../operators/encoded-snapshot.ts';
import { type PageRows, PagingSink } from './paging-sink.ts';

/**
 * Appends rows to a table of the vault, at once and for everyone to see: at-least-once, and exactly-once in effect
 * where an upsert key makes repetition harmless. The table is named by the operator's uid.
 *
 * State: the number of rows this subtask has ever written. Each page carries the ordinal of its first row, so that
 * after a failure the vault recognises (and marks) rows that a dead attempt had written already.
 * Rows are flushed before the barrier, and the checkpoint is acknowledged only once they are durable: rows that a
 * restored state takes for written are never lost. Flink: a sink with SinkWriter.flush and no committer.
 */
export class TableSink extends PagingSink<PageRows> {
  #rowsWritten = 0;

  constructor(context: OperatorContext, _config: TableSinkConfig) {
    super(context);
  }

  override restore(chunks: readonly SnapshotChunk[], _checkpointId: number): void {
    for (const chunk of chunks) {
      const state = JSON.parse(decodeUtf8(new Uint8Array(chunk.bytes))) as TableSinkState;
      assert(state.version === STATE_VERSION, 'a table sink restores a state version that it knows');
      if (state.subtaskIndex === this.context.subtaskIndex) this.#rowsWritten = state.rowsWritten;
    }
  }

  override prepareSnapshotPreBarrier(_checkpointId: number): void {
    this.flush();
  }

  override snapshot(_checkpointId: number): PendingSnapshot {
    const { subtaskIndex, plan } = this.context;
    const state: TableSinkState = { version: STATE_VERSION, subtaskIndex, rowsWritten: this.#rowsWritten };
    const bytes = encodeUtf8(JSON.stringify(state)).buffer;
    const chunk: SnapshotChunk = {
      uid: plan.uid,
      state: 'rows-written',
      scope: 'operator',
      keyGroupFirst: 0,
      keyGroupLast: -1,
      bytes,
    };
    return new EncodedSnapshot([chunk]);
  }

  override finish(): void {
    this.flush();
  }

  override save(): unknown {
    return { sink: super.save(), rowsWritten: this.#rowsWritten } satisfies SavedTableSink;
  }

  override load(saved: SavedTableSink): void {
    super.load(saved.sink);
    this.#rowsWritten = saved.rowsWritten;
  }

  protected override writePage(page: PageRows, buffer: ArrayBuffer): void {
    const { plan, subtask } = this.context;
    const { rows } = page;
    const firstOrdinal = this.#rowsWritten;
    const id = this.context.request(
      (requestId) => ({
        kind: 'appendToTable',
        requestId,
        table: plan.uid,
        subtask,
        firstOrdinal,
        rows,
        schema: this.schema,
        buffer,
      }),
      [buffer],
    );
    this.#rowsWritten += rows;
    this.writes.sent(id, page);
  }

  protected override onDurable({ rows, lineage }: PageRows, repeated: number): void {
    const { plan, subtask } = this.context;
    this.context.trace({ kind: 'rowsWritten', subtask, sink: plan.uid, rows, repeated, lineage });
  }
}

const STATE_VERSION = 1;

interface SavedTableSink {
  readonly sink: unknown;
  readonly rowsWritten: number;
}

interface TableSinkState {
  readonly version: typeof STATE_VERSION;
  /** Whose count it is: after a change of parallelism a subtask takes up its own. */
  readonly subtaskIndex: number;
  readonly rowsWritten: number;
}
