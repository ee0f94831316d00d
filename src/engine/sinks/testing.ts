import { assert, must } from '#std/assert.ts';
import { decodeBatch } from '#protocol/batch-codec.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { SINK_FLUSH_MS } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk, VaultRequest } from '#protocol/vault-messages.ts';
import type { Value } from '#protocol/record-batch.ts';
import { rowsOf, snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { LogSinkCommitter } from './log-sink-committer.ts';
import { LogSinkWriter } from './log-sink-writer.ts';

/** A log sink as a chain of two, and the part of the vault it talks to, for tests. */

export const ROW_SCHEMA: Schema = {
  fields: [{ name: 'n', type: { kind: 'INT' }, nullable: false }],
  timeField: null,
  changelog: false,
};

/** Transactions of one log, by the rules of the vault: commits are idempotent, aborted and open rows are never read. */
export class FakeLog {
  readonly transactions = new Map<string, { state: 'open' | 'sealed' | 'committed' | 'aborted'; rows: Value[] }>();
  /** Committed rows in the order of their commits. */
  readonly committed: Value[] = [];
  /** Every request, in words. */
  readonly calls: string[] = [];

  handle(request: VaultRequest): void {
    switch (request.kind) {
      case 'appendToLog': {
        const rows = rowsOf(decodeBatch(request.buffer, request.schema)).map(([value]) => value as Value);
        this.calls.push(`append ${short(request.transaction)} ${rows.join(' ')}`);
        const transaction = this.transactions.get(request.transaction) ?? { state: 'open' as const, rows: [] };
        assert(transaction.state === 'open', 'rows go into open transactions');
        transaction.rows.push(...rows);
        this.transactions.set(request.transaction, transaction);
        return;
      }
      case 'preCommitLog':
        this.calls.push(`pre-commit ${request.transactions.map(short).join(' ')} @${request.checkpointId}`);
        for (const id of request.transactions) must(this.transactions.get(id), 'it was opened').state = 'sealed';
        return;
      case 'commitLog':
        this.calls.push(`commit ${request.transactions.map(short).join(' ')}`);
        for (const id of request.transactions) this.#commit(id);
        return;
      case 'abortLogTransactions':
        this.calls.push(`abort-all-but ${request.keep.map(short).join(' ')}`.trim());
        for (const [id, transaction] of this.transactions) {
          if (transaction.state !== 'committed' && !request.keep.includes(id)) transaction.state = 'aborted';
        }
        return;
      default:
        assert(false, `a log sink does not ask for ${request.kind}`);
    }
  }

  #commit(id: string): void {
    const transaction = must(this.transactions.get(id), 'a committed transaction was opened');
    if (transaction.state === 'committed') return;
    assert(transaction.state === 'sealed', 'only sealed transactions are committed');
    transaction.state = 'committed';
    this.committed.push(...transaction.rows);
  }
}

/** `attempt.sequence` of a transaction id. */
function short(id: string): string {
  const [epochAttempt, sequence] = id.split(':').slice(-2);
  return `t${epochAttempt?.split('.')[1]}.${sequence}`;
}

/** Writer and committer, chained. Requests wait in `held` until they are delivered. */
export class LogSinkChain {
  readonly writerContext: TestOperatorContext;
  readonly committerContext: TestOperatorContext;
  readonly writer: LogSinkWriter;
  readonly committer: LogSinkCommitter;
  readonly held: { readonly request: VaultRequest; readonly to: LogSinkWriter | LogSinkCommitter }[] = [];

  constructor(
    options: { readonly attempt?: number; readonly retries?: number; readonly checkpointing?: boolean } = {},
  ) {
    const { attempt = 1, retries = 10, checkpointing = true } = options;
    const shared = { outputSchema: ROW_SCHEMA, inputSchema: ROW_SCHEMA, attempt, checkpointing };
    const writerConfig = { kind: 'sink-log-writer', log: 'out' } as const;
    const committerConfig = { kind: 'sink-log-committer', log: 'out', retries } as const;
    this.writerContext = new TestOperatorContext({ ...shared, config: writerConfig, uid: 'sink' });
    this.committerContext = new TestOperatorContext({ ...shared, config: committerConfig, uid: 'sink-committer' });
    this.writer = new LogSinkWriter(this.writerContext, writerConfig);
    this.committer = new LogSinkCommitter(this.committerContext, committerConfig);
  }

  /** Tail to head, as Flink opens a chain. */
  open(restore: { readonly chunks: readonly SnapshotChunk[]; readonly checkpointId: number } | null = null): void {
    if (restore !== null) this.committer.restore(restore.chunks, restore.checkpointId);
    this.committer.open();
    if (restore !== null) this.writer.restore([], restore.checkpointId);
    this.writer.open();
    this.#route();
  }

  write(...values: readonly number[]): void {
    this.writer.processBatch(
      batchOfRows(
        ROW_SCHEMA,
        values.map((value) => [value]),
      ),
    );
    this.#route();
  }

  /** Lets the flush interval pass. */
  flush(): void {
    this.writerContext.advanceTo(this.writer, this.writerContext.now() + SINK_FLUSH_MS);
    this.#route();
  }

  /** The committer's part of a snapshot. */
  snapshot(checkpointId: number): readonly SnapshotChunk[] {
    this.writer.prepareSnapshotPreBarrier(checkpointId);
    this.#route();
    return snapshotOf(this.committer, checkpointId);
  }

  complete(checkpointId: number): void {
    this.committer.notifyCheckpointComplete(checkpointId);
    this.#route();
  }

  finish(): void {
    this.writer.finish();
    this.#route();
    this.committer.finish();
    this.#route();
  }

  accepts(): boolean {
    return this.writer.accepts() && this.committer.accepts();
  }

  pending(): boolean {
    return this.writer.pending() || this.committer.pending();
  }

  /** Delivers the oldest request to the log and its answer back; false if there is none. */
  deliver(log: FakeLog, failure: string | null = null): boolean {
    const next = this.held.shift();
    if (next === undefined) return false;
    const { request, to } = next;
    assert('requestId' in request, 'a sink request is answered by id');
    const { requestId } = request;
    if (failure === null) log.handle(request);
    to.onVaultReply(
      failure === null
        ? { kind: 'sinkWriteDurable', requestId, repeated: 0 }
        : { kind: 'sinkWriteFailed', requestId, reason: failure },
    );
    this.#route();
    return true;
  }

  deliverAll(log: FakeLog): void {
    while (this.deliver(log));
  }

  #route(): void {
    for (const output of this.writerContext.drain()) {
      if (output.kind === 'committables') this.committer.acceptCommittables(output.checkpointId, output.transactions);
      else if (output.kind === 'request') this.held.push({ request: output.request, to: this.writer });
    }
    for (const output of this.committerContext.drain()) {
      if (output.kind === 'request') this.held.push({ request: output.request, to: this.committer });
    }
  }
}
