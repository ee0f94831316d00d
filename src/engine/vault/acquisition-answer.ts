import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import type { QuarantinedCheckpoint } from '#protocol/vault-messages.ts';
import type { Effects } from '../ports.ts';
import type { Acquisition, VaultState } from './vault-state.ts';

/** The last step of an acquisition: tells the coordinator what it has got. */
export function answerAcquired(
  vault: VaultState,
  acquisition: Acquisition,
  manifest: CheckpointManifest | null,
  quarantined: readonly QuarantinedCheckpoint[],
  effects: Effects,
): void {
  const { counters } = acquisition;
  vault.attempt = Math.max(counters.lastAttempt, manifest?.attempt ?? 0);
  vault.coordinatorBusy = false;
  effects.send('coordinator', {
    kind: 'jobAcquired',
    epoch: vault.epoch,
    lastAttempt: vault.attempt,
    lastCheckpointId: vault.lastCheckpointId,
    jobTimeMs: Math.max(counters.jobTimeMs, manifest?.jobTimeMs ?? 0),
    manifest,
    quarantined,
  });
}
