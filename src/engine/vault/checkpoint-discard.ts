import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { Effects } from '../ports.ts';
import { chunkKeysOf } from './manifest-codec.ts';
import { countersKey, type JobCounters, manifestKey, quarantineKey, stagedKey } from './storage-keys.ts';
import { startTransaction } from './storage-operations.ts';
import type { Operation, StorageOutcome, VaultState, VaultTransaction } from './vault-state.ts';

/**
 * Deleting checkpoints, in transactions of their own.
 *
 * Invariants: a chunk of a manifest that stays is never deleted; what comes late for a deleted checkpoint is not
 * stored; the counters are stored along, so that no number is given twice even when nothing else of the job is left. A
 * deletion that fails is no fault: what is left is garbage, and goes with the next one.
 */

/** Deletes a checkpoint; a completed one with all older ones, which it has subsumed. */
export function discardCheckpoint(vault: VaultState, checkpointId: number, effects: Effects): void {
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
  vault.discarded = [...vault.discarded, checkpointId].slice(-DISCARDED_KEPT);
  const ids = vault.manifests.has(checkpointId)
    ? [...vault.manifests.keys()].filter((id) => id <= checkpointId)
    : [checkpointId];
  startTransaction(
    vault,
    {
      purpose: `discard checkpoint ${checkpointId}`,
      puts: [countersEntry(vault, effects)],
      deletes: deletesOf(vault, [...ids, ...deadIds(vault)]),
      durability: 'relaxed',
    },
    { kind: 'discardCheckpoint', checkpointId },
    effects,
  );
}

/** Answers in any case: what could not be deleted now is garbage, collected with the next. */
export function onCheckpointDiscarded(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'discardCheckpoint' }>,
  deletes: Deletes,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) forget(vault, deletes);
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'checkpointDiscarded', checkpointId: operation.checkpointId });
}

/** Deletes every checkpoint of the job; what sinks have written stays. */
export function discardJob(vault: VaultState, effects: Effects): void {
  const quarantined = [...vault.quarantined.values()].flatMap((record) => [
    { store: 'manifests', key: quarantineKey(vault.jobId, record.checkpointId) } as const,
    ...chunkKeysOf(record.manifest).map((key) => ({ store: 'chunks', key }) as const),
  ]);
  startTransaction(
    vault,
    {
      purpose: 'discard all checkpoints',
      puts: [countersEntry(vault, effects)],
      deletes: [...deletesOf(vault, [...vault.manifests.keys(), ...vault.staged.keys()]), ...quarantined],
      durability: 'strict',
    },
    { kind: 'discardJob' },
    effects,
  );
}

/** Answers in any case, as above. */
export function onJobDiscarded(vault: VaultState, deletes: Deletes, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) {
    forget(vault, deletes);
    vault.quarantined = new Map();
  }
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'jobDiscarded' });
}

/** What can be deleted to make room: dead chunks, and manifests beyond the retained ones. */
export function garbageOf(vault: VaultState): Deletes {
  const beyond = [...vault.manifests.keys()].sort((a, b) => b - a).slice(CHECKPOINTS_RETAINED);
  return deletesOf(vault, [...beyond, ...deadIds(vault)]);
}

/**
 * Forgets what a transaction has deleted, and nothing else: a snapshot that was still on its way to storage when the
 * deletion was put together is not in it.
 */
export function forget(vault: VaultState, deletes: Deletes): void {
  const gone = new Set(deletes.map(({ key }) => key));
  for (const id of vault.manifests.keys()) if (gone.has(manifestKey(vault.jobId, id))) vault.manifests.delete(id);
  for (const [id, subtasks] of vault.staged) {
    for (const subtask of subtasks.keys()) if (gone.has(stagedKey(vault.jobId, id, subtask))) subtasks.delete(subtask);
    if (subtasks.size === 0) vault.staged.delete(id);
  }
}

/** The job's counters as they are now. */
export function countersEntry(vault: VaultState, effects: Effects): VaultTransaction['puts'][number] {
  const counters: JobCounters = {
    lastAttempt: vault.attempt,
    lastCheckpointId: vault.lastCheckpointId,
    jobTimeMs: effects.now(),
  };
  return { store: 'fence', key: countersKey(vault.jobId), value: counters };
}

/**
 * Checkpoints that can complete no more: a newer one has. One whose manifest was reported as failed and found later, by
 * who restored it, is complete.
 */
function deadIds(vault: VaultState): readonly number[] {
  const newest = Math.max(0, ...vault.manifests.keys());
  return [...vault.staged.keys()].filter((id) => id < newest && id !== vault.committing && !vault.manifests.has(id));
}

function deletesOf(vault: VaultState, ids: readonly number[]): Deletes {
  const gone = new Set(ids);
  const onTheirWay = [...vault.operations.values()].flatMap(({ operation, generation }) =>
    operation.kind === 'storeSnapshot' && generation === vault.generation ? [operation] : [],
  );
  const kept = new Set([...vault.manifests].filter(([id]) => !gone.has(id)).flatMap(([, keys]) => keys));
  return [...gone].flatMap((id) => {
    // Storage applies transactions in order: a snapshot that is being stored now is there when this one deletes it.
    const coming = onTheirWay.filter((operation) => operation.checkpointId === id);
    const staged = [
      ...(vault.staged.get(id) ?? []),
      ...coming.map(({ subtask, handles }) => [subtask, handles.map((handle) => handle.key)] as const),
    ];
    const keys = [...(vault.manifests.get(id) ?? []), ...staged.flatMap(([, each]) => each)];
    return [
      // Also one that was reported as failed: it may be there all the same.
      { store: 'manifests', key: manifestKey(vault.jobId, id) } as const,
      ...staged.map(([subtask]) => ({ store: 'manifests', key: stagedKey(vault.jobId, id, subtask) }) as const),
      ...keys.filter((key) => !kept.has(key)).map((key) => ({ store: 'chunks', key }) as const),
    ];
  });
}

/** Far more than can be under way at once. */
const DISCARDED_KEPT = 64;

type Deletes = VaultTransaction['deletes'];
