import { must } from '#std/assert.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Effects } from '../ports.ts';
import { chunkKeysOf } from './manifest-codec.ts';
import { answerAcquired } from './acquisition-answer.ts';
import { loadClicks } from './record-clicks.ts';
import { startSearch } from './manifest-search.ts';
import { createSinkIndex, loadSinkIndex, type LogTransaction, SEGMENT_PAGES, type TableSegment } from './sink-index.ts';
import {
  clicksPrefix,
  countersKey,
  fenceKey,
  type JobCounters,
  lastNumberOf,
  logPageKey,
  manifestPrefix,
  quarantinePrefix,
  segmentPrefix,
  stagedPrefix,
  tablePageKey,
  transactionPrefix,
} from './storage-keys.ts';
import { issue, startList, startRead, startTransaction } from './storage-operations.ts';
import {
  type Acquisition,
  forgetStorage,
  type QuarantineRecord,
  type StagedRecord,
  type StorageOutcome,
  type VaultState,
  type VaultTransaction,
} from './vault-state.ts';

/**
 * Taking a job over.
 *
 * 1. Read the fence. 2. Bump it in a strict transaction that fails if somebody else did so meanwhile. From here on
 *    every write of an older incarnation aborts.
 * 3. Read the records that list everything else: manifests, staged chunks, quarantined ones, transactions, tables.
 * 4. `fresh`: delete it all in one transaction. `latest`: find the newest manifest that verifies, and delete what
 *    checkpoints that never completed have left behind.
 * 5. Answer.
 * Whatever fails is begun again from 1, a few times: storage trouble is often over in a moment.
 */

/** Then the job is refused, with the reason. */
const FAILURES_MAX = 3;
const NO_COUNTERS: JobCounters = { lastAttempt: 0, lastCheckpointId: 0, jobTimeMs: 0 };

/** Step 1. */
export function acquireJob(vault: VaultState, restore: RestoreMode, failures: number, effects: Effects): void {
  const keys = [fenceKey(vault.jobId), countersKey(vault.jobId)];
  startRead(vault, 'fence', keys, { kind: 'readFence', restore, failures }, effects);
}

/** Step 2. */
export function onFenceRead(
  vault: VaultState,
  restore: RestoreMode,
  failures: number,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (!outcome.ok) {
    tryAgain(vault, { restore, failures }, `storage cannot be read: ${outcome.reason}`, effects);
    return;
  }
  const key = fenceKey(vault.jobId);
  const stored = outcome.entries.find((entry) => entry.key === key)?.value;
  const current = typeof stored === 'number' ? stored : 0;
  const counters = outcome.entries.find((entry) => entry.key === countersKey(vault.jobId))?.value;
  const acquisition: Acquisition = {
    restore,
    epoch: current + 1,
    counters: { ...NO_COUNTERS, ...(counters as Partial<JobCounters> | undefined) },
    loaded: [],
    failures,
  };
  const transaction: VaultTransaction = {
    purpose: 'take the job',
    fence: { key, expected: current },
    puts: [{ store: 'fence', key, value: current + 1 }],
    deletes: [],
    durability: 'strict',
  };
  const operation = { kind: 'bumpFence', acquisition } as const;
  issue(vault, { operation, generation: vault.generation, transaction, retried: false }, effects);
}

/** Step 2, outcome. */
export function onFenceBumped(
  vault: VaultState,
  acquisition: Acquisition,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (!outcome.ok) {
    const reason = outcome.reason === 'fenced' ? 'the job is being started elsewhere' : outcome.reason;
    tryAgain(vault, acquisition, reason, effects);
    return;
  }
  vault.epoch = acquisition.epoch;
  vault.fencedOff = false;
  forgetStorage(vault);
  loadNext(vault, acquisition, effects);
}

/** Step 3: one list at a time. */
export function onListed(vault: VaultState, acquisition: Acquisition, outcome: StorageOutcome, effects: Effects): void {
  if (!outcome.ok) {
    tryAgain(vault, acquisition, `storage cannot be read: ${outcome.reason}`, effects);
    return;
  }
  acquisition.loaded.push([...outcome.entries]);
  loadNext(vault, acquisition, effects);
}

/** Step 4, fresh: everything is gone. */
export function onCleared(
  vault: VaultState,
  acquisition: Acquisition,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (!outcome.ok) {
    tryAgain(vault, acquisition, `the job cannot be cleared: ${outcome.reason}`, effects);
    return;
  }
  forgetStorage(vault);
  vault.sinks = createSinkIndex();
  loadClicks(vault, []);
  vault.lastCheckpointId = 0;
  answerAcquired(vault, { ...acquisition, counters: NO_COUNTERS }, null, [], effects);
}

/** The lists of step 3, in this order. */
function listOf(vault: VaultState, position: number): readonly ['manifests' | 'logs' | 'tables', string] | undefined {
  const { jobId } = vault;
  return (
    [
      ['manifests', manifestPrefix(jobId)],
      ['manifests', stagedPrefix(jobId)],
      ['manifests', quarantinePrefix(jobId)],
      ['logs', transactionPrefix(jobId)],
      ['tables', segmentPrefix(jobId)],
      ['logs', clicksPrefix(jobId)],
    ] as const
  )[position];
}

function loadNext(vault: VaultState, acquisition: Acquisition, effects: Effects): void {
  const list = listOf(vault, acquisition.loaded.length);
  if (list !== undefined) {
    startList(vault, ...list, { kind: 'loadJob', acquisition }, effects);
    return;
  }
  const [manifests, staged, quarantined, transactions, segments, clicks] = acquisition.loaded as [
    StorageEntry[],
    StorageEntry[],
    StorageEntry[],
    StorageEntry[],
    StorageEntry[],
    StorageEntry[],
  ];
  if (acquisition.restore === 'fresh') {
    startTransaction(
      vault,
      {
        purpose: 'clear the job',
        puts: [],
        deletes: [...listed('manifests', [...manifests, ...staged, ...quarantined]), ...bulkOf(vault, acquisition)],
        durability: 'strict',
      },
      { kind: 'clearJob', acquisition },
      effects,
    );
    return;
  }
  vault.sinks = loadSinkIndex(transactions, segments);
  loadClicks(vault, clicks);
  for (const { value } of staged) remember(vault, value as StagedRecord);
  for (const { value } of quarantined) {
    const record = value as QuarantineRecord;
    vault.quarantined.set(record.checkpointId, record);
  }
  vault.lastCheckpointId = Math.max(
    acquisition.counters.lastCheckpointId,
    ...manifests.map((entry) => lastNumberOf(entry.key)),
    ...vault.staged.keys(),
    ...vault.quarantined.keys(),
  );
  acquisition.loaded = [];
  startSearch(vault, manifests, acquisition, effects);
}

function remember(vault: VaultState, { checkpointId, subtask, keys }: StagedRecord): void {
  const subtasks = vault.staged.get(checkpointId) ?? new Map<SubtaskId, readonly string[]>();
  subtasks.set(subtask, keys);
  vault.staged.set(checkpointId, subtasks);
}

/** Everything that is listed nowhere itself: chunks, pages, and the small records of sinks. */
function bulkOf(vault: VaultState, acquisition: Acquisition): VaultTransaction['deletes'] {
  const [manifests, staged, quarantined, transactions, segments] = acquisition.loaded.map((entries) =>
    entries.map((entry) => entry.value),
  );
  const { jobId } = vault;
  const chunks = [
    ...must(manifests, 'the first five lists').flatMap(chunkKeysOf),
    ...must(staged, 'the first five lists').flatMap((record) => (record as StagedRecord).keys),
    ...must(quarantined, 'the first five lists').flatMap((record) =>
      chunkKeysOf((record as QuarantineRecord).manifest),
    ),
  ].map((key) => ({ store: 'chunks', key }) as const);
  const logPages = must(transactions, 'the first five lists').flatMap((value) => {
    const { log, transaction, pages } = value as LogTransaction;
    return pages.map((_, page) => ({ store: 'logs', key: logPageKey(jobId, log, transaction, page) }) as const);
  });
  const tablePages = must(segments, 'the first five lists').flatMap((value) => {
    const { table, segment, pages } = value as TableSegment;
    return pages.map(
      (_, page) => ({ store: 'tables', key: tablePageKey(jobId, table, segment * SEGMENT_PAGES + page) }) as const,
    );
  });
  return [
    ...chunks,
    ...logPages,
    ...tablePages,
    ...listed('logs', acquisition.loaded[3] ?? []),
    ...listed('tables', acquisition.loaded[4] ?? []),
    ...listed('logs', acquisition.loaded[5] ?? []),
    { store: 'fence', key: countersKey(jobId) },
  ];
}

function listed(store: StorageEntry['store'], entries: readonly StorageEntry[]): VaultTransaction['deletes'] {
  return entries.map(({ key }) => ({ store, key }));
}

/** From step 1: the fence may have moved, by another owner or by a transaction that landed all the same. */
function tryAgain(
  vault: VaultState,
  { restore, failures }: Pick<Acquisition, 'restore' | 'failures'>,
  reason: string,
  effects: Effects,
): void {
  if (failures < FAILURES_MAX) {
    acquireJob(vault, restore, failures + 1, effects);
    return;
  }
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'jobRefused', reason });
}
