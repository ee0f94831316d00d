import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { SubtaskParts } from './subtask-parts.ts';

/** How a subtask gets its state: asks the vault for it, then gives it to its operators. */

/** Asks for the state to restore. Answers with it at once where there is none to ask for, else null. */
export function requestState({ environment, requests }: SubtaskParts): readonly SnapshotChunk[] | null {
  const { restore } = environment.descriptor;
  if (restore === null || restore.handles.length === 0) return [];
  requests.send(-1, (requestId) => ({ kind: 'loadSnapshot', requestId, handles: restore.handles }));
  return null;
}

/** Restores (if there is a checkpoint) and opens the operators. */
export function openTask({ environment, chain, checkpoints }: SubtaskParts, chunks: readonly SnapshotChunk[]): void {
  const { restore, plan } = environment.descriptor;
  chain.open(chunks, restore?.checkpointId ?? null);
  if (restore === null) return;
  checkpoints.lastCheckpointId = restore.checkpointId;
  environment.trace({
    kind: 'stateRestored',
    subtask: environment.subtask,
    checkpointId: restore.checkpointId,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0),
    entries: chain.operators.reduce((sum, operator) => sum + operator.stats().stateEntries, 0),
  });
  environment.spend(plan.settings.costs.snapshotAsyncMs);
}

/** The state of a checkpoint could not be loaded; the task fails and the coordinator decides. */
export class RestoreFailed extends Error {
  override readonly name = 'RestoreFailed';
}
