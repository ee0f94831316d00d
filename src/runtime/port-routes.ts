import { GRANTS_TOGETHER_MAX, ZOMBIE_WATCH_MS } from '#protocol/limits.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import { mayWait, packParcel, type Parcel, unpackParcel } from './parcel.ts';

/**
 * The ports of one worker to actors of other workers, by actor.
 *
 * A new attempt of a peer brings a new port; the old one is sent to no more, but it stays open for
 * {@link ZOMBIE_WATCH_MS}: what the dead attempt still says on it reaches the actor here, whose fence drops and counts it.
 *
 * Records and credits wait a moment for others of the same way, so that one message carries several; anything else goes at
 * once and takes along what waits. Order is that of sending. A buffer that waits is not detached yet, but it belongs to its
 * receiver.
 */
export class PortRoutes {
  readonly #onEnvelope: (envelope: Envelope) => void;
  readonly #current = new Map<ActorId, Way>();
  readonly #retired = new Map<MessagePort, ReturnType<typeof setTimeout>>();

  constructor(onEnvelope: (envelope: Envelope) => void) {
    this.#onEnvelope = onEnvelope;
  }

  /** From now on messages for `peer` take this port. */
  connect(peer: ActorId, port: MessagePort): void {
    this.retire(peer);
    this.#current.set(peer, { port, waiting: [], transfer: [], since: null });
    port.onmessage = (event: MessageEvent<Envelope | Parcel>) => {
      for (const envelope of unpackParcel(event.data)) this.#onEnvelope(envelope);
    };
  }

  /** Stops sending to `peer`; goes on listening for the watch time. */
  retire(peer: ActorId): void {
    const way = this.#current.get(peer);
    if (way === undefined) return;
    post(way);
    const { port } = way;
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
    const way = this.#current.get(envelope.to);
    if (way === undefined) return false;
    way.waiting.push(envelope);
    for (const buffer of transfer) way.transfer.push(buffer);
    if (way.waiting.length >= TOGETHER_MAX || !mayWait(envelope)) post(way);
    return true;
  }

  /** Sends what has waited for {@link WAIT_MS} by `now` on the host's clock; null = whatever waits. */
  sendWaiting(now: number | null): void {
    for (const way of this.#current.values()) {
      if (way.waiting.length === 0) continue;
      if (now !== null && way.since === null) way.since = now;
      else if (now === null || now - (way.since ?? now) >= WAIT_MS) post(way);
    }
  }

  /** Closes every port, old ones too. */
  close(): void {
    for (const way of this.#current.values()) {
      post(way);
      way.port.close();
    }
    for (const [port, timer] of this.#retired) {
      clearTimeout(timer);
      port.close();
    }
    this.#current.clear();
    this.#retired.clear();
  }
}

/** As many as a busy receiver gives back at once: the sender sends them on in one go. */
const TOGETHER_MAX = GRANTS_TOGETHER_MAX;
/**
 * Less than a batch takes to be worked through (0.1 to 0.3 ms), so that a receiver without work is not kept waiting; 1 ms
 * gains no more (measured).
 */
const WAIT_MS = 0.2;

/** A port, what waits for it, and since when: null = since the last look. */
interface Way {
  readonly port: MessagePort;
  waiting: Envelope[];
  transfer: ArrayBuffer[];
  since: number | null;
}

function post(way: Way): void {
  if (way.waiting.length === 0) return;
  const { port, waiting, transfer } = way;
  way.waiting = [];
  way.transfer = [];
  way.since = null;
  port.postMessage(packParcel(waiting), transfer);
}
