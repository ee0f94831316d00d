import { HybridClock, type SavedClock } from '#std/hybrid-clock.ts';
import type { ActorId, Envelope, HostMessage, Message } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { HostedActor } from './hosted-actor.ts';
import { Links, type SavedLinks } from './links.ts';
import { detached } from './detached.ts';
import type { WorldOptions } from './world-options.ts';
import type { WorldSchedule } from './world-schedule.ts';

/**
 * Everything that is sent in a world, and the clock of those who see everything: the host and the client.
 *
 * Invariants: an envelope carries the fence of its sender at the time of sending; a link never delivers out of order,
 * whatever the modelled delays; buffers are detached when they are sent.
 */
export class WorldPost {
  readonly #options: WorldOptions;
  readonly #schedule: WorldSchedule;
  readonly #links = new Links();
  readonly #hostClock = new HybridClock();
  #hostSequence = 0;

  constructor(options: WorldOptions, schedule: WorldSchedule) {
    this.#options = options;
    this.#schedule = schedule;
  }

  /** Sends for an actor. */
  send(from: HostedActor, to: ActorId, message: Message, transfer: readonly ArrayBuffer[], delayMs: number): void {
    const { epoch, attempt } = from.actor.fence();
    const now = this.#schedule.now();
    const envelope: Envelope = {
      jobId: this.#options.jobId,
      from: from.actor.id,
      to,
      epoch,
      attempt,
      stamp: from.clock.tick(now),
      dueAt: delayMs > 0 ? now + delayMs : 0,
      message: transfer.length === 0 ? message : detached(message, transfer),
    };
    const { tamper } = this.#options;
    if (tamper === undefined) this.#post(envelope, from.number);
    else tamper(envelope, (sent) => this.#post(sent, from.number));
  }

  /** Sends for the client or the host. */
  sendFromOutside(from: 'client' | 'host', to: ActorId, message: Message): void {
    const stamp = this.#hostClock.tick(this.#schedule.now());
    const { jobId } = this.#options;
    this.#post({ jobId, from, to, epoch: 0, attempt: 0, stamp, dueAt: 0, message }, OUTSIDE);
  }

  /** A completion goes to whoever holds the id then: a vault that died is not told, its successor knows no such request. */
  complete(hosted: HostedActor, message: HostMessage): void {
    this.#post(this.fromHost(hosted, message), hosted.number);
  }

  /** A message of the host to an actor, without a way. */
  fromHost(hosted: HostedActor, message: HostMessage): Envelope {
    const { jobId } = this.#options;
    const stamp = { timeMs: this.#schedule.now(), counter: 0 };
    return { jobId, from: 'host', to: hosted.actor.id, epoch: 0, attempt: 0, stamp, dueAt: 0, message };
  }

  /** Traces what an actor did. */
  trace(hosted: HostedActor, body: TraceBody): void {
    const stamp = hosted.clock.tick(this.#schedule.now());
    this.#hostClock.observe(stamp);
    const { attempt } = hosted.actor.fence();
    this.#options.onTrace({ stamp, actor: hosted.actor.id, sequence: hosted.traceSequence++, attempt, body });
  }

  /** Traces what the host did: after all that has happened, before what follows. */
  traceFromHost(body: TraceBody): void {
    const stamp = this.#hostClock.tick(this.#schedule.now());
    this.#options.onTrace({ stamp, actor: 'host', sequence: this.#hostSequence++, attempt: 0, body });
  }

  /** Everything as plain values. What is under way is in the schedule. */
  save(): SavedPost {
    return { links: this.#links.save(), hostClock: this.#hostClock.save(), hostSequence: this.#hostSequence };
  }

  load(saved: SavedPost): void {
    this.#links.load(saved.links);
    this.#hostClock.load(saved.hostClock);
    this.#hostSequence = saved.hostSequence;
  }

  #post(envelope: Envelope, sender: number): void {
    const link = this.#links.of(sender, envelope.to);
    const due = Math.max(envelope.dueAt, this.#schedule.now(), link.due);
    link.due = due;
    this.#schedule.add({ kind: 'deliver', envelope, due, order: this.#schedule.nextOrder(), lane: link.lane });
  }
}

export interface SavedPost {
  readonly links: SavedLinks;
  readonly hostClock: SavedClock;
  readonly hostSequence: number;
}

/** Sender number of what comes from no actor. */
const OUTSIDE = -1;
