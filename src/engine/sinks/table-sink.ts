import { assert, must } from '#std/assert.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import { encodeBatch } from '#protocol/batch-codec.ts';
import type { TableSinkConfig } from '#protocol/job-plan.ts';
import { SINK_FLUSH_MS } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext, PendingSnapshot } from '../operators/operator.ts';
import { EncodedSnapshot } from '../operators/encoded-snapshot.ts';
import { StatelessOperator } from '../operators/stateless-operator.ts';
import type { SavedBatch } from '../exchange/batch-builder.ts';
import { SinkPage } from './sink-page.ts';
import { SinkWrites } from './sink-writes.ts';

/**
 * Appends rows to a table of the vault, at once and for everyone to see: at-least-once, and exactly-once in effect
 * where an upsert key makes repetition harmless. The table is named by the operator's uid.
 *
 * State: the number of rows this subtask has ever written. Each page carries the ordinal of its first row, so that
 * after a failure the vault recognises (and marks) rows that a dead attempt had written already.
 * Rows are flushed before the barrier, and the checkpoint is acknowledged only once they are durable: rows that a
 * restored state takes for written are never lost. Flink: a sink with SinkWriter.flush and no committer.
 */
export class TableSink extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #schema: Schema;
  readonly #page: SinkPage;
  readonly #writes: SinkWrites<PageWrite>;
  #rowsWritten = 0;

  constructor(context: OperatorContext, _config: TableSinkConfig) {
    super();
    this.#context = context;
    this.#schema = must(context.plan.inputSchema, 'a sink has an input');
    this.#page = new SinkPage(this.#schema, (page) => this.#write(page));
    this.#writes = new SinkWrites(context.plan.name, (page, repeated) => this.#traceWritten(page, repeated));
  }

  override restore(chunks: readonly SnapshotChunk[], _checkpointId: number): void {
    for (const chunk of chunks) {
      const state = JSON.parse(decodeUtf8(new Uint8Array(chunk.bytes))) as TableSinkState;
      assert(state.version === STATE_VERSION, 'a table sink restores a state version that it knows');
      if (state.subtaskIndex === this.#context.subtaskIndex) this.#rowsWritten = state.rowsWritten;
    }
  }

  override processBatch(batch: RecordBatch): void {
    const waiting = this.#page.rows() > 0;
    this.#page.add(batch);
    if (!waiting && this.#page.rows() > 0) this.#context.setTimer(FLUSH_TIMER, this.#context.now() + SINK_FLUSH_MS);
  }

  override onTimer(timer: string): void {
    if (timer === FLUSH_TIMER) this.#page.flush();
  }

  override prepareSnapshotPreBarrier(_checkpointId: number): void {
    this.#page.flush();
  }

  override snapshot(_checkpointId: number): PendingSnapshot {
    const { subtaskIndex, plan } = this.#context;
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
    this.#page.flush();
  }

  override onVaultReply(reply: VaultReply): void {
    this.#writes.settle(reply);
  }

  override pending(): boolean {
    return this.#writes.pending();
  }

  override accepts(): boolean {
    return this.#writes.accepts();
  }

  override save(): unknown {
    return {
      base: super.save(),
      page: this.#page.save(),
      writes: this.#writes.save(),
      rowsWritten: this.#rowsWritten,
    } satisfies SavedTableSink;
  }

  override load(saved: SavedTableSink): void {
    super.load(saved.base);
    this.#page.load(saved.page);
    this.#writes.load(saved.writes);
    this.#rowsWritten = saved.rowsWritten;
  }

  #write(page: RecordBatch): void {
    const { plan, subtask } = this.#context;
    const { rows } = page;
    const firstOrdinal = this.#rowsWritten;
    const buffer = encodeBatch(page);
    const lineage = this.#context.traceLevel() === 'full' ? (page.lineage?.slice(0, rows) ?? []) : [];
    const id = this.#context.request(
      (requestId) => ({
        kind: 'appendToTable',
        requestId,
        table: plan.uid,
        subtask,
        firstOrdinal,
        rows,
        schema: this.#schema,
        buffer,
      }),
      [buffer],
    );
    this.#rowsWritten += rows;
    this.#writes.sent(id, { rows, lineage });
  }

  #traceWritten({ rows, lineage }: PageWrite, repeated: number): void {
    const { plan, subtask } = this.#context;
    this.#context.trace({ kind: 'rowsWritten', subtask, sink: plan.uid, rows, repeated, lineage });
  }
}

const STATE_VERSION = 1;
const FLUSH_TIMER = 'flush';

/** A page on its way: its rows, and their lineage at full trace level. */
interface PageWrite {
  readonly rows: number;
  readonly lineage: readonly string[];
}

interface SavedTableSink {
  readonly base: unknown;
  readonly page: SavedBatch;
  readonly writes: Map<number, PageWrite>;
  readonly rowsWritten: number;
}

interface TableSinkState {
  readonly version: typeof STATE_VERSION;
  /** Whose count it is: after a change of parallelism a subtask takes up its own. */
  readonly subtaskIndex: number;
  readonly rowsWritten: number;
}
