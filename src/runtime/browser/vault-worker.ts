import type { Actor } from '#engine/ports.ts';
import { deleteUnusedUploads } from '../files/unused-uploads.ts';
import { IdbStorage } from './idb-storage.ts';
import { OriginLock } from './origin-lock.ts';
import { VaultHost } from './vault-host.ts';
import type { Mailbox, SupervisorToVault, VaultToSupervisor } from './worker-protocol.ts';

/**
 * The vault's worker: the only one that opens IndexedDB. It holds the lock of the origin; without it, it reads and
 * never writes.
 */
export function runVaultWorker(
  parent: Mailbox<SupervisorToVault, VaultToSupervisor>,
  createVault: (jobId: string) => Actor,
): void {
  const storage = new IdbStorage({
    onClosed: () => vault.changeState({ kind: 'unavailable', reason: 'storage-closed' }),
  });
  let lock: OriginLock | null = null;
  const vault = new VaultHost({ parent, createVault, storage, takeOver: () => lock?.takeOver() });
  lock = startLock(vault, storage);
  parent.onMessage((message) => vault.onMessage(message));
}

function startLock(vault: VaultHost, storage: IdbStorage): OriginLock | null {
  if (typeof navigator === 'undefined' || navigator.locks === undefined) {
    vault.changeState({ kind: 'unavailable', reason: 'locks-missing' });
    return null;
  }
  let tidied: Promise<unknown> | null = null;
  let held = false;
  const lock = new OriginLock(navigator.locks, (state) => {
    if (vault.state().kind === 'unavailable') return;
    held = state === 'owner';
    if (!held) {
      vault.changeState({ kind: 'read-only', wasOwner: state === 'lost' });
      return;
    }
    // Once, and before anybody is told that there is an owner: until then no file is taken in.
    tidied ??= deleteUnusedUploads(storage);
    void tidied.finally(() => {
      if (held) vault.changeState({ kind: 'owner' });
    });
  });
  void storage.probe().then((reason) => {
    if (reason === null) return lock.acquire();
    const missing = typeof indexedDB === 'undefined';
    vault.changeState({ kind: 'unavailable', reason: missing ? 'storage-missing' : 'storage-blocked' });
    return undefined;
  });
  return lock;
}
