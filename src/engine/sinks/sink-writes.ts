import { must } from '#std/assert.ts';
import { SINK_PAGES_OUTSTANDING_MAX } from '#protocol/limits.ts';
import type { VaultReply } from '#protocol/messages.ts';

/**
 * Writes of a sink that the vault has not answered yet, and what to do once each is durable.
 *
 * Invariant: `then` runs only after the vault said durable; a write that failed fails the task, because a sink that
 * drops rows is worse than a stopped job.
 */
export class SinkWrites {
  readonly #sink: string;
  readonly #outstanding = new Map<number, () => void>();

  constructor(sink: string) {
    this.#sink = sink;
  }

  /** A request was sent under this id. */
  sent(requestId: number, then: () => void): void {
    this.#outstanding.set(requestId, then);
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
    const then = must(this.#outstanding.get(reply.requestId), 'the vault answers writes of this sink');
    this.#outstanding.delete(reply.requestId);
    then();
  }
}

/** A write of a sink failed. Fails the task; the restart strategy decides. */
export class SinkWriteFailed extends Error {
  override readonly name = 'SinkWriteFailed';
}
