import { assert, must } from '#std/assert.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { QuarantinedCheckpoint } from '#protocol/vault-messages.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { Effects } from '../ports.ts';
import { answerAcquired } from './acquisition-answer.ts';
import { forget } from './checkpoint-discard.ts';
import { chunkFault } from './chunk-fault.ts';
import { chunkKeysOf, decodeManifest, handlesOf } from './manifest-codec.ts';
import {
  countersKey,
  type JobCounters,
  lastNumberOf,
  manifestKey,
  manifestPrefix,
  quarantineKey,
  stagedKey,
} from './storage-keys.ts';
import { startList, startRead, startTransaction } from './storage-operations.ts';
import type {
  Acquisition,
  Operation,
  QuarantineRecord,
  Search,
  StorageOutcome,
  VaultState,
  VaultTransaction,
} from './vault-state.ts';
import { COLLECT_LEFTOVERS } from './storage-purposes.ts';

/**
 * The newest checkpoint that can be restored.
 *
 * 1. Manifests newest first. One that does not decode, or one of whose chunks is missing, too short or of another
 *    checksum, is moved aside (its record goes to `quarantine/…`, its chunks stay) and the next is tried.
 * 2. What checkpoints that never completed have left behind is deleted: when this runs none of them can complete.
 * 3. The answer: the manifest, and all that was set aside. If nothing is left to restore, earlier victims are named
 *    again, so that a job never starts from scratch without a word.
 *
 * Storage that cannot be read now proves nothing against a checkpoint: the search waits and tries again.
 */

/** Bytes of chunks that one read loads for verification. */
const VERIFY_BYTES_MAX = 16 * 1024 * 1024;

export const SEARCH_TIMER = 'search';
const RETRY_MS = 1000;

/** For a restart: lists the manifests anew. */
export function findLatestManifest(vault: VaultState, effects: Effects): void {
  startList(vault, 'manifests', manifestPrefix(vault.jobId), { kind: 'loadManifests' }, effects);
}

/** The manifests are listed. */
export function onManifestsListed(vault: VaultState, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) startSearch(vault, outcome.entries, null, effects);
  else waitAndTryAgain(vault, null, effects);
}

/** Step 1, from the newest. */
export function startSearch(
  vault: VaultState,
  manifests: readonly StorageEntry[],
  acquisition: Acquisition | null,
  effects: Effects,
): void {
  const candidates = manifests
    .map(({ key, value }) => ({ checkpointId: lastNumberOf(key), value }))
    .toSorted((left, right) => right.checkpointId - left.checkpointId);
  continueSearch(vault, { candidates, quarantined: [], verified: 0, acquisition }, effects);
}

/** The timer of a search that waited. */
export function onSearchTimer(vault: VaultState, effects: Effects): void {
  const search = vault.waitingSearch;
  if (search === null) return;
  vault.waitingSearch = null;
  if (search.candidates.length === 0 && search.acquisition === null) findLatestManifest(vault, effects);
  else continueSearch(vault, search, effects);
}

/** Chunks of the newest candidate have been read. */
export function onChunksRead(
  vault: VaultState,
  search: Search,
  handles: readonly SnapshotHandle[],
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (!outcome.ok && outcome.reason !== 'corrupt') {
    waitAndTryAgain(vault, search, effects);
    return;
  }
  const chunks = new Map(outcome.ok ? outcome.entries.map((entry) => [entry.key, entry.value]) : []);
  for (const handle of handles) {
    const fault = outcome.ok ? chunkFault(handle, chunks.get(handle.key)) : 'its chunks cannot be read';
    if (fault === null) continue;
    quarantine(vault, search, fault, effects);
    return;
  }
  search.verified += handles.length;
  continueSearch(vault, search, effects);
}

/** A bad checkpoint is out of the way, or could not be moved; the search goes on either way. */
export function onQuarantined(
  vault: VaultState,
  search: Search,
  record: QuarantineRecord,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) vault.quarantined.set(record.checkpointId, record);
  search.quarantined.push({ checkpointId: record.checkpointId, reason: record.reason });
  search.candidates.shift();
  search.verified = 0;
  continueSearch(vault, search, effects);
}

/** Step 3. */
export function onLeftoversCollected(
  vault: VaultState,
  { search, manifest }: Extract<Operation, { kind: 'collectLeftovers' }>,
  deletes: VaultTransaction['deletes'],
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) forget(vault, deletes);
  const quarantined = [...search.quarantined, ...setAsideEarlier(vault, search, manifest)];
  if (search.acquisition !== null) {
    answerAcquired(vault, search.acquisition, manifest, quarantined, effects);
    return;
  }
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'latestManifestFound', manifest, quarantined });
}

/**
 * What an earlier search has set aside and this one has to name, too: all that is newer than what was found, when
 * somebody takes the job, for who had set it aside may have been lost before it said so; all, when nothing was found.
 */
function setAsideEarlier(
  vault: VaultState,
  { acquisition, quarantined }: Search,
  manifest: CheckpointManifest | null,
): readonly QuarantinedCheckpoint[] {
  if (manifest !== null && acquisition === null) return [];
  const named = new Set(quarantined.map((each) => each.checkpointId));
  return [...vault.quarantined.values()]
    .filter(({ checkpointId }) => !named.has(checkpointId) && checkpointId > (manifest?.checkpointId ?? 0))
    .map(({ checkpointId, reason }) => ({ checkpointId, reason }));
}

function continueSearch(vault: VaultState, search: Search, effects: Effects): void {
  const candidate = search.candidates[0];
  if (candidate === undefined) {
    collectLeftovers(vault, search, null, effects);
    return;
  }
  const manifest = decodeManifest(candidate.value, vault.jobId, candidate.checkpointId);
  if (manifest === null) {
    quarantine(vault, search, 'its manifest cannot be decoded', effects);
    return;
  }
  const handles = nextToVerify(handlesOf(manifest), search.verified);
  if (handles.length === 0) {
    collectLeftovers(vault, search, manifest, effects);
    return;
  }
  const keys = handles.map((handle) => handle.key);
  startRead(vault, 'chunks', keys, { kind: 'verifyChunks', search, handles }, effects);
}

/** A bounded number of bytes, at least one chunk. */
function nextToVerify(handles: readonly SnapshotHandle[], from: number): readonly SnapshotHandle[] {
  let to = from;
  for (let bytes = 0; to < handles.length && (to === from || bytes <= VERIFY_BYTES_MAX); to++) {
    bytes += must(handles[to], 'in range').bytes;
  }
  return handles.slice(from, to);
}

function quarantine(vault: VaultState, search: Search, reason: string, effects: Effects): void {
  const { checkpointId, value } = must(search.candidates[0], 'a candidate is judged');
  const record: QuarantineRecord = { checkpointId, reason, manifest: value };
  startTransaction(
    vault,
    {
      purpose: 'set a bad checkpoint aside',
      puts: [{ store: 'manifests', key: quarantineKey(vault.jobId, checkpointId), value: record }],
      deletes: [{ store: 'manifests', key: manifestKey(vault.jobId, checkpointId) }],
      durability: 'strict',
    },
    { kind: 'quarantine', search, record },
    effects,
  );
}

/** Step 2. */
function collectLeftovers(
  vault: VaultState,
  search: Search,
  manifest: CheckpointManifest | null,
  effects: Effects,
): void {
  vault.manifests = new Map(search.candidates.map(({ checkpointId, value }) => [checkpointId, chunkKeysOf(value)]));
  const kept = new Set([...vault.manifests.values()].flat());
  const deletes = [...vault.staged].flatMap(([checkpointId, subtasks]) =>
    [...subtasks].flatMap(([subtask, keys]) => [
      { store: 'manifests', key: stagedKey(vault.jobId, checkpointId, subtask) } as const,
      ...keys.filter((key) => !kept.has(key)).map((key) => ({ store: 'chunks', key }) as const),
    ]),
  );
  assert(
    manifest === null || vault.manifests.has(manifest.checkpointId),
    'the manifest that is restored is among those kept',
  );
  startTransaction(
    vault,
    {
      purpose: COLLECT_LEFTOVERS,
      puts: [
        {
          store: 'fence',
          key: countersKey(vault.jobId),
          value: countersOf(vault, search.acquisition, manifest, effects),
        },
      ],
      deletes,
      durability: 'relaxed',
    },
    { kind: 'collectLeftovers', search, manifest },
    effects,
  );
}

/** While a job is being acquired its clock does not run yet. */
function countersOf(
  vault: VaultState,
  acquisition: Acquisition | null,
  manifest: CheckpointManifest | null,
  effects: Effects,
): JobCounters {
  return {
    lastAttempt: Math.max(vault.attempt, acquisition?.counters.lastAttempt ?? 0, manifest?.attempt ?? 0),
    lastCheckpointId: vault.lastCheckpointId,
    jobTimeMs:
      acquisition === null ? effects.now() : Math.max(acquisition.counters.jobTimeMs, manifest?.jobTimeMs ?? 0),
  };
}

function waitAndTryAgain(vault: VaultState, search: Search | null, effects: Effects): void {
  vault.waitingSearch = search ?? { candidates: [], quarantined: [], verified: 0, acquisition: null };
  effects.setTimer(SEARCH_TIMER, effects.hostNow() + RETRY_MS, 'host');
}
