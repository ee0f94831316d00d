import type { Actor } from '#engine/ports.ts';
import type { ActorId, Envelope, HostMessage, Message } from '#protocol/messages.ts';
import { ActorHost } from '../actor-host.ts';
import { JobClock } from '../job-clock.ts';
import { PortRoutes } from '../port-routes.ts';
import type { TransportSubject } from './transport-exam.ts';

/** The two ends of a connection between two places. */
export type Connect = () => { readonly port1: MessagePort; readonly port2: MessagePort };

/** Longer than anything takes to arrive, however busy the machine is. */
const ARRIVAL_MS_MAX = 10_000;

/**
 * Actor hosts in one thread, connected by real MessagePorts as the process tree connects workers: a killed actor's host
 * lives on as a zombie on its old ports, a survivor gets new ports and keeps listening to the old ones.
 */
export class PortWorld implements TransportSubject {
  readonly #clock = JobClock.starting(() => performance.now(), 1);
  readonly #places = new Map<ActorId, Place>();
  readonly #zombies = new Map<ActorId, Place>();
  readonly #all: Place[] = [];
  readonly #connect: Connect;
  /** Envelopes that were sent to another place and not yet taken by an actor there. */
  #underWay = 0;

  /** `connect`: what lies between two places; by default nothing. */
  constructor(connect: Connect = () => new MessageChannel()) {
    this.#connect = connect;
  }

  async add(actor: Actor): Promise<void> {
    const before = this.#places.get(actor.id);
    if (before !== undefined) this.#zombies.set(actor.id, before);
    // The newcomer inherits the ears of its predecessor: old ports feed into the new actor.
    const place = this.#open(actor);
    if (before !== undefined) before.successor = place;
    this.#places.set(actor.id, place);
    for (const [id, other] of this.#places) {
      if (id === actor.id || other.actor.fence().attempt !== actor.fence().attempt) continue;
      const { port1, port2 } = this.#connect();
      place.routes.connect(id, port1);
      other.routes.connect(actor.id, port2);
    }
  }

  tell(to: ActorId, message: Message): void {
    this.#places.get(to)?.host.tell(to, message as HostMessage);
  }

  wakeZombie(id: ActorId, message: Message): void {
    this.#zombies.get(id)?.host.tell(id, message as HostMessage);
  }

  setRate(rate: number): void {
    this.#clock.setRate(rate);
    for (const { host } of this.#all) host.changeClock(this.#clock.map());
  }

  async settle(): Promise<void> {
    const until = performance.now() + ARRIVAL_MS_MAX;
    do {
      // Ports take a few turns of the event loop; the longest delay of the exam is 40 ms.
      await new Promise((resolve) => setTimeout(resolve, 80));
    } while (this.#underWay > 0 && performance.now() < until);
  }

  async close(): Promise<void> {
    for (const { host, routes } of this.#all) {
      host.dispose();
      routes.close();
    }
  }

  #open(actor: Actor): Place {
    const accept = (envelope: Envelope): void => {
      let place: Place = opened;
      while (place.successor !== null) place = place.successor;
      if (!place.host.accept(envelope)) this.#underWay--;
    };
    const routes = new PortRoutes(accept);
    const host = new ActorHost({
      jobId: 'exam',
      clock: this.#clock,
      hostNow: () => performance.now(),
      choose: () => 0,
      route: (envelope, transfer) => {
        const sent = routes.send(envelope, transfer);
        if (sent) this.#underWay++;
        return sent;
      },
      sendWaiting: (now) => routes.sendWaiting(now),
      observe: ({ from }) => {
        if (from !== 'host') this.#underWay--;
      },
      traceSink: () => undefined,
      onFailure: () => undefined,
    });
    const opened: Place = { actor, host, routes, successor: null };
    host.add(actor, { timeMs: 0, counter: 0 });
    this.#all.push(opened);
    return opened;
  }
}

interface Place {
  readonly actor: Actor;
  readonly host: ActorHost;
  readonly routes: PortRoutes;
  successor: Place | null;
}
