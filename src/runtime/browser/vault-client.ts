import { OpenCalls } from '../open-calls.ts';
import type { VaultCall, VaultEvent, VaultMethod, VaultMethods } from './vault-protocol.ts';
import type { VaultState } from './worker-protocol.ts';

/** The page's end of the vault: calls over a port of its own, and the state of the vault. */
export class VaultClient {
  readonly #port: MessagePort;
  readonly #calls = new OpenCalls();
  readonly #listeners = new Set<(state: VaultState) => void>();
  #state: VaultState = { kind: 'starting' };

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
    const called = this.#calls.open((callId) =>
      this.#port.postMessage({ callId, method, parameters } satisfies VaultCall<Method>, [...transfer]),
    );
    return called as Promise<ReturnType<VaultMethods[Method]>>;
  }

  /** The vault's worker, or its supervisor, is gone. */
  fail(state: Extract<VaultState, { kind: 'unavailable' }>): void {
    this.#changeState(state);
  }

  #onEvent(event: VaultEvent): void {
    if (event.kind === 'vaultStateChanged') this.#changeState(event.state);
    else this.#calls.settle(event);
  }

  #changeState(state: VaultState): void {
    this.#state = state;
    if (state.kind === 'unavailable') this.#calls.refuseAll(state.reason);
    for (const listener of this.#listeners) listener(state);
  }
}
