import { COMMIT_MANIFEST, STORE_SNAPSHOT, WRITE_SINKS } from '#engine/vault/storage-purposes.ts';
import type { StorageFailure } from '#protocol/storage.ts';
import { damageNewestCheckpoint } from './damaged-checkpoint.ts';
import type { FaultKind, FaultTarget } from './fault-kind.ts';

/** What may happen to storage. Reference: reliability §2.4, §3.1. */
export const STORAGE_FAULTS: readonly FaultKind[] = [
  {
    name: 'storageAborted',
    weight: 2,
    rare: false,
    strike(target) {
      const reason = REASONS[target.pick(REASONS.length)] as StorageFailure;
      const purpose = purposeOf(target);
      for (let left = 1 + target.pick(3); left > 0; left--)
        target.storage.prepare({ kind: 'aborted', reason, purpose });
    },
  },
  {
    // The commit of a manifest or of a sink: it happened, and is reported as failed.
    name: 'storageOutcomeUnknown',
    weight: 2,
    rare: false,
    strike(target) {
      const reason = (['unknown', 'unavailable'] as const)[target.pick(2)] as StorageFailure;
      target.storage.prepare({ kind: 'unknown', reason, purpose: purposeOf(target) });
    },
  },
  {
    // It never settles: the user reloads after a while.
    name: 'storageHung',
    weight: 1,
    rare: false,
    strike(target) {
      target.storage.prepare({ kind: 'silent', lands: target.pick(2) === 1, purpose: purposeOf(target) });
      target.reloadAfter(50 + target.pick(400));
    },
  },
  {
    name: 'storageSlow',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('storageSlow');
      target.world.delayStorage(SLOW_MS[target.pick(SLOW_MS.length)] as number, 1 + target.pick(3));
    },
  },
  {
    name: 'storageFull',
    weight: 1,
    rare: false,
    strike: (target) => target.storage.fillUp(1 + target.pick(6)),
  },
  {
    name: 'readFailed',
    weight: 1,
    rare: false,
    strike: (target) => target.storage.failReads('unknown', 1 + target.pick(2)),
  },
  {
    // What was written last and not flushed is gone, and with it the tab.
    name: 'powerCut',
    weight: 1,
    rare: false,
    strike(target) {
      target.count('powerCut');
      target.count('relaxedEntriesLost', target.storage.cutPower(target.pick(8)));
      target.loseTab(null);
    },
  },
  {
    // The newest checkpoint cannot be read any more when the next attempt starts.
    name: 'checkpointCorrupted',
    weight: 1,
    rare: true,
    strike(target) {
      if (!damageNewestCheckpoint(target)) return;
      target.count('checkpointCorrupted');
      target.damaged('corrupt');
      const hit = target.subtask();
      if (hit !== null) target.world.killSubtask(hit.subtask, 'killed by the simulation');
    },
  },
  {
    name: 'storageWiped',
    weight: 1,
    rare: true,
    strike(target) {
      target.count('storageWiped');
      target.damaged('wiped');
      target.storage.wipe();
    },
  },
];

const REASONS: readonly StorageFailure[] = ['aborted', 'quota', 'unavailable', 'unknown', 'corrupt'];
const SLOW_MS: readonly number[] = [30, 300, 3000, 10_000];
/** Whatever comes next, or the transaction that ends a checkpoint or writes to sinks. */
const PURPOSES: readonly string[] = ['', COMMIT_MANIFEST, WRITE_SINKS, STORE_SNAPSHOT];

function purposeOf(target: FaultTarget): string {
  return PURPOSES[target.pick(PURPOSES.length)] as string;
}
