import type { JobClient } from '#protocol/job-client.ts';
import type { QueryAnswer, ResumableJob } from '#protocol/query.ts';
import type { DocumentStore } from '../document-store.ts';
import type { VersionStore } from '../version-store.ts';
import { PortJobClient } from '../port-job-client.ts';
import { Stillness } from '../stillness.ts';
import { VaultClient } from './vault-client.ts';
import type { VaultMethods } from './vault-protocol.ts';
import { childWorker } from './worker-mailbox.ts';
import type { ConnectJob, PageToSupervisor, VaultState } from './worker-protocol.ts';

/** Everything a page needs of the runtime: jobs in either world, documents, files, and whose storage it is. */
export interface StudioHost {
  vaultState(): VaultState;
  /** Told of each change of {@link vaultState}. Returns the function that ends the subscription. */
  subscribeVault(listener: (state: VaultState) => void): () => void;
  /** Takes the storage away from the tab that owns it; jobs there are suspended. */
  takeOver(): Promise<void>;
  readonly documents: DocumentStore;
  /** Versions of documents that are kept on purpose. */
  readonly versions: VersionStore;
  /** Copies a sample or an upload into the vault, before a job that reads it starts. The buffer is handed over. */
  putFile(key: string, bytes: ArrayBuffer): Promise<ReturnType<VaultMethods['putFile']>>;
  /** Whether a file is in the vault: spares fetching a sample that is there. */
  hasFile(key: string): Promise<boolean>;
  /** The first bytes of a file of the vault, at most `length`; null if it is not there. */
  readFile(key: string, length: number): Promise<ArrayBuffer | null>;
  /** A way to the vault's worker (vault-protocol.ts), for a worker that reads and stores files. */
  connectVault(): MessagePort;
  /** `tracePort`: where the trace goes instead of to the client's subscribers. */
  createJobClient(world: 'workers' | 'deterministic', tracePort?: MessagePort): JobClient;
  resumableJobs(): Promise<readonly ResumableJob[]>;
  /** Every row of a sink of a job, whether it runs or not. */
  sinkExport(jobId: string, sink: string, lens: 'committed' | 'uncommitted'): Promise<QueryAnswer>;
}

/** Starts the workers of a page. The factories are the composition root's, because bundlers need literal URLs. */
export function openStudioHost(workers: {
  readonly supervisor: () => Worker;
  readonly deterministic: () => Worker;
}): StudioHost {
  const supervisor = childWorker<never, PageToSupervisor>(workers.supervisor());
  const connectVault = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    supervisor.post({ kind: 'connectVault', port: port2 }, [port2]);
    return port1;
  };
  const vault = new VaultClient(connectVault());
  supervisor.onError(() => vault.fail({ kind: 'unavailable', reason: 'vault-died' }));

  return {
    vaultState: () => vault.state(),
    subscribeVault: (listener) => vault.subscribe(listener),
    takeOver: async () => void (await vault.call('takeOver', [])),
    documents: {
      list: () => vault.call('listDocuments', []),
      load: (id, version) => vault.call('loadDocument', [id, version ?? null]),
      save: (document, basedOn) => vault.call('saveDocument', [document, basedOn]),
      delete: (id) => vault.call('deleteDocument', [id]),
      versions: (id) => vault.call('documentVersions', [id]),
      deleted: () => vault.call('deletedDocuments', []),
      restore: (id) => vault.call('restoreDocument', [id]),
    },
    versions: {
      keep: (document, options) => vault.call('keepVersion', [document, options]),
      list: (id) => vault.call('keptVersions', [id]),
      load: (id, number) => vault.call('loadVersion', [id, number]),
      change: (id, number, change) => vault.call('changeVersion', [id, number, change]),
    },
    putFile: (key, bytes) => vault.call('putFile', [key, bytes], [bytes]),
    hasFile: (key) => vault.call('hasFile', [key]),
    readFile: (key, length) => vault.call('readFile', [key, length]),
    connectVault,
    createJobClient: (world, tracePort) =>
      world === 'workers'
        ? connectJob(supervisor, tracePort ?? null)
        : startDeterministic(workers.deterministic(), tracePort ?? null, connectVault()),
    resumableJobs: async () => {
      const answer = await vault.call('ask', ['', { kind: 'resumableJobs' }]);
      if (answer.kind !== 'resumableJobs') throw new Error(answer.kind === 'queryFailed' ? answer.reason : answer.kind);
      return answer.jobs;
    },
    sinkExport: (jobId, sink, lens) => vault.call('ask', [jobId, { kind: 'sinkExport', sink, lens }]),
  };
}

function connectJob(
  supervisor: { post(message: PageToSupervisor, transfer: readonly Transferable[]): void },
  tracePort: MessagePort | null,
): JobClient {
  const { port1, port2 } = new MessageChannel();
  const stillness = Stillness.create();
  supervisor.post({ kind: 'connectJob', port: port2, tracePort, stillness: stillness?.buffer }, [
    port2,
    ...(tracePort === null ? [] : [tracePort]),
  ]);
  return new PortJobClient('workers', port1, undefined, stillness);
}

/** One worker a client: forks run side by side, and disposing frees everything. */
function startDeterministic(worker: Worker, tracePort: MessagePort | null, vaultPort: MessagePort): JobClient {
  const { port1, port2 } = new MessageChannel();
  const client = new PortJobClient('deterministic', port1, () => worker.terminate());
  worker.onerror = (event) => {
    event.preventDefault();
    client.close(event.message);
  };
  const connect: ConnectJob = { kind: 'connectJob', port: port2, tracePort, vaultPort };
  worker.postMessage(connect, [port2, vaultPort, ...(tracePort === null ? [] : [tracePort])]);
  return client;
}
