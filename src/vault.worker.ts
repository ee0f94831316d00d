import { Vault } from '#engine/vault/vault.ts';
import { runVaultWorker } from '#runtime/browser/vault-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** The only worker that opens storage. */
runVaultWorker(parentMailbox(self), (jobId) => new Vault({ jobId }));
