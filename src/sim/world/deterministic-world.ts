import { assert, must } from '#std/assert.ts';
import { HybridClock } from '#std/hybrid-clock.ts';
import { Prng } from '#std/prng.ts';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, ClientCommand, Envelope, HostMessage, Message } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { EffectsPort } from './actor-effects.ts';
import { askActor } from './ask-actor.ts';
import { HostedActor } from './hosted-actor.ts';
import { Links } from './links.ts';
import type { SimulatedStorage } from './simulated-storage.ts';
import type { Step } from './step.ts';
import type { WorldOptions } from './world-options.ts';

/**
 * The deterministic world: every actor of a job in one thread, virtual time, one step at a time.
 *
 * It hosts the very actors that run in workers. All nondeterminism is the scheduler's choice of the next step and the
 * seeded {@link Effects.choose}; so seed, plan and faults determine the run to the byte.
 * Invariants: per link (pair of incarnations) delivery is FIFO and lossless while both live; what a killed actor sent
 * before is still delivered; a killed actor may act on for a while (a zombie) and everything it sends carries its old
 * fence; buffers are detached when sent; storage takes operations in the order in which they are asked for.
 */
export class DeterministicWorld {
  readonly storage: SimulatedStorage;
  readonly #options: WorldOptions;
  readonly #actors: HostedActor[] = [];
  readonly #current = new Map<ActorId, HostedActor>();
  readonly #random: Prng;
  readonly #links = new Links();
  /** Of the host and the client, who see everything. */
  readonly #hostClock = new HybridClock();
  #hostSequence = 0;
  readonly #port: EffectsPort;
  #now: number;
  #order = 0;
  /** Messages, transactions and trace events of all actors so far; fenced messages apart. */
  #acts = 0;
  #fenced = 0;
  #storageDelay = { ms: 0, count: 0 };
  #storageBusyUntil = Number.NEGATIVE_INFINITY;
  steps = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.storage = options.storage;
    this.#now = options.startMs;
    this.#random = new Prng(options.seed);
    this.#port = this.#effectsPort();
    this.#host(new Vault({ jobId: options.jobId }), null);
    this.#host(new JobManager({ jobId: options.jobId }), null);
  }

  /** Job time in ms. */
  now(): number {
    return this.#now;
  }

  /** Lets time pass without a step: the host's clock went on. Never beyond the next step's due time. */
  advanceTo(now: number): void {
    if (now > this.#now) this.#now = now;
  }

  /** Sends a command of the user. */
  command(message: ClientCommand): void {
    this.#deliverFromOutside('client', 'coordinator', message);
  }

  /** Sends a message of the host to a current actor, if there is one. */
  tell(to: ActorId, message: HostMessage): void {
    this.#deliverFromOutside('host', to, message);
  }

  /** Asks an actor between two steps: outside the trace, without a stamp, a choice or time passing. */
  ask(to: ActorId, request: QueryRequest): QueryAnswer {
    const hosted = this.#current.get(to);
    if (hosted === undefined) return { kind: 'queryFailed', reason: `${to} is not running` };
    return askActor(hosted, request, {
      now: this.#now,
      read: (read) => this.storage.read(read),
      envelope: (message) => this.#fromHost(hosted, message),
    });
  }

  /** Traces what the host did to the job, a fault for instance: after all that has happened, before what follows. */
  traceFromHost(body: TraceBody): void {
    const stamp = this.#hostClock.tick(this.#now);
    this.#options.onTrace({ stamp, actor: 'host', sequence: this.#hostSequence++, attempt: 0, body });
  }

  /** Schedules an action of a test or a script. */
  at(due: number, label: string, run: () => void): void {
    this.#options.scheduler.add({ kind: 'act', label, run, due, order: this.#order++, lane: 'act' });
  }

  /**
   * Kills a subtask's actor. `zombieActions`: how many messages and steps it still handles before it is gone; the
   * coordinator hears of the loss at once, as from a parent that terminates a worker.
   */
  killSubtask(subtask: SubtaskId, cause: string, zombieActions = 0): boolean {
    const hosted = this.#current.get(`task:${subtask}`);
    if (hosted === undefined || hosted.life !== 'alive') return false;
    this.#lose(hosted, cause, zombieActions);
    return true;
  }

  /** Subtasks alive now, with their task manager. */
  subtasks(): { readonly subtask: SubtaskId; readonly taskManager: number; readonly attempt: number }[] {
    return [...this.#current.values()].flatMap((hosted) =>
      hosted.taskManager !== null && hosted.life === 'alive'
        ? [{ subtask: subtaskOf(hosted), taskManager: hosted.taskManager, attempt: hosted.actor.fence().attempt }]
        : [],
    );
  }

  /** Kills every actor of a task manager. Answers how many. */
  killTaskManager(taskManager: number, zombieActions = 0): number {
    const targets = this.subtasks().filter((subtask) => subtask.taskManager === taskManager);
    for (const { subtask } of targets)
      this.killSubtask(subtask, `task manager ${taskManager} was killed`, zombieActions);
    return targets.length;
  }

  /** A subtask goes on computing and sending, but hears nothing until `ms` of job time have passed. */
  hangSubtask(subtask: SubtaskId, ms: number): boolean {
    const hosted = this.#current.get(`task:${subtask}`);
    if (hosted === undefined || hosted.held !== null) return false;
    const held: Envelope[] = [];
    hosted.held = held;
    this.at(this.#now + ms, 'hears again', () => {
      hosted.held = null;
      for (const envelope of held) this.#receive(hosted, envelope);
    });
    return true;
  }

  /** The next `count` storage transactions take `ms` longer. */
  delayStorage(ms: number, count: number): void {
    this.#storageDelay = { ms, count };
  }

  /** Due time of the next step, or null when nothing is left to happen. */
  nextDue(): number | null {
    return this.#options.scheduler.nextDue(this.#now);
  }

  /** Executes the next step. False when there is none. */
  step(): boolean {
    const step = this.#options.scheduler.next(this.#now);
    if (step === null) return false;
    this.steps++;
    if (step.due > this.#now) this.#now = step.due;
    this.#now += this.#options.stepMs;
    this.#execute(step);
    return true;
  }

  #execute(step: Step): void {
    switch (step.kind) {
      case 'deliver':
        this.#deliver(step.envelope);
        return;
      case 'timer': {
        const hosted = this.#actor(step.actor);
        if (hosted.timers.get(step.timer) !== step.generation) return;
        hosted.timers.delete(step.timer);
        this.#receive(hosted, this.#fromHost(hosted, { kind: 'timerFired', timer: step.timer, at: step.due }));
        return;
      }
      case 'step': {
        const hosted = this.#actor(step.actor);
        hosted.stepQueued = false;
        if (!hosted.mayAct() || !hosted.actor.ready(this.#now)) return;
        this.#guard(hosted, () => hosted.actor.step(hosted.effects));
        this.#queueStep(hosted);
        return;
      }
      case 'apply': {
        const failure = this.storage.transact(step.request);
        const { requestId } = step.request;
        this.#complete(
          this.#actor(step.actor),
          failure === null
            ? { kind: 'transactCompleted', requestId }
            : { kind: 'transactAborted', requestId, reason: failure },
        );
        return;
      }
      case 'read': {
        const { requestId } = step.request;
        const entries = this.storage.read(step.request);
        this.#complete(this.#actor(step.actor), { kind: 'readCompleted', requestId, entries });
        return;
      }
      case 'act':
        step.run();
    }
  }

  #actor(number: number): HostedActor {
    return must(this.#actors[number], 'a step belongs to an actor');
  }

  #deliver(envelope: Envelope): void {
    if (envelope.to === 'client') {
      this.#options.onClient?.(envelope);
      return;
    }
    const hosted = this.#current.get(envelope.to);
    if (hosted !== undefined) this.#receive(hosted, envelope);
  }

  #receive(hosted: HostedActor, envelope: Envelope): void {
    if (hosted.held !== null) {
      hosted.held.push(envelope);
      return;
    }
    if (!hosted.mayAct()) return;
    hosted.clock.observe(envelope.stamp);
    const { onReceived } = this.#options;
    if (onReceived === undefined) this.#guard(hosted, () => hosted.actor.receive(envelope, hosted.effects));
    else {
      const receiver = hosted.actor.fence();
      const [acts, fenced] = [this.#acts, this.#fenced];
      this.#guard(hosted, () => hosted.actor.receive(envelope, hosted.effects));
      onReceived({ envelope, receiver, acts: this.#acts - acts, fenced: this.#fenced - fenced });
    }
    this.#queueStep(hosted);
  }

  /** An uncaught error ends a subtask, as it ends a worker; anywhere else it is a bug and ends the run. */
  #guard(hosted: HostedActor, call: () => void): void {
    try {
      call();
    } catch (error) {
      if (hosted.taskManager === null || this.#options.rethrow) throw error;
      this.#lose(hosted, String(error), 0);
    }
  }

  #queueStep(hosted: HostedActor): void {
    if (hosted.stepQueued || hosted.life === 'gone' || !hosted.actor.ready(this.#now)) return;
    hosted.stepQueued = true;
    const { number: actor, stepLane: lane } = hosted;
    this.#options.scheduler.add({ kind: 'step', actor, due: this.#now, order: this.#order++, lane });
  }

  #host(actor: SavableActor, taskManager: number | null): HostedActor {
    const wrapped = this.#options.wrapActor?.(actor) ?? actor;
    const hosted = new HostedActor(this.#actors.length, wrapped, taskManager, this.#port);
    this.#actors.push(hosted);
    this.#current.set(actor.id, hosted);
    return hosted;
  }

  #spawn(descriptor: SubtaskDescriptor): void {
    const create = this.#options.createSubtask ?? createSubtaskActor;
    const previous = this.#current.get(`task:${descriptor.subtask}`);
    if (previous !== undefined && previous.life === 'alive') this.#bury(previous, 0);
    const hosted = this.#host(create(descriptor), descriptor.taskManager);
    hosted.clock.observe(descriptor.stamp);
    this.#queueStep(hosted);
  }

  #bury(hosted: HostedActor, zombieActions: number): void {
    hosted.life = zombieActions > 0 ? { zombieActions } : 'gone';
    if (this.#current.get(hosted.actor.id) === hosted) this.#current.delete(hosted.actor.id);
  }

  #lose(hosted: HostedActor, cause: string, zombieActions: number): void {
    this.#bury(hosted, zombieActions);
    const { attempt } = hosted.actor.fence();
    this.tell('coordinator', { kind: 'connectionLost', subtask: subtaskOf(hosted), attempt, cause });
  }

  #effectsPort(): EffectsPort {
    const { scheduler, tamper, zombieActions } = this.#options;
    return {
      now: () => this.#now,
      send: (from, to, message, transfer, delayMs) => {
        this.#acts++;
        const envelope = this.#envelope(from, to, detach(message, transfer), delayMs);
        if (tamper === undefined) this.#post(envelope, from.number);
        else tamper(envelope, (sent) => this.#post(sent, from.number));
      },
      setTimer: ({ number: actor, timers }, timer, at) => {
        const generation = ++this.#order;
        timers.set(timer, generation);
        const due = Math.max(at, this.#now);
        assert(!Number.isNaN(due), 'a timer has a due time');
        scheduler.add({ kind: 'timer', actor, timer, generation, due, order: this.#order++, lane: 'timer' });
      },
      transact: ({ number: actor }, request) => {
        this.#acts++;
        const due = this.#storageDue(this.#storageMs());
        scheduler.add({ kind: 'apply', actor, request, due, order: this.#order++, lane: 'storage' });
      },
      read: ({ number: actor }, request) => {
        scheduler.add({
          kind: 'read',
          actor,
          request,
          due: this.#storageDue(0),
          order: this.#order++,
          lane: 'storage',
        });
      },
      spawn: (descriptor) => this.#spawn(descriptor),
      kill: (subtask, attempt) => {
        const target = this.#current.get(`task:${subtask}`);
        if (target !== undefined && target.actor.fence().attempt === attempt)
          this.#bury(target, zombieActions?.() ?? 0);
      },
      choose: (bound) => this.#random.nextInt(bound),
      trace: (hosted, body) => this.#trace(hosted, body),
    };
  }

  /** A slow transaction holds those behind it up. */
  #storageDue(ms: number): number {
    this.#storageBusyUntil = Math.max(this.#now + ms, this.#storageBusyUntil);
    return this.#storageBusyUntil;
  }

  #storageMs(): number {
    if (this.#storageDelay.count === 0) return this.#options.storageMs;
    this.#storageDelay.count--;
    return this.#options.storageMs + this.#storageDelay.ms;
  }

  #trace(hosted: HostedActor, body: TraceBody): void {
    if (body.kind === 'messageFenced') this.#fenced++;
    else this.#acts++;
    const stamp = hosted.clock.tick(this.#now);
    this.#hostClock.observe(stamp);
    this.#options.onTrace({
      stamp,
      actor: hosted.actor.id,
      sequence: hosted.traceSequence++,
      attempt: hosted.actor.fence().attempt,
      body,
    });
  }

  #envelope(hosted: HostedActor, to: ActorId, message: Message, delayMs: number): Envelope {
    const { epoch, attempt } = hosted.actor.fence();
    return {
      jobId: this.#options.jobId,
      from: hosted.actor.id,
      to,
      epoch,
      attempt,
      stamp: hosted.clock.tick(this.#now),
      dueAt: delayMs > 0 ? this.#now + delayMs : 0,
      message,
    };
  }

  #fromHost(hosted: HostedActor, message: HostMessage): Envelope {
    const { jobId } = this.#options;
    const stamp = { timeMs: this.#now, counter: 0 };
    return { jobId, from: 'host', to: hosted.actor.id, epoch: 0, attempt: 0, stamp, dueAt: 0, message };
  }

  /** A completion goes to whoever holds the id then: a vault that died is not told, its successor knows no such request. */
  #complete(hosted: HostedActor, message: HostMessage): void {
    this.#post(this.#fromHost(hosted, message), hosted.number);
  }

  #deliverFromOutside(from: 'client' | 'host', to: ActorId, message: Message): void {
    const stamp = this.#hostClock.tick(this.#now);
    const { jobId } = this.#options;
    this.#post({ jobId, from, to, epoch: 0, attempt: 0, stamp, dueAt: 0, message }, OUTSIDE);
  }

  /** Puts an envelope on its link. A link never delivers out of order, whatever the modelled delays. */
  #post(envelope: Envelope, sender: number): void {
    const link = this.#links.of(sender, envelope.to);
    const due = Math.max(envelope.dueAt, this.#now, link.due);
    link.due = due;
    this.#options.scheduler.add({ kind: 'deliver', envelope, due, order: this.#order++, lane: link.lane });
  }
}

/** Sender number of what comes from no actor. */
const OUTSIDE = -1;

function subtaskOf(hosted: HostedActor): SubtaskId {
  return hosted.actor.id.slice('task:'.length) as SubtaskId;
}

/** Moves the transferred buffers into the message's copy and leaves the sender's detached, as every transport does. */
function detach(message: Message, transfer: readonly ArrayBuffer[]): Message {
  return transfer.length === 0 ? message : structuredClone(message, { transfer: [...transfer] });
}
