import { runVaultWorker } from '#runtime/browser/vault-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { EchoVault } from './echo-actors.ts';

runVaultWorker(parentMailbox(self), () => new EchoVault());
