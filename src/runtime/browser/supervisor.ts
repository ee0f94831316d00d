import { serveJobClient } from '../serve-job-client.ts';
import type { JobWorkers } from './job-tree.ts';
import { VaultLink } from './vault-link.ts';
import type {
  ChildWorker,
  Mailbox,
  PageToSupervisor,
  SupervisorToVault,
  VaultToSupervisor,
} from './worker-protocol.ts';
import { WorkersJob } from './workers-job.ts';

/**
 * The root of the process tree: alive in a hidden tab, where the page's timers are not. It starts the vault with the
 * page and a coordinator and task managers with each job.
 */
export function runSupervisor(parent: Mailbox<PageToSupervisor, never>, workers: SupervisorWorkers): void {
  const vault = new VaultLink(workers.vault());

  parent.onMessage((message) => {
    switch (message.kind) {
      case 'connectJob':
        serveJobClient(message.port, new WorkersJob(vault, workers, message.stillness ?? null), message.tracePort);
        return;
      case 'connectVault':
        vault.post({ kind: 'connectVault', port: message.port }, [message.port]);
    }
  });
}

/** Starts the children of the supervisor. */
export interface SupervisorWorkers extends JobWorkers {
  vault(): ChildWorker<VaultToSupervisor, SupervisorToVault>;
}
