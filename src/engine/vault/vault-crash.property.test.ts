import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBatch } from '#protocol/batch-codec.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { Message } from '#protocol/messages.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { StorageFailure } from '#protocol/storage.ts';
import { VaultHost } from './testing.ts';

/**
 * The vault may die between any two durable effects, or after one whose completion it never heard of. Whatever it had
 * called durable before is there afterwards; whatever is restored is whole; and nothing else stays behind for ever.
 */
describe('a crash at any durable effect', () => {
  test('loses nothing that was called durable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...WORK), { minLength: 1, maxLength: 25 }),
        fc.nat(60),
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(40), fc.constantFrom<StorageFailure>('quota', 'aborted', 'unknown')), {
          maxLength: 3,
        }),
        (work, crashAfter, landsUnreported, failures) => {
          const run = new Run();
          run.perform(work, crashAfter, landsUnreported, new Map(failures));
          run.checkAfterCrash();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the crash points of one long history, one by one', () => {
    const work: readonly Work[] = [
      'checkpoint',
      'append',
      'checkpoint',
      'seal',
      'checkpoint',
      'commit',
      'abandon',
      'append',
      'checkpoint',
      'restart',
      'seal',
      'checkpoint',
      'commit',
    ];
    let points = 0;
    for (const landsUnreported of [false, true]) {
      for (let crashAfter = 0; ; crashAfter++, points++) {
        const run = new Run();
        const crashed = run.perform(work, crashAfter, landsUnreported, new Map());
        run.checkAfterCrash();
        if (!crashed) break;
      }
    }
    expect(points).toBeGreaterThan(60);
  });
});

const WORK = ['checkpoint', 'abandon', 'append', 'seal', 'commit', 'restart'] as const;
type Work = (typeof WORK)[number];

const SCHEMA: Schema = {
  fields: [{ name: 'n', type: { kind: 'INT' }, nullable: false }],
  timeField: null,
  changelog: false,
};

class Run {
  readonly #host = new VaultHost();
  #crashAt = 0;
  #landsUnreported = false;
  #failures: ReadonlyMap<number, StorageFailure> = new Map();
  #steps = 0;
  #crashed = false;
  #attempt = 0;
  #lastId = 0;
  #transaction = 0;
  #pages = 0;
  #nextRow = 0;
  readonly #retained: number[] = [];
  /** Newest checkpoint the vault has called durable. */
  #durableId = 0;
  /** Rows of each transaction, as answered durable. */
  readonly #rows = new Map<string, number[]>();
  readonly #sealed = new Set<string>();
  readonly #committed: string[] = [];

  /** True if it crashed before the work was done. */
  perform(
    work: readonly Work[],
    crashAt: number,
    landsUnreported: boolean,
    failures: ReadonlyMap<number, StorageFailure>,
  ): boolean {
    this.#crashAt = crashAt;
    this.#landsUnreported = landsUnreported;
    this.#failures = failures;
    if (!this.#start()) return true;
    for (const item of work) {
      if (this.#crashed) return true;
      this.#do(item);
    }
    return this.#crashed;
  }

  checkAfterCrash(): void {
    const host = this.#host;
    host.crash();
    const acquired = host.start();
    expect(acquired.quarantined).toEqual([]);
    const restored = acquired.manifest?.checkpointId ?? 0;
    // At least the newest that was called durable; at most one that landed without a word.
    expect(restored).toBeGreaterThanOrEqual(this.#durableId);
    expect(restored).toBeLessThanOrEqual(this.#lastId);
    expect(acquired.lastCheckpointId).toBeGreaterThanOrEqual(restored);
    if (acquired.manifest !== null) this.#checkContents(acquired.manifest);
    const kept = host
      .keys('manifests')
      .flatMap((key) => (host.value('manifests', key) as CheckpointManifest).subtasks)
      .flatMap((entry) => entry.handles.map((handle) => handle.key));
    expect(host.keys('chunks')).toEqual([...kept].sort());
    this.#checkLog();
  }

  #checkContents(manifest: CheckpointManifest): void {
    const handles = manifest.subtasks.flatMap((entry) => entry.handles);
    const [loaded] = this.#host.ask('task:0/0', { kind: 'loadSnapshot', requestId: 1, handles });
    const chunks = ['0/0', '0/1'].map((subtask) => chunkOf(manifest.checkpointId, subtask));
    expect(loaded).toEqual({ kind: 'snapshotLoaded', requestId: 1, chunks });
  }

  #checkLog(): void {
    const [answered] = this.#host.ask('client', {
      kind: 'query',
      queryId: 1,
      request: { kind: 'sinkExport', sink: 'out', lens: 'committed' },
    });
    const answer = answered?.kind === 'queryAnswered' ? answered.answer : null;
    const rows = answer?.kind === 'sinkRows' ? answer.rows.map((row) => row.values[0]) : [];
    const expected = this.#committed.flatMap((transaction) => this.#rows.get(transaction) ?? []);
    // A commit may have landed unheard; what was called committed is there, first and in order.
    expect(rows.slice(0, expected.length)).toEqual(expected);
  }

  #start(): boolean {
    const acquired = this.#ask('coordinator', { kind: 'acquireJob', restore: 'latest' }, 0);
    if (acquired?.kind !== 'jobAcquired') return false;
    this.#attempt = acquired.lastAttempt;
    this.#grant();
    return !this.#crashed;
  }

  #grant(): void {
    this.#attempt++;
    this.#ask('coordinator', { kind: 'grantAttempt', attempt: this.#attempt });
    this.#beginTransaction();
  }

  #do(work: Work): void {
    switch (work) {
      case 'checkpoint':
        this.#checkpoint();
        return;
      case 'abandon':
        this.#lastId++;
        this.#store('0/0');
        this.#ask('coordinator', { kind: 'discardCheckpoint', checkpointId: this.#lastId });
        return;
      case 'append':
        this.#append();
        return;
      case 'seal':
        this.#seal();
        return;
      case 'commit':
        this.#commit();
        return;
      case 'restart': {
        const found = this.#ask('coordinator', { kind: 'findLatestManifest' });
        if (found === null) return;
        expect(found).toMatchObject({ quarantined: [] });
        if (found.kind === 'latestManifestFound') {
          expect(found.manifest?.checkpointId ?? 0).toBeGreaterThanOrEqual(this.#durableId);
        }
        this.#grant();
      }
    }
  }

  #checkpoint(): void {
    this.#lastId++;
    const checkpointId = this.#lastId;
    const handles = [this.#store('0/0'), this.#store('0/1')];
    if (handles.includes(null)) return;
    const manifest: CheckpointManifest = {
      format: 1,
      jobId: 'job',
      planVersion: 1,
      epoch: 1,
      attempt: this.#attempt,
      checkpointId,
      triggeredAtMs: 0,
      jobTimeMs: 0,
      subtasks: handles.map((each, index) => ({
        subtask: `0/${index}`,
        maxParallelism: 128,
        finished: false,
        handles: each ?? [],
      })),
    };
    const reply = this.#ask('coordinator', { kind: 'commitManifest', manifest });
    if (reply?.kind !== 'manifestDurable') return;
    this.#durableId = checkpointId;
    this.#retained.push(checkpointId);
    const subsumed = this.#retained.length > 2 ? this.#retained.shift() : undefined;
    if (subsumed !== undefined) this.#ask('coordinator', { kind: 'discardCheckpoint', checkpointId: subsumed });
  }

  #store(subtask: '0/0' | '0/1'): readonly SnapshotHandle[] | null {
    const chunks = [chunkOf(this.#lastId, subtask)];
    const checkpointId = this.#lastId;
    const reply = this.#ask(`task:${subtask}`, { kind: 'storeSnapshot', requestId: 1, checkpointId, subtask, chunks });
    return reply?.kind === 'snapshotStored' ? reply.handles : null;
  }

  #beginTransaction(): void {
    this.#transaction++;
    this.#pages = 0;
  }

  #append(): void {
    const transaction = `t${this.#transaction}`;
    const value = this.#nextRow++;
    const buffer = encodeBatch(batchOfRows(SCHEMA, [[value]]));
    const reply = this.#ask('task:1/0', {
      kind: 'appendToLog',
      requestId: 2,
      log: 'out',
      transaction,
      subtask: '1/0',
      page: this.#pages,
      rows: 1,
      schema: SCHEMA,
      buffer,
    });
    if (reply?.kind !== 'sinkWriteDurable') {
      this.#beginTransaction();
      return;
    }
    this.#pages++;
    this.#rows.set(transaction, [...(this.#rows.get(transaction) ?? []), value]);
  }

  #seal(): void {
    const transaction = `t${this.#transaction}`;
    const transactions = [transaction];
    const reply = this.#ask('task:1/0', {
      kind: 'preCommitLog',
      requestId: 3,
      log: 'out',
      transactions,
      checkpointId: 1,
    });
    if (reply?.kind === 'sinkWriteDurable') this.#sealed.add(transaction);
    this.#beginTransaction();
  }

  #commit(): void {
    const transactions = [...this.#sealed];
    const reply = this.#ask('task:1/0', { kind: 'commitLog', requestId: 4, log: 'out', transactions });
    if (reply?.kind !== 'sinkWriteDurable') return;
    this.#committed.push(...transactions);
    this.#sealed.clear();
  }

  /** Asks and lets storage go on, until the crash. The answer, or null if there was none. */
  #ask(
    from: 'coordinator' | `task:${'0/0' | '0/1' | '1/0'}`,
    message: Message,
    attempt = this.#attempt,
  ): Message | null {
    if (this.#crashed) return null;
    this.#host.send(from, message, { attempt });
    while (this.#host.pending() > 0) {
      if (this.#steps === this.#crashAt) {
        if (this.#landsUnreported) this.#host.applySilently();
        this.#crashed = true;
        // What had been said before the crash was said.
        return this.#host.take().at(0) ?? null;
      }
      const failure = this.#failures.get(this.#steps);
      // A failure hits writes only; taking the job is not what this is about.
      if (failure !== undefined && message.kind !== 'acquireJob') this.#host.failNext(failure);
      this.#steps++;
      this.#host.step();
    }
    return this.#host.take().at(0) ?? null;
  }
}

function chunkOf(checkpointId: number, subtask: string): SnapshotChunk {
  return {
    uid: 'count',
    state: 'value',
    scope: 'operator',
    keyGroupFirst: 0,
    keyGroupLast: -1,
    bytes: Uint8Array.from(`${checkpointId}-${subtask}`, (letter) => letter.charCodeAt(0)).buffer,
  };
}
