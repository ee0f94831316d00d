import { readdirSync, rmdirSync } from 'node:fs';
import type { JobClient } from '#protocol/job-client.ts';
import { VaultClient } from '../browser/vault-client.ts';
import { VaultLink } from '../browser/vault-link.ts';
import { WorkersJob } from '../browser/workers-job.ts';
import { removeStorageFiles } from './file-storage.ts';
import { FolderLock } from './folder-lock.ts';
import { childThread } from './thread-mailbox.ts';
import type { ThreadRole } from './thread-roles.ts';

/** The world of workers on Node: a process tree of threads over the files of one folder. */
export interface ThreadWorld {
  readonly job: JobClient;
  readonly vault: VaultClient;
  /** Ends every thread, as the end of the process would, and gives the folder free. */
  close(): Promise<void>;
  /** Removes the files of the folder, and the folder where nothing else is in it. The world is closed. */
  discard(): Promise<void>;
}

/** The state folder belongs to another process. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Opens the folder, which is created if need be, and starts the vault; a job's other threads start with the job. This
 * thread is the supervisor. `script`: the bundle that runs thread-roles.ts. Throws {@link FolderInUse}, or what the
 * file system says.
 */
export function openThreadWorld(folder: string, script: string): ThreadWorld {
  const lock = FolderLock.take(folder);
  if (typeof lock === 'number') throw new FolderInUse(folder, lock);
  const start = (role: ThreadRole) => childThread<never, never>(script, role);
  const vaultThread = start({ role: 'vault', folder });
  const link = new VaultLink(vaultThread);
  const { port1, port2 } = new MessageChannel();
  link.post({ kind: 'connectVault', port: port2 }, [port2]);
  const vault = new VaultClient(port1);
  const job = new WorkersJob(link, {
    coordinator: () => start({ role: 'coordinator' }),
    taskManager: () => start({ role: 'task-manager' }),
  });
  let closed = false;
  const close = async (remove: boolean): Promise<void> => {
    if (closed) return;
    closed = true;
    await job.dispose();
    await vaultThread.terminate();
    port1.close();
    if (remove) removeStorageFiles(folder);
    lock.release();
    if (remove && readdirSync(folder).length === 0) rmdirSync(folder);
  };
  return { job, vault, close: () => close(false), discard: () => close(true) };
}
