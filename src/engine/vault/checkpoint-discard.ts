import { CHECKPOINTS_RETAINED } from '#protocol/limits.ts';
import type { Effects } from '../ports.ts';
import { chunkKeysOf } from './manifest-codec.ts';
import { countersKey, type JobCounters, manifestKey, quarantineKey, stagedKey } from './storage-keys.ts';
import { startTransaction } from './storage-operations.ts';
import type { Operation, StorageOutcome, VaultState, VaultTransaction } from './vault-state.ts';

/**
 * Deleting checkpoints, in transactions of their own.
 *
 * Invariants: a chunk of a manifest that stays is never deleted; the counters are stored along, so that no number is
 * given twice even when nothing else of the job is left. A deletion that fails is no fault: what is left is garbage, and
 * goes with the next one.
 */

/** Deletes a checkpoint; a completed one with all older ones, which it has subsumed. */
export function discardCheckpoint(vault: VaultState, checkpointId: number, effects: Effects): void {
  vault.lastCheckpointId = Math.max(vault.lastCheckpointId, checkpointId);
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
    { kind: 'discardCheckpoint', checkpointId, ids: [...ids, ...deadIds(vault)] },
    effects,
  );
}

/** Answers in any case: what could not be deleted now is garbage, collected with the next. */
export function onCheckpointDiscarded(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'discardCheckpoint' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  if (outcome.ok) forget(vault, operation.ids);
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
export function onJobDiscarded(vault: VaultState, outcome: StorageOutcome, effects: Effects): void {
  if (outcome.ok) {
    forget(vault, [...vault.manifests.keys(), ...vault.staged.keys()]);
    vault.quarantined = new Map();
  }
  vault.coordinatorBusy = false;
  effects.send('coordinator', { kind: 'jobDiscarded' });
}

/** What can be deleted to make room: dead chunks, and manifests beyond the retained ones. */
export function garbageOf(vault: VaultState): {
  readonly ids: readonly number[];
  readonly deletes: VaultTransaction['deletes'];
} {
  const beyond = [...vault.manifests.keys()].sort((a, b) => b - a).slice(CHECKPOINTS_RETAINED);
  const ids = [...beyond, ...deadIds(vault)];
  return { ids, deletes: deletesOf(vault, ids) };
}

/** Forgets checkpoints that are deleted. */
export function forget(vault: VaultState, ids: readonly number[]): void {
  for (const id of ids) {
    vault.manifests.delete(id);
    vault.staged.delete(id);
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

/** Checkpoints that can complete no more: a newer one has. */
function deadIds(vault: VaultState): readonly number[] {
  const newest = Math.max(0, ...vault.manifests.keys());
  return [...vault.staged.keys()].filter((id) => id < newest && id !== vault.committing);
}

function deletesOf(vault: VaultState, ids: readonly number[]): VaultTransaction['deletes'] {
  const gone = new Set(ids);
  const kept = new Set([...vault.manifests].filter(([id]) => !gone.has(id)).flatMap(([, keys]) => keys));
  return [...gone].flatMap((id) => {
    const staged = [...(vault.staged.get(id) ?? [])];
    const keys = [...(vault.manifests.get(id) ?? []), ...staged.flatMap(([, each]) => each)];
    return [
      ...(vault.manifests.has(id) ? [{ store: 'manifests', key: manifestKey(vault.jobId, id) } as const] : []),
      ...staged.map(([subtask]) => ({ store: 'manifests', key: stagedKey(vault.jobId, id, subtask) }) as const),
      ...keys.filter((key) => !kept.has(key)).map((key) => ({ store: 'chunks', key }) as const),
    ];
  });
}
