import type { Actor } from '#engine/ports.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import { StoredDocuments } from '../document-store.ts';
import { StoredFiles } from '../file-store.ts';
import { absoluteHostNow, type ClockMap, JobClock } from '../job-clock.ts';
import type { Storage } from '../storage.ts';
import { IdbStorage } from './idb-storage.ts';
import { OriginLock } from './origin-lock.ts';
import { OwnedStorage } from './owned-storage.ts';
import { serveVault } from './serve-vault.ts';
import { VaultJob } from './vault-job.ts';
import type { Mailbox, SupervisorToVault, VaultState, VaultToSupervisor } from './worker-protocol.ts';

/**
 * The vault's worker: the only one that opens IndexedDB. It holds the lock of the origin, hosts the vault actor of each
 * job, and serves documents and files to the studio. Without the lock it reads and never writes.
 */
export function runVaultWorker(
  parent: Mailbox<SupervisorToVault, VaultToSupervisor>,
  createVault: (jobId: string) => Actor,
): void {
  const vault = new VaultWorker(parent, createVault);
  parent.onMessage((message) => vault.onMessage(message));
}

class VaultWorker {
  readonly #parent: Mailbox<SupervisorToVault, VaultToSupervisor>;
  readonly #createVault: (jobId: string) => Actor;
  readonly #jobs = new Map<string, VaultJob>();
  readonly #studios = new Set<(state: VaultState) => void>();
  readonly #storage: Storage;
  readonly #lock: OriginLock | null;
  #state: VaultState = { kind: 'starting' };

  constructor(parent: Mailbox<SupervisorToVault, VaultToSupervisor>, createVault: (jobId: string) => Actor) {
    this.#parent = parent;
    this.#createVault = createVault;
    const idb = new IdbStorage({
      onClosed: () => this.#changeState({ kind: 'unavailable', reason: 'storage-closed' }),
    });
    this.#storage = new OwnedStorage(idb, () => this.#state.kind === 'owner');
    this.#lock = this.#startLock(idb);
  }

  onMessage(message: SupervisorToVault): void {
    switch (message.kind) {
      case 'openJob':
        this.#jobs.get(message.jobId)?.dispose();
        this.#jobs.set(message.jobId, this.#openJob(message));
        return;
      case 'closeJob':
        this.#jobs.get(message.jobId)?.dispose();
        this.#jobs.delete(message.jobId);
        return;
      case 'connect':
        // A job that was closed meanwhile has no use for the port.
        this.#jobs.get(message.jobId)?.connect(message.peer, message.port);
        return;
      case 'changeClock':
        this.#jobs.get(message.jobId)?.changeClock(message.clock);
        return;
      case 'injectStorageFault':
        this.#jobs.get(message.jobId)?.inject(message.fault);
        return;
      case 'recordClicks':
        this.#jobs.get(message.jobId)?.recordClicks(message.uid, message.lines);
        return;
      case 'ask':
        void this.#ask(message.jobId, message.request).then((answer) =>
          this.#parent.post({ kind: 'answered', queryId: message.queryId, answer }),
        );
        return;
      case 'connectVault':
        this.#connectStudio(message.port);
    }
  }

  #startLock(idb: IdbStorage): OriginLock | null {
    if (typeof navigator === 'undefined' || navigator.locks === undefined) {
      this.#changeState({ kind: 'unavailable', reason: 'locks-missing' });
      return null;
    }
    const lock = new OriginLock(navigator.locks, (state) => {
      if (this.#state.kind === 'unavailable') return;
      if (state === 'owner') this.#changeState({ kind: 'owner' });
      else this.#changeState({ kind: 'read-only', wasOwner: state === 'lost' });
    });
    void idb.probe().then((reason) => {
      if (reason === null) return lock.acquire();
      const missing = typeof indexedDB === 'undefined';
      this.#changeState({ kind: 'unavailable', reason: missing ? 'storage-missing' : 'storage-blocked' });
      return undefined;
    });
    return lock;
  }

  #changeState(next: VaultState): void {
    this.#state = next;
    this.#parent.post({ kind: 'vaultStateChanged', state: next });
    for (const tell of this.#studios) tell(next);
  }

  #connectStudio(port: MessagePort): void {
    const tell = serveVault(port, {
      documents: new StoredDocuments(this.#storage, {
        timeOfDay: () => Date.now(),
        mayWrite: () => this.#state.kind === 'owner',
      }),
      files: new StoredFiles(this.#storage),
      ask: (jobId, request) => this.#ask(jobId, request),
      takeOver: () => this.#lock?.takeOver(),
    });
    this.#studios.add(tell);
    tell(this.#state);
  }

  #openJob(options: { jobId: string; clock: ClockMap; tracePort: MessagePort }): VaultJob {
    const { jobId } = options;
    return new VaultJob({
      ...options,
      storage: this.#storage,
      actor: this.#createVault(jobId),
      onFailure: (cause) => this.#parent.post({ kind: 'actorFailed', jobId, actor: 'vault', cause }),
    });
  }

  /** Asks the vault of a running job, or of one that is started for the question. */
  async #ask(jobId: string, request: QueryRequest): Promise<QueryAnswer> {
    const running = this.#jobs.get(jobId);
    if (running !== undefined) return running.ask(request);
    const { port1, port2 } = new MessageChannel();
    const visiting = this.#openJob({ jobId, clock: JobClock.starting(absoluteHostNow, 1).map(), tracePort: port1 });
    try {
      return await visiting.ask(request);
    } finally {
      visiting.dispose();
      port1.close();
      port2.close();
    }
  }
}
