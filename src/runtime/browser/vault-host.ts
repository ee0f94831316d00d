import type { Actor } from '#engine/ports.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import { StoredDocuments } from '../document-store.ts';
import { StoredFiles } from '../file-store.ts';
import { absoluteHostNow, type ClockMap, JobClock } from '../job-clock.ts';
import type { Storage } from '../storage.ts';
import { StoredVersions } from '../version-store.ts';
import { OwnedStorage } from './owned-storage.ts';
import { serveVault } from './serve-vault.ts';
import { VaultJob } from './vault-job.ts';
import type { Mailbox, SupervisorToVault, VaultState, VaultToSupervisor } from './worker-protocol.ts';

/**
 * What the vault's worker does once somebody has opened its storage: it hosts the vault actor of each job and serves
 * documents and files to studios. It writes only while it is told to be the owner.
 */
export class VaultHost {
  readonly #options: VaultHostOptions;
  readonly #jobs = new Map<string, VaultJob>();
  readonly #studios = new Set<(state: VaultState) => void>();
  readonly #storage: Storage;
  #state: VaultState = { kind: 'starting' };

  constructor(options: VaultHostOptions) {
    this.#options = options;
    this.#storage = new OwnedStorage(options.storage, () => this.#state.kind === 'owner');
  }

  state(): VaultState {
    return this.#state;
  }

  /** Tells everybody whose storage it is from now on. */
  changeState(next: VaultState): void {
    this.#state = next;
    this.#options.parent.post({ kind: 'vaultStateChanged', state: next });
    for (const tell of this.#studios) tell(next);
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
      case 'jobEnded':
        this.#jobs.get(message.jobId)?.fallSilent();
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
          this.#options.parent.post({ kind: 'answered', queryId: message.queryId, answer }),
        );
        return;
      case 'connectVault':
        this.#connectStudio(message.port);
    }
  }

  #connectStudio(port: MessagePort): void {
    const writing = { timeOfDay: () => Date.now(), mayWrite: () => this.#state.kind === 'owner' };
    const tell = serveVault(port, {
      documents: new StoredDocuments(this.#storage, writing),
      versions: new StoredVersions(this.#storage, writing),
      files: new StoredFiles(this.#storage),
      ask: (jobId, request) => this.#ask(jobId, request),
      takeOver: this.#options.takeOver,
    });
    this.#studios.add(tell);
    tell(this.#state);
  }

  #openJob(options: { jobId: string; clock: ClockMap; tracePort: MessagePort }): VaultJob {
    const { jobId } = options;
    return new VaultJob({
      ...options,
      storage: this.#storage,
      actor: this.#options.createVault(jobId),
      onFailure: (cause) => this.#options.parent.post({ kind: 'actorFailed', jobId, actor: 'vault', cause }),
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

export interface VaultHostOptions {
  readonly parent: Mailbox<SupervisorToVault, VaultToSupervisor>;
  readonly createVault: (jobId: string) => Actor;
  readonly storage: Storage;
  /** A studio wants to be the owner. */
  readonly takeOver: () => void;
}
