import type { VaultCall, VaultEvent, VaultMethod, VaultMethods } from './vault-protocol.ts';
import type { VaultState } from './worker-protocol.ts';

/** The page's end of the vault: calls over a port of its own, and the state of the vault. */
export class VaultClient {
  readonly #port: MessagePort;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  readonly #listeners = new Set<(state: VaultState) => void>();
  #state: VaultState = { kind: 'starting' };
  #lastCallId = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = (event: MessageEvent<VaultEvent>) => this.#onEvent(event.data);
  }

  state(): VaultState {
    return this.#state;
  }

  /** Told of each change from now on. Returns the function that ends the subscription. */
  subscribe(listener: (state: VaultState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls a method of the vault. Buffers in `transfer` are detached. */
  call<Method extends VaultMethod>(
    method: Method,
    parameters: Parameters<VaultMethods[Method]>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<ReturnType<VaultMethods[Method]>> {
    if (this.#state.kind === 'unavailable') return Promise.reject(new Error(this.#state.reason));
    const callId = ++this.#lastCallId;
    return new Promise((resolve, reject) => {
      this.#calls.set(callId, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.postMessage({ callId, method, parameters } satisfies VaultCall<Method>, [...transfer]);
    });
  }

  /** The vault's worker, or its supervisor, is gone. */
  fail(state: Extract<VaultState, { kind: 'unavailable' }>): void {
    this.#changeState(state);
  }

  #onEvent(event: VaultEvent): void {
    if (event.kind === 'vaultStateChanged') {
      this.#changeState(event.state);
      return;
    }
    const open = this.#calls.get(event.callId);
    if (open === undefined) return;
    this.#calls.delete(event.callId);
    if (event.kind === 'returned') open.resolve(event.value);
    else open.reject(new Error(event.reason));
  }

  #changeState(state: VaultState): void {
    this.#state = state;
    if (state.kind === 'unavailable') {
      for (const { reject } of this.#calls.values()) reject(new Error(state.reason));
      this.#calls.clear();
    }
    for (const listener of this.#listeners) listener(state);
  }
}
