import { must } from '#std/assert.ts';
import { encodeBatch } from '#protocol/batch-codec.ts';
import { SINK_FLUSH_MS } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import type { SavedBatch } from '../exchange/batch-builder.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { StatelessOperator } from '../operators/stateless-operator.ts';
import { SinkPage } from './sink-page.ts';
import { SinkWrites } from './sink-writes.ts';

/**
 * A sink that collects its rows into pages and sends them to the vault: a page that is full at once, the rest
 * {@link SINK_FLUSH_MS} after its first row, or when the sink flushes. Too many unanswered writes suspend the input.
 *
 * What a page is written to, and what else is sent to the vault, is the subclass's.
 */
export abstract class PagingSink<Write> extends StatelessOperator {
  protected readonly context: OperatorContext;
  protected readonly schema: Schema;
  protected readonly writes: SinkWrites<Write>;
  readonly #page: SinkPage;

  constructor(context: OperatorContext) {
    super();
    this.context = context;
    this.schema = must(context.plan.inputSchema, 'a sink has an input');
    this.writes = new SinkWrites(context.plan.name, (write, repeated) => this.onDurable(write, repeated));
    this.#page = new SinkPage(this.schema, (page) => {
      const { rows } = page;
      const lineage = context.traceLevel() === 'full' ? (page.lineage?.slice(0, rows) ?? []) : [];
      this.writePage({ rows, lineage }, encodeBatch(page));
    });
  }

  /** Sends a page to the vault. */
  protected abstract writePage(page: PageRows, buffer: ArrayBuffer): void;
  /** A write is durable; `repeated` of its rows had been written before. */
  protected abstract onDurable(write: Write, repeated: number): void;

  override processBatch(batch: RecordBatch): void {
    const waiting = this.#page.rows() > 0;
    this.#page.add(batch);
    if (!waiting && this.#page.rows() > 0) this.context.setTimer(FLUSH_TIMER, this.context.now() + SINK_FLUSH_MS);
  }

  override onTimer(timer: string): void {
    if (timer === FLUSH_TIMER) this.flush();
  }

  override onVaultReply(reply: VaultReply): void {
    this.writes.settle(reply);
  }

  override pending(): boolean {
    return this.writes.pending();
  }

  override accepts(): boolean {
    return this.writes.accepts();
  }

  override save(): unknown {
    return { base: super.save(), page: this.#page.save(), writes: this.writes.save() } satisfies SavedPagingSink<Write>;
  }

  override load(saved: unknown): void {
    const { base, page, writes } = saved as SavedPagingSink<Write>;
    super.load(base);
    this.#page.load(page);
    this.writes.load(writes);
  }

  /** Writes the rows that wait. */
  protected flush(): void {
    this.#page.flush();
  }
}

const FLUSH_TIMER = 'flush';

/** What is in a page: how many rows, and their lineage at full trace level. */
export interface PageRows {
  readonly rows: number;
  readonly lineage: readonly string[];
}

interface SavedPagingSink<Write> {
  readonly base: unknown;
  readonly page: SavedBatch;
  readonly writes: Map<number, Write>;
}
