import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { ChildWorker, SupervisorToVault, VaultState, VaultToSupervisor } from './worker-protocol.ts';

/** The supervisor's end of the vault's worker: shared by every job of this tab. */
export class VaultLink {
  readonly #worker: ChildWorker<VaultToSupervisor, SupervisorToVault>;
  readonly #listeners = new Set<VaultListener>();
  readonly #questions = new Map<number, (answer: QueryAnswer) => void>();
  #lastQueryId = 0;
  #state: VaultState = { kind: 'starting' };

  constructor(worker: ChildWorker<VaultToSupervisor, SupervisorToVault>) {
    this.#worker = worker;
    worker.onMessage((message) => this.#onMessage(message));
    worker.onError(() => this.#changeState({ kind: 'unavailable', reason: 'vault-died' }));
  }

  post(message: SupervisorToVault, transfer: readonly Transferable[] = []): void {
    this.#worker.post(message, transfer);
  }

  ask(jobId: string, request: QueryRequest): Promise<QueryAnswer> {
    const queryId = ++this.#lastQueryId;
    return new Promise((resolve) => {
      this.#questions.set(queryId, resolve);
      this.#worker.post({ kind: 'ask', jobId, queryId, request });
    });
  }

  /** The state once it is known. */
  async settled(): Promise<VaultState> {
    if (this.#state.kind !== 'starting') return this.#state;
    return new Promise((resolve) => {
      const listener: VaultListener = {
        onVaultState: (state) => {
          this.#listeners.delete(listener);
          resolve(state);
        },
        onVaultActorFailed: () => undefined,
      };
      this.#listeners.add(listener);
    });
  }

  listen(listener: VaultListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #onMessage(message: VaultToSupervisor): void {
    switch (message.kind) {
      case 'vaultStateChanged':
        this.#changeState(message.state);
        return;
      case 'actorFailed':
        for (const listener of [...this.#listeners]) listener.onVaultActorFailed(message.jobId, message.cause);
        return;
      case 'answered':
        this.#questions.get(message.queryId)?.(message.answer);
        this.#questions.delete(message.queryId);
    }
  }

  #changeState(state: VaultState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener.onVaultState(state);
  }
}

export interface VaultListener {
  onVaultState(state: VaultState): void;
  onVaultActorFailed(jobId: string, cause: string): void;
}
