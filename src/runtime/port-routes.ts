import { ZOMBIE_WATCH_MS } from '#protocol/limits.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';

/**
 * The ports of one worker to actors of other workers, by actor.
 *
 * A new attempt of a peer brings a new port; the old one is sent to no more, but it stays open for
 * {@link ZOMBIE_WATCH_MS}: what the dead attempt still says on it reaches the actor here, whose fence drops and counts it.
 */
export class PortRoutes {
  readonly #onEnvelope: (envelope: Envelope) => void;
  readonly #current = new Map<ActorId, MessagePort>();
  readonly #retired = new Map<MessagePort, ReturnType<typeof setTimeout>>();

  constructor(onEnvelope: (envelope: Envelope) => void) {
    this.#onEnvelope = onEnvelope;
  }

  /** From now on messages for `peer` take this port. */
  connect(peer: ActorId, port: MessagePort): void {
    this.retire(peer);
    this.#current.set(peer, port);
    port.onmessage = (event: MessageEvent<Envelope>) => this.#onEnvelope(event.data);
  }

  /** Stops sending to `peer`; goes on listening for the watch time. */
  retire(peer: ActorId): void {
    const port = this.#current.get(peer);
    if (port === undefined) return;
    this.#current.delete(peer);
    this.#retired.set(
      port,
      setTimeout(() => {
        port.close();
        this.#retired.delete(port);
      }, ZOMBIE_WATCH_MS),
    );
  }

  /** Stops sending to everybody; goes on listening for the watch time. */
  retireAll(): void {
    for (const peer of [...this.#current.keys()]) this.retire(peer);
  }

  /** Sends an envelope on its way. False if its receiver is not connected: it died, and nobody will hear it. */
  send(envelope: Envelope, transfer: readonly ArrayBuffer[]): boolean {
    const port = this.#current.get(envelope.to);
    if (port === undefined) return false;
    port.postMessage(envelope, [...transfer]);
    return true;
  }

  /** Closes every port, old ones too. */
  close(): void {
    for (const port of this.#current.values()) port.close();
    for (const [port, timer] of this.#retired) {
      clearTimeout(timer);
      port.close();
    }
    this.#current.clear();
    this.#retired.clear();
  }
}
