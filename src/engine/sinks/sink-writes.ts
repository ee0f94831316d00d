import { must } from '#std/assert.ts';
import { SINK_PAGES_OUTSTANDING_MAX } from '#protocol/limits.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';

/**
 * Writes of a sink that the vault has not answered yet, and what each of them was: plain values, so that they can be
 * saved. The sink is told of a write once it is durable, and how many of its rows had been written before.
 *
 * Invariant: nothing is told before the vault said durable; a write that failed fails the task, because a sink that
 * drops rows is worse than a stopped job.
 */
export class SinkWrites<Write> {
  readonly #sink: string;
  readonly #durable: (write: Write, repeated: number) => void;
  #outstanding = new Map<number, Write>();

  constructor(sink: string, durable: (write: Write, repeated: number) => void) {
    this.#sink = sink;
    this.#durable = durable;
  }

  /** A request was sent under this id. */
  sent(requestId: number, write: Write): void {
    this.#outstanding.set(requestId, write);
  }

  /** Whether any is outstanding. */
  pending(): boolean {
    return this.#outstanding.size > 0;
  }

  /** Whether there are few enough for more input. */
  accepts(): boolean {
    return this.#outstanding.size < SINK_PAGES_OUTSTANDING_MAX;
  }

  /** The vault's answer. Throws {@link SinkWriteFailed}. */
  settle(reply: VaultReply): void {
    if (reply.kind === 'sinkWriteFailed')
      throw new SinkWriteFailed(`${this.#sink}: the vault refused a write: ${reply.reason}`);
    if (reply.kind !== 'sinkWriteDurable') return;
    const write = must(this.#outstanding.get(reply.requestId), 'the vault answers writes of this sink');
    this.#outstanding.delete(reply.requestId);
    this.#durable(write, reply.repeated);
  }

  /** The writes outstanding, by request id. */
  save(): Map<number, Write> {
    return this.#outstanding;
  }

  load(saved: Map<number, Write>): void {
    this.#outstanding = saved;
  }
}

/** A write of a sink failed. Fails the task; the restart strategy decides. */
export class SinkWriteFailed extends Error {
  override readonly name = 'SinkWriteFailed';
}
