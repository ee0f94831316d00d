import { Fifo } from '#std/fifo.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';

/**
 * What has reached an actor's host and was not yet given to the actor. A message is held until its `dueAt`; messages of
 * one sender never overtake each other, so one that is due waits behind an earlier one that is not.
 */
export class ActorInbox {
  readonly #due = new Fifo<Envelope>();
  readonly #held = new Map<ActorId, Fifo<Envelope>>();

  /** Messages waiting, due or not. */
  size(): number {
    let size = this.#due.size();
    for (const queue of this.#held.values()) size += queue.size();
    return size;
  }

  /** Adds a message that arrived. */
  push(envelope: Envelope): void {
    const held = this.#held.get(envelope.from);
    if (held !== undefined) {
      held.push(envelope);
      return;
    }
    if (envelope.dueAt <= 0) {
      this.#due.push(envelope);
      return;
    }
    const queue = new Fifo<Envelope>();
    queue.push(envelope);
    this.#held.set(envelope.from, queue);
  }

  /** Removes and returns the next message that may be delivered at job time `now`. */
  take(now: number): Envelope | null {
    return this.#due.shift() ?? this.#takeHeld(now);
  }

  /** The job time at which the next message may be delivered; 0 = at once, null = there is none. */
  nextDueAt(): number | null {
    if (this.#due.size() > 0) return 0;
    let least: number | null = null;
    for (const queue of this.#held.values()) {
      const dueAt = (queue.peek() as Envelope).dueAt;
      if (least === null || dueAt < least) least = dueAt;
    }
    return least;
  }

  /** The head that was due first, of all senders. */
  #takeHeld(now: number): Envelope | null {
    let sender: ActorId | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [from, queue] of this.#held) {
      const dueAt = (queue.peek() as Envelope).dueAt;
      if (dueAt > now || dueAt >= least) continue;
      sender = from;
      least = dueAt;
    }
    if (sender === null) return null;
    const queue = this.#held.get(sender) as Fifo<Envelope>;
    const envelope = queue.shift() as Envelope;
    if (queue.size() === 0) this.#held.delete(sender);
    return envelope;
  }
}
