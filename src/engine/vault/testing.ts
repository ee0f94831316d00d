import { assert, must } from '#std/assert.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import type { StorageEntry, StorageFailure, StorageStore } from '#protocol/storage.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { Effects, ReadRequest, TransactRequest } from '../ports.ts';
import { Vault } from './vault.ts';

/**
 * A tiny host of one vault, for tests: storage in memory, operations applied in order, one at a time, when asked.
 *
 * What a test can do at any point: fail the next transactions, let one take effect without its outcome ever being
 * heard, corrupt what is stored, and crash: a new vault then finds what was applied, and nothing else.
 */
export class VaultHost {
  readonly stored = new Map<string, StorageEntry>();
  readonly traces: TraceBody[] = [];
  /** Everything the vault sent, in order; taken out by {@link take}. */
  sent: { readonly to: ActorId; readonly message: Message }[] = [];
  vault: Vault;
  nowMs = 1000;
  /** Transactions applied so far. */
  applied = 0;
  readonly #jobId: string;
  readonly #failures: StorageFailure[] = [];
  readonly #readFailures: StorageFailure[] = [];
  #pending: ({ readonly transact: TransactRequest } | { readonly read: ReadRequest })[] = [];
  #timers = new Map<string, number>();

  constructor(jobId = 'job', stored: readonly StorageEntry[] = []) {
    this.#jobId = jobId;
    this.vault = new Vault({ jobId });
    for (const entry of stored) this.put(entry);
  }

  /** Sends a message to the vault, under the fence of the sender. */
  send(from: ActorId, message: Message, fence: { readonly epoch?: number; readonly attempt?: number } = {}): void {
    const { epoch, attempt } = this.vault.fence();
    this.#deliver({
      jobId: this.#jobId,
      from,
      to: 'vault',
      epoch: fence.epoch ?? epoch,
      attempt: fence.attempt ?? attempt,
      stamp: { timeMs: this.nowMs, counter: 0 },
      dueAt: 0,
      message,
    });
  }

  /** Sends, then lets storage finish; what the vault sent meanwhile. */
  ask(from: ActorId, message: Message, fence: { readonly epoch?: number; readonly attempt?: number } = {}): Message[] {
    this.send(from, message, fence);
    this.settle();
    return this.take();
  }

  /** Applies the oldest storage operation and reports it. False if there is none. */
  step(): boolean {
    const next = this.#pending.shift();
    if (next === undefined) return false;
    if ('read' in next) this.#report(this.#read(next.read));
    else this.#report(this.#transact(next.transact));
    return true;
  }

  /** Applies the oldest storage operation without a word to the vault, as a crash right after it would. */
  applySilently(): void {
    const next = this.#pending.shift();
    if (next !== undefined && 'transact' in next) this.#transact(next.transact);
  }

  /** Applies the oldest storage operation, which is a transaction, and reports it as failed. */
  landAndFail(reason: StorageFailure): void {
    const next = this.#pending.shift();
    assert(next !== undefined && 'transact' in next, 'a transaction waits');
    this.#transact(next.transact);
    this.#report({ kind: 'transactAborted', requestId: next.transact.requestId, reason });
  }

  /** Runs storage and due timers until nothing is left to do. */
  settle(): void {
    for (let turns = 0; ; turns++) {
      assert(turns < 100_000, 'storage comes to rest');
      if (this.step()) continue;
      const [timer] = [...this.#timers.keys()];
      if (timer === undefined) return;
      this.#timers.delete(timer);
      this.send('host', { kind: 'timerFired', timer, at: this.nowMs }, { epoch: 0, attempt: 0 });
    }
  }

  /** What waits in storage. */
  pending(): number {
    return this.#pending.length;
  }

  /** The vault dies; operations that were not applied never will be. */
  crash(): void {
    this.#pending = [];
    this.#timers = new Map();
    this.sent = [];
    this.vault = new Vault({ jobId: this.#jobId });
  }

  /** Takes out the messages sent so far. */
  take(): Message[] {
    return this.sent.splice(0).map((each) => each.message);
  }

  failNext(reason: StorageFailure, count = 1): void {
    for (let i = 0; i < count; i++) this.#failures.push(reason);
  }

  failNextRead(reason: StorageFailure): void {
    this.#readFailures.push(reason);
  }

  put(entry: StorageEntry): void {
    this.stored.set(storedKey(entry.store, entry.key), structuredClone(entry));
  }

  delete(store: StorageStore, key: string): void {
    this.stored.delete(storedKey(store, key));
  }

  /** Keys of a store, sorted. */
  keys(store: StorageStore): string[] {
    return [...this.stored.values()]
      .filter((entry) => entry.store === store)
      .map((entry) => entry.key)
      .sort();
  }

  value(store: StorageStore, key: string): unknown {
    return this.stored.get(storedKey(store, key))?.value;
  }

  /** Acquires the job and grants the next attempt. */
  start(restore: 'fresh' | 'latest' = 'latest'): Extract<VaultReply, { kind: 'jobAcquired' }> {
    const [acquired] = this.ask('coordinator', { kind: 'acquireJob', restore }, { epoch: 0, attempt: 0 });
    assert(acquired?.kind === 'jobAcquired', 'the job is acquired');
    this.ask('coordinator', { kind: 'grantAttempt', attempt: acquired.lastAttempt + 1 });
    return acquired;
  }

  #deliver(envelope: Envelope): void {
    this.vault.receive(structuredClone(envelope), this.#effects());
    while (this.vault.ready()) this.vault.step(this.#effects());
  }

  #report(message: Message): void {
    this.send('host', message, { epoch: 0, attempt: 0 });
  }

  #transact(request: TransactRequest): Message {
    const { requestId, fence } = request;
    const failure = this.#failures.shift();
    if (failure !== undefined) return { kind: 'transactAborted', requestId, reason: failure };
    if (fence !== null && (this.value('fence', fence.key) ?? 0) !== fence.expected) {
      return { kind: 'transactAborted', requestId, reason: 'fenced' };
    }
    for (const entry of request.puts) this.put(entry);
    for (const { store, key } of request.deletes) this.delete(store, key);
    this.applied++;
    return { kind: 'transactCompleted', requestId };
  }

  #read(request: ReadRequest): Message {
    const { requestId, store } = request;
    const failure = this.#readFailures.shift();
    if (failure !== undefined) return { kind: 'readFailed', requestId, reason: failure };
    const keys =
      'keys' in request
        ? request.keys.filter((key) => this.stored.has(storedKey(store, key)))
        : this.keys(store)
            .filter((key) => key.startsWith(request.prefix))
            .slice(0, request.limit);
    const entries = keys.map((key) => structuredClone(must(this.stored.get(storedKey(store, key)), 'it is stored')));
    return { kind: 'readCompleted', requestId, entries };
  }

  #effects(): Effects {
    const unused = (): never => {
      throw new Error('the vault has no use for this effect');
    };
    return {
      now: () => this.nowMs,
      hostNow: () => this.nowMs,
      send: (to, message, options) => {
        this.sent.push({ to, message: structuredClone(message, { transfer: [...(options?.transfer ?? [])] }) });
      },
      setTimer: (timer, at) => void this.#timers.set(timer, at),
      cancelTimer: (timer) => void this.#timers.delete(timer),
      transact: (request) => void this.#pending.push({ transact: request }),
      read: (request) => void this.#pending.push({ read: request }),
      spawn: unused,
      kill: unused,
      choose: unused,
      trace: (body) => void this.traces.push(body),
    };
  }
}

/** A host whose vault holds the job, at epoch 1 and attempt 1. */
export function startedHost(): VaultHost {
  const host = new VaultHost();
  host.start();
  return host;
}

function storedKey(store: StorageStore, key: string): string {
  return `${store}|${key}`;
}
