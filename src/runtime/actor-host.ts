import { assert } from '#std/assert.ts';
import type { Actor } from '#engine/ports.ts';
import { SLICE_MS } from '#protocol/limits.ts';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { ActorId, Envelope, HostMessage, Message, Pace } from '#protocol/messages.ts';
import type { Stamp } from '#protocol/stamp.ts';
import type { ActorHostOptions } from './actor-host-options.ts';
import { handOver } from './hand-over.ts';
import { HostedActor } from './hosted-actor.ts';
import type { ClockMap } from './job-clock.ts';
import { RecordedEffects, type RecordedEffect } from './recorded-effects.ts';
import { storageCompletion } from './storage-completion.ts';
import { TraceBatcher } from './trace-batcher.ts';
import { TurnLoop } from './turn-loop.ts';

/**
 * Hosts the actors of one job in one worker: turns effects into deliveries, keeps their timers, and runs them in slices
 * of at most {@link SLICE_MS} of host time between which the worker hears its event loop.
 *
 * - `receive` and `step` of one actor never overlap; effects are carried out, in order, after the call has returned.
 * - While the job is paused no actor steps and no job timer fires; messages, host timers and kills still work.
 * - An actor that throws is dead: its call leaves no effect, its inbox and timers are gone, and `onFailure` is told.
 */
export class ActorHost {
  readonly #options: ActorHostOptions;
  readonly #actors = new Map<ActorId, HostedActor>();
  readonly #effects: RecordedEffects;
  readonly #trace: TraceBatcher;
  readonly #loop: TurnLoop;
  /** It does not return to its event loop, where announcements come from: its silence is to be seen. */
  #hangs = false;

  constructor(options: ActorHostOptions) {
    const { clock, hostNow, choose } = options;
    this.#options = options;
    this.#effects = new RecordedEffects({ now: () => clock.now(), hostNow, choose });
    this.#trace = new TraceBatcher(options.traceSink, () => this.#announcements());
    this.#loop = new TurnLoop(() => this.#turn(), options.leftShare, options.stillMs);
  }

  /** Starts an actor, which takes the job to have this pace. One that had its id is gone. */
  add(actor: Actor, stamp: Stamp, assumedPace: Pace = 'free'): void {
    this.remove(actor.id);
    this.#actors.set(actor.id, new HostedActor(actor, stamp));
    const pace = this.#options.clock.pace();
    if (pace !== assumedPace) this.tell(actor.id, { kind: 'paceChanged', pace });
    this.#loop.poke();
  }

  /** Ends an actor: from now on it neither hears nor says anything. */
  remove(id: ActorId): void {
    const hosted = this.#actors.get(id);
    if (hosted === undefined) return;
    hosted.alive = false;
    this.#actors.delete(id);
    this.#trace.end(id, hosted.actor.fence().attempt);
    this.#loop.poke();
  }

  /** The job of an actor is over. It stays, to be asked, but nobody waits for it any more. */
  fallSilent(id: ActorId): void {
    const hosted = this.#actors.get(id);
    if (hosted === undefined || hosted.silent) return;
    hosted.silent = true;
    this.#trace.end(id, hosted.actor.fence().attempt);
    this.#loop.poke();
  }

  has(id: ActorId): boolean {
    return this.#actors.has(id);
  }

  /** Takes a message that arrived for an actor here. False if there is no such actor. */
  accept(envelope: Envelope): boolean {
    const hosted = this.#actors.get(envelope.to);
    if (hosted === undefined) return false;
    hosted.inbox.push(envelope);
    this.#loop.poke();
    return true;
  }

  /** Gives an actor a message of its host. */
  tell(id: ActorId, message: HostMessage): void {
    const hosted = this.#actors.get(id);
    if (hosted === undefined) return;
    hosted.inbox.push(this.#hostEnvelope(hosted, message));
    this.#loop.poke();
  }

  /** The owner changed the job clock. */
  changeClock(map: ClockMap): void {
    const { clock } = this.#options;
    const before = clock.pace();
    clock.apply(map);
    if (clock.pace() !== before) {
      for (const id of this.#actors.keys()) this.tell(id, { kind: 'paceChanged', pace: clock.pace() });
    }
    this.#loop.poke();
  }

  /** Fault: runs on without yielding for `hostMs`: it works through what it has and hears nothing new. */
  hang(hostMs: number): void {
    const end = performance.now() + hostMs;
    this.#hangs = true;
    while (performance.now() < end) this.#turn();
    this.#hangs = false;
  }

  /** Sends what has been traced, then ends every actor and the loop. */
  dispose(): void {
    for (const id of [...this.#actors.keys()]) this.remove(id);
    this.#trace.flush(this.#options.hostNow(), true);
    this.#loop.stop();
  }

  /** One slice. Returns host ms until the next is wanted; null = when something arrives. */
  #turn(): number | null {
    const { clock, hostNow, sendWaiting, stillMs } = this.#options;
    let now = performance.now();
    const end = now + SLICE_MS;
    let worked = true;
    while (worked && now < end) {
      worked = false;
      for (const hosted of [...this.#actors.values()]) {
        if (this.#deliverDue(hosted, end)) worked = true;
        if (hosted.alive && !clock.paused() && this.#step(hosted)) worked = true;
      }
      now = performance.now();
      sendWaiting?.(now);
      if (!this.#hangs && stillMs !== undefined && stillMs() > 0) break;
    }
    sendWaiting?.(null);
    this.#trace.flush(hostNow(), clock.paused() || clock.pace() === 'paced');
    return worked ? 0 : this.#msUntilWork();
  }

  /** Hands over messages, then timers, until none is due or the slice ends. */
  #deliverDue(hosted: HostedActor, end: number): boolean {
    const { clock, hostNow } = this.#options;
    let worked = false;
    while (hosted.alive && performance.now() < end) {
      const envelope = hosted.inbox.take(clock.now());
      if (envelope !== null) {
        this.#receive(hosted, envelope);
        worked = true;
        continue;
      }
      const due = hosted.timers.take(clock.now(), hostNow(), clock.paused());
      if (due === null) break;
      this.#receive(hosted, this.#hostEnvelope(hosted, { kind: 'timerFired', ...due }));
      worked = true;
    }
    return worked;
  }

  #receive(hosted: HostedActor, envelope: Envelope): void {
    // A query is outside the trace: it leaves no mark on the stamps.
    if (envelope.message.kind !== 'query') hosted.stamps.observe(envelope.stamp);
    this.#options.observe?.(envelope);
    this.#call(hosted, () => hosted.actor.receive(envelope, this.#effects));
  }

  #step(hosted: HostedActor): boolean {
    const { actor } = hosted;
    let ready = false;
    this.#call(hosted, () => {
      ready = actor.ready(this.#options.clock.now());
      if (ready) actor.step(this.#effects);
    });
    return ready;
  }

  #call(hosted: HostedActor, call: () => void): void {
    try {
      call();
      for (const effect of this.#effects.take()) {
        if (!hosted.alive) return;
        this.#carryOut(hosted, effect);
      }
      if (hosted.alive && hosted.actor.isOver?.() === true) this.fallSilent(hosted.actor.id);
    } catch (error) {
      this.#effects.take();
      this.#fail(hosted, error);
    }
  }

  #fail(hosted: HostedActor, error: unknown): void {
    this.remove(hosted.actor.id);
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#options.onFailure(hosted.actor.id, hosted.actor.fence().attempt, cause);
  }

  #carryOut(hosted: HostedActor, effect: RecordedEffect): void {
    const { clock, storage, spawn, kill } = this.#options;
    switch (effect.kind) {
      case 'send':
        this.#send(hosted, effect.to, effect.message, effect.transfer, effect.delayMs);
        return;
      case 'setTimer':
        hosted.timers.set(effect.timer, effect.at, effect.clock);
        return;
      case 'cancelTimer':
        hosted.timers.cancel(effect.timer);
        return;
      case 'trace':
        this.#trace.add({
          stamp: hosted.stamps.tick(clock.now()),
          actor: hosted.actor.id,
          sequence: hosted.nextTraceSequence(),
          attempt: hosted.actor.fence().attempt,
          body: effect.body,
        });
        return;
      case 'transact':
      case 'read':
        assert(storage !== undefined, 'only the vault has storage');
        void storageCompletion(storage, effect).then((message) => this.#complete(hosted, message));
        return;
      case 'spawn':
        assert(spawn !== undefined, 'only the coordinator spawns');
        spawn({ ...effect.descriptor, stamp: hosted.stamps.tick(clock.now()) });
        return;
      case 'kill':
        assert(kill !== undefined, 'only the coordinator kills');
        kill(effect.subtask, effect.attempt);
        return;
    }
  }

  #send(hosted: HostedActor, to: ActorId, message: Message, transfer: readonly ArrayBuffer[], delayMs: number): void {
    const { clock, jobId, route, onHostMessage } = this.#options;
    if (to === 'host' || to === 'client') {
      onHostMessage?.(hosted.actor.id, message);
      return;
    }
    const { epoch, attempt } = hosted.actor.fence();
    const now = clock.now();
    const isHere = this.#actors.has(to);
    const envelope: Envelope = {
      jobId,
      from: hosted.actor.id,
      to,
      epoch,
      attempt,
      stamp: hosted.stamps.tick(now),
      dueAt: delayMs > 0 && clock.pace() === 'paced' ? now + delayMs : 0,
      message: isHere ? handOver(message, transfer) : message,
    };
    if (isHere) this.accept(envelope);
    else route(envelope, transfer);
  }

  /** A completion for the very actor that asked; one that died since is not told. */
  #complete(hosted: HostedActor, message: HostMessage): void {
    if (!hosted.alive) return;
    hosted.inbox.push(this.#hostEnvelope(hosted, message));
    this.#loop.poke();
  }

  #hostEnvelope(hosted: HostedActor, message: HostMessage): Envelope {
    return {
      jobId: this.#options.jobId,
      from: 'host',
      to: hosted.actor.id,
      epoch: 0,
      attempt: 0,
      stamp: { timeMs: this.#options.clock.now(), counter: 0 },
      dueAt: 0,
      message,
    };
  }

  /** While the clock stands host time takes its place: else a kill would wait for everybody else until the job goes on. */
  #announcements(): ActorStamp[] {
    if (this.#hangs) return [];
    const { clock } = this.#options;
    const now = clock.now();
    const counter = clock.standingCounter();
    const speaking = [...this.#actors.values()].filter(({ silent }) => !silent);
    return speaking.map(({ actor, stamps }) => {
      if (counter !== null) stamps.observe({ timeMs: now, counter });
      return { actor: actor.id, attempt: actor.fence().attempt, stamp: stamps.bound(now) };
    });
  }

  #msUntilWork(): number | null {
    const { clock, hostNow } = this.#options;
    const waits: number[] = [];
    let speaks = !this.#trace.isEmpty();
    for (const hosted of this.#actors.values()) {
      waits.push(hosted.msUntilWork(clock, hostNow()));
      speaks ||= !hosted.silent;
    }
    // Also while nothing happens, and while the job is paused: its actors are waited for until they have spoken.
    if (speaks) waits.push(Math.ceil(this.#trace.msUntilFlush(hostNow())));
    const wait = Math.min(...waits);
    return Number.isFinite(wait) ? wait : null;
  }
}
