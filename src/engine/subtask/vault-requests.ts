import type { VaultReply, VaultRequest } from '#protocol/vault-messages.ts';
import type { TaskEnvironment } from './task-environment.ts';

/** Ids of different attempts never meet: a late answer to a dead attempt must not settle a request of the next one. */
const REQUESTS_PER_ATTEMPT = 2 ** 24;

/**
 * Requests of one subtask to the vault, by request id: who asked, and which writes are not yet durable.
 *
 * A checkpoint may be acknowledged only after every sink write issued before its barrier is durable; the snapshot asks
 * {@link outstandingWrites} at the barrier and waits until all of those are gone.
 */
export class VaultRequests {
  readonly #environment: TaskEnvironment;
  /** Request id → position of the operator, or -1 for the subtask itself. */
  #owners = new Map<number, number>();
  #writes = new Set<number>();
  #next: number;

  constructor(environment: TaskEnvironment) {
    this.#environment = environment;
    this.#next = environment.descriptor.attempt * REQUESTS_PER_ATTEMPT + 1;
  }

  /** Sends a request on behalf of an operator (or -1, the subtask) and returns its id. */
  send(owner: number, build: (requestId: number) => VaultRequest, transfer: readonly ArrayBuffer[] = []): number {
    const requestId = this.#next++;
    const request = build(requestId);
    this.#owners.set(requestId, owner);
    if (request.kind === 'appendToLog' || request.kind === 'preCommitLog' || request.kind === 'appendToTable') {
      this.#writes.add(requestId);
    }
    this.#environment.send('vault', request, this.#environment.descriptor.plan.settings.costs.storageMs, transfer);
    return requestId;
  }

  /** The operator a reply belongs to (-1: the subtask itself), or null if nobody waits for it. Forgets the request. */
  settle(reply: VaultReply): number | null {
    if (!('requestId' in reply)) return null;
    const owner = this.#owners.get(reply.requestId);
    this.#owners.delete(reply.requestId);
    this.#writes.delete(reply.requestId);
    return owner ?? null;
  }

  /** The whole state as plain values. */
  save(): SavedRequests {
    return { owners: this.#owners, writes: this.#writes, next: this.#next };
  }

  load(saved: SavedRequests): void {
    this.#owners = saved.owners;
    this.#writes = saved.writes;
    this.#next = saved.next;
  }

  /** Ids of the sink writes that are not durable yet. */
  outstandingWrites(): Set<number> {
    return new Set(this.#writes);
  }

  /** Whether a write is still outstanding. */
  isOutstanding(requestId: number): boolean {
    return this.#writes.has(requestId);
  }
}

interface SavedRequests {
  readonly owners: Map<number, number>;
  readonly writes: Set<number>;
  readonly next: number;
}
