import { assert, must } from '#std/assert.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import type { LogSinkCommitterConfig } from '#protocol/job-plan.ts';
import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { CommitterOperator, OperatorContext, OperatorStats, PendingSnapshot } from '../operators/operator.ts';
import { EncodedSnapshot } from '../operators/encoded-snapshot.ts';
import { StatelessOperator } from '../operators/stateless-operator.ts';

/**
 * The committing half of a two-phase-committing log sink.
 *
 * State: the committables (sealed transactions) of each checkpoint, until their commit is durable.
 * 1. Committables of checkpoint n come from the writer before barrier n, and are in snapshot n.
 * 2. When checkpoint n is complete all checkpoints ≤ n are committed, oldest first, one call each, the next only after
 *    the one before is durable. A notification may come late, twice, or skip ids; none is lost or repeated by that.
 *    An aborted checkpoint changes nothing: its transactions go with the next complete one.
 * 3. A failed call is repeated at once, `retries` times; then the task fails and a restore tries again.
 * 4. After a restore of checkpoint n, before the writer may write: everything ≤ n is committed (again, if the failure
 *    came between "complete" and "commit": commits are idempotent), then every other transaction that this subtask
 *    index left behind is aborted.
 * 5. Without checkpoints everything is committed at the end of input.
 *
 * Flink: CommitterOperator, CommittableCollector, CheckpointCommittableManagerImpl.
 */
export class LogSinkCommitter extends StatelessOperator implements CommitterOperator {
  readonly #context: OperatorContext;
  readonly #config: LogSinkCommitterConfig;
  readonly #committables = new Map<number, readonly string[]>();
  #lastCompletedId = 0;
  /** The one call under way. */
  #commit: CommitCall | null = null;
  /** Of the abort after (re)start: null before it was sent and after it is durable. */
  #abortRequestId: number | null = null;
  #recovering = true;

  constructor(context: OperatorContext, config: LogSinkCommitterConfig) {
    super();
    this.#context = context;
    this.#config = config;
  }

  override restore(chunks: readonly SnapshotChunk[], checkpointId: number): void {
    for (const chunk of chunks) {
      const state = JSON.parse(decodeUtf8(new Uint8Array(chunk.bytes))) as CommitterState;
      assert(state.version === STATE_VERSION, 'a committer restores a state version that it knows');
      for (const { id, transactions } of state.checkpoints) {
        this.#committables.set(id, [...(this.#committables.get(id) ?? []), ...transactions]);
      }
    }
    this.#lastCompletedId = checkpointId;
  }

  override open(): void {
    this.#continue();
  }

  acceptCommittables(checkpointId: number, transactions: readonly string[]): void {
    assert(!this.#committables.has(checkpointId), 'committables of one checkpoint come once');
    if (transactions.length > 0) this.#committables.set(checkpointId, transactions);
  }

  override snapshot(_checkpointId: number): PendingSnapshot {
    const state: CommitterState = {
      version: STATE_VERSION,
      checkpoints: this.#ids().map((id) => ({ id, transactions: this.#transactionsOf(id) })),
    };
    const bytes = encodeUtf8(JSON.stringify(state)).buffer;
    const chunk: SnapshotChunk = {
      uid: this.#context.plan.uid,
      state: 'committables',
      scope: 'operator',
      keyGroupFirst: 0,
      keyGroupLast: -1,
      bytes,
    };
    return new EncodedSnapshot([chunk]);
  }

  override notifyCheckpointComplete(checkpointId: number): void {
    this.#lastCompletedId = Math.max(this.#lastCompletedId, checkpointId);
    this.#continue();
  }

  override finish(): void {
    if (this.#context.checkpointing) return;
    this.#lastCompletedId = Number.POSITIVE_INFINITY;
    this.#continue();
  }

  override onVaultReply(reply: VaultReply): void {
    assert(
      reply.kind === 'sinkWriteDurable' || reply.kind === 'sinkWriteFailed',
      'a committer hears of its calls only',
    );
    if (reply.requestId === this.#abortRequestId) this.#onAborted(reply);
    else this.#onCommitted(reply);
    this.#continue();
  }

  override pending(): boolean {
    return this.#recovering || this.#commit !== null;
  }

  override accepts(): boolean {
    return !this.#recovering;
  }

  override processBatch(_batch: RecordBatch): void {
    assert(false, 'a committer gets committables, not rows');
  }

  override stats(): OperatorStats {
    return { ...super.stats(), stateEntries: this.#committables.size };
  }

  override save(): unknown {
    return {
      base: super.save(),
      committables: this.#committables,
      lastCompletedId: this.#lastCompletedId,
      commit: this.#commit,
      abortRequestId: this.#abortRequestId,
      recovering: this.#recovering,
    } satisfies SavedCommitter;
  }

  override load(saved: SavedCommitter): void {
    super.load(saved.base);
    for (const [id, transactions] of saved.committables) this.#committables.set(id, transactions);
    this.#lastCompletedId = saved.lastCompletedId;
    this.#commit = saved.commit;
    this.#abortRequestId = saved.abortRequestId;
    this.#recovering = saved.recovering;
  }

  /** Starts what is next, if nothing is under way: the oldest commit that is due, else the abort after a start. */
  #continue(): void {
    if (this.#commit !== null || this.#abortRequestId !== null) return;
    const [oldest] = this.#ids();
    if (oldest !== undefined && oldest <= this.#lastCompletedId) this.#call(oldest, 1);
    else if (this.#recovering) this.#abortLeftovers();
  }

  #call(checkpointId: number, calls: number): void {
    const { log } = this.#config;
    const transactions = this.#transactionsOf(checkpointId);
    const requestId = this.#context.request((id) => ({ kind: 'commitLog', requestId: id, log, transactions }));
    this.#commit = { checkpointId, calls, requestId };
  }

  #onCommitted(reply: SinkReply): void {
    const { checkpointId, calls, requestId } = must(this.#commit, 'a commit was under way');
    assert(reply.requestId === requestId, 'one commit at a time');
    const transactions = this.#transactionsOf(checkpointId);
    if (reply.kind === 'sinkWriteFailed') {
      const { retries } = this.#config;
      if (calls > retries) {
        throw new CommitFailed(
          `${this.#context.plan.name}: failed to commit ${transactions.length} committables of checkpoint ` +
            `${checkpointId} after ${retries} retries: ${reply.reason}`,
        );
      }
      this.#call(checkpointId, calls + 1);
      return;
    }
    this.#commit = null;
    this.#committables.delete(checkpointId);
    const { subtask } = this.#context;
    const { log } = this.#config;
    for (const transaction of transactions) {
      // The number of rows is the writer's to tell: a committable is only a name.
      const state = 'committed' as const;
      this.#context.trace({ kind: 'transactionChanged', subtask, log, transaction, state, checkpointId, rows: 0 });
    }
  }

  #abortLeftovers(): void {
    const { subtask } = this.#context;
    const { log } = this.#config;
    const keep = this.#ids().flatMap((id) => this.#transactionsOf(id));
    this.#abortRequestId = this.#context.request((requestId) => ({
      kind: 'abortLogTransactions',
      requestId,
      log,
      subtask,
      keep,
    }));
  }

  #onAborted(reply: SinkReply): void {
    if (reply.kind === 'sinkWriteFailed') {
      throw new CommitFailed(`${this.#context.plan.name}: leftovers could not be aborted: ${reply.reason}`);
    }
    this.#abortRequestId = null;
    this.#recovering = false;
  }

  /** Checkpoint ids with committables, oldest first. */
  #ids(): readonly number[] {
    return [...this.#committables.keys()].sort((a, b) => a - b);
  }

  #transactionsOf(checkpointId: number): readonly string[] {
    return must(this.#committables.get(checkpointId), 'the checkpoint has committables');
  }
}

/** Transactions could not be committed or aborted. Fails the task; they stay in the state. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

type SinkReply = Extract<VaultReply, { kind: 'sinkWriteDurable' | 'sinkWriteFailed' }>;

interface CommitCall {
  readonly checkpointId: number;
  readonly calls: number;
  readonly requestId: number;
}

interface SavedCommitter {
  readonly base: unknown;
  readonly committables: ReadonlyMap<number, readonly string[]>;
  readonly lastCompletedId: number;
  readonly commit: CommitCall | null;
  readonly abortRequestId: number | null;
  readonly recovering: boolean;
}

const STATE_VERSION = 1;

interface CommitterState {
  readonly version: typeof STATE_VERSION;
  readonly checkpoints: readonly { readonly id: number; readonly transactions: readonly string[] }[];
}
