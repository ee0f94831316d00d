import type { Actor } from '#engine/ports.ts';
import { VaultHost } from '../browser/vault-host.ts';
import type { Mailbox, SupervisorToVault, VaultToSupervisor } from '../browser/worker-protocol.ts';
import { FileStorage } from './file-storage.ts';

/**
 * The vault's thread: the only one that opens the files of a state folder. Whoever started it holds the folder's lock,
 * so that it is the owner from the start; what it hears until the files are open waits.
 */
export function runVaultThread(
  parent: Mailbox<SupervisorToVault, VaultToSupervisor>,
  createVault: (jobId: string) => Actor,
  folder: string,
): void {
  const opened = FileStorage.open(folder).then(
    (storage) => {
      const vault = new VaultHost({ parent, createVault, storage, takeOver: () => undefined });
      vault.changeState({ kind: 'owner' });
      return vault;
    },
    () => {
      parent.post({ kind: 'vaultStateChanged', state: { kind: 'unavailable', reason: 'storage-blocked' } });
      return null;
    },
  );
  parent.onMessage((message) => void opened.then((vault) => vault?.onMessage(message)));
}
