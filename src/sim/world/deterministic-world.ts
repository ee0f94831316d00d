import { assert, must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import { HybridClock } from '#std/hybrid-clock.ts';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { Actor, Effects, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, ClientCommand, Envelope, HostMessage, Message } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { HostedActor } from './hosted-actor.ts';
import type { SimulatedStorage } from './simulated-storage.ts';
import type { Scheduler, Step } from './step.ts';

/**
 * The deterministic world: every actor of a job in one thread, virtual time, one step at a time.
 *
 * It hosts the very actors that run in workers. All nondeterminism is the scheduler's choice of the next step and the
 * seeded {@link Effects.choose}; so seed, plan and faults determine the run to the byte.
 * Invariants: per link (pair of incarnations) delivery is FIFO and lossless while both live; what a killed actor sent
 * before is still delivered; a killed actor may act on for a while (a zombie) and everything it sends carries its old
 * fence; buffers are detached when sent.
 */
export class DeterministicWorld {
  readonly storage: SimulatedStorage;
  readonly #options: WorldOptions;
  readonly #actors: HostedActor[] = [];
  readonly #current = new Map<ActorId, HostedActor>();
  readonly #random: Prng;
  readonly #linkDue = new Map<string, number>();
  readonly #clientClock = new HybridClock();
  #now: number;
  #order = 0;
  #storageDelay = { ms: 0, count: 0 };
  steps = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.storage = options.storage;
    this.#now = options.startMs;
    this.#random = new Prng(options.seed);
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

  /** Schedules an action of a test or a script. */
  at(due: number, label: string, run: () => void): void {
    this.#schedule({ kind: 'act', label, run }, due, 'act');
  }

  /**
   * Kills a subtask's actor. `zombieActions`: how many messages and steps it still handles before it is gone; the
   * coordinator hears of the loss at once, as from a parent that terminates a worker.
   */
  killSubtask(subtask: SubtaskId, cause: string, zombieActions = 0): boolean {
    const hosted = this.#current.get(`task:${subtask}`);
    if (hosted === undefined || hosted.life !== 'alive') return false;
    this.#bury(hosted, zombieActions);
    this.tell('coordinator', { kind: 'connectionLost', subtask, attempt: hosted.actor.fence().attempt, cause });
    return true;
  }

  /** Subtasks alive now, with their task manager. */
  subtasks(): { readonly subtask: SubtaskId; readonly taskManager: number; readonly attempt: number }[] {
    return [...this.#current.values()].flatMap((hosted) =>
      hosted.taskManager !== null && hosted.life === 'alive'
        ? [
            {
              subtask: hosted.actor.id.slice('task:'.length) as SubtaskId,
              taskManager: hosted.taskManager,
              attempt: hosted.actor.fence().attempt,
            },
          ]
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

  /** A subtask goes on computing, but hears nothing until `ms` of job time have passed. */
  hangSubtask(subtask: SubtaskId, ms: number): boolean {
    const hosted = this.#current.get(`task:${subtask}`);
    if (hosted === undefined) return false;
    hosted.deafUntil = this.#now + ms;
    return true;
  }

  /** The next `count` storage transactions take `ms` longer. */
  delayStorage(ms: number, count: number): void {
    this.#storageDelay = { ms, count };
  }

  /**
   * Asks an actor between two steps: outside the trace, without a stamp, a choice or time passing. Reads of storage are
   * answered at once.
   */
  ask(to: ActorId, queryId: number, request: QueryRequest): QueryAnswer {
    const hosted = this.#current.get(to);
    if (hosted === undefined) return { kind: 'queryFailed', reason: `${to} is not running` };
    const inbox: HostMessage[] = [{ kind: 'query', queryId, request }];
    let answer: QueryAnswer | null = null;
    const effects: Effects = {
      ...this.#effectsOf(hosted),
      trace: () => undefined,
      read: (read) =>
        inbox.push({ kind: 'readCompleted', requestId: read.requestId, entries: this.storage.read(read) }),
      send: (_, message) => {
        if (message.kind === 'queryAnswered') answer = message.answer;
      },
    };
    for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) {
      hosted.actor.receive(this.#fromHost(hosted, message), effects);
    }
    return answer ?? { kind: 'queryFailed', reason: 'the actor did not answer' };
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
        const hosted = this.#actors[step.actor];
        if (hosted === undefined || hosted.timers.get(step.timer) !== step.generation) return;
        hosted.timers.delete(step.timer);
        this.#receive(hosted, this.#fromHost(hosted, { kind: 'timerFired', timer: step.timer, at: step.due }));
        return;
      }
      case 'step': {
        const hosted = must(this.#actors[step.actor], 'a step belongs to an actor');
        hosted.stepQueued = false;
        if (!this.#acts(hosted) || !hosted.actor.ready(this.#now)) return;
        this.#guard(hosted, () => hosted.actor.step(this.#effectsOf(hosted)));
        this.#queueStep(hosted);
        return;
      }
      case 'apply': {
        const hosted = must(this.#actors[step.actor], 'a transaction belongs to an actor');
        const failure = this.storage.transact(step.request);
        const { requestId } = step.request;
        const message: HostMessage =
          failure === null
            ? { kind: 'transactCompleted', requestId }
            : { kind: 'transactAborted', requestId, reason: failure };
        this.#post(this.#fromHost(hosted, message), 0);
        return;
      }
      case 'read': {
        const hosted = must(this.#actors[step.actor], 'a read belongs to an actor');
        const entries = this.storage.read(step.request);
        this.#post(this.#fromHost(hosted, { kind: 'readCompleted', requestId: step.request.requestId, entries }), 0);
        return;
      }
      case 'act':
        step.run();
    }
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
    if (hosted.deafUntil > this.#now) {
      this.#schedule({ kind: 'deliver', envelope }, hosted.deafUntil, `deaf:${hosted.number}`);
      return;
    }
    if (!this.#acts(hosted)) return;
    hosted.clock.observe(envelope.stamp);
    this.#guard(hosted, () => hosted.actor.receive(envelope, this.#effectsOf(hosted)));
    this.#queueStep(hosted);
  }

  /** Whether an incarnation may act; a zombie uses one of its last actions up. */
  #acts(hosted: HostedActor): boolean {
    if (hosted.life === 'alive') return true;
    if (hosted.life === 'gone') return false;
    if (hosted.life.zombieActions <= 0) {
      hosted.life = 'gone';
      return false;
    }
    hosted.life.zombieActions--;
    return true;
  }

  /** An uncaught error ends a subtask, as it ends a worker; anywhere else it is a bug and ends the run. */
  #guard(hosted: HostedActor, call: () => void): void {
    try {
      call();
    } catch (error) {
      if (hosted.taskManager === null || this.#options.rethrow) throw error;
      const subtask = hosted.actor.id.slice('task:'.length) as SubtaskId;
      this.#bury(hosted, 0);
      this.tell('coordinator', {
        kind: 'connectionLost',
        subtask,
        attempt: hosted.actor.fence().attempt,
        cause: String(error),
      });
    }
  }

  #queueStep(hosted: HostedActor): void {
    if (hosted.stepQueued || hosted.life === 'gone' || !hosted.actor.ready(this.#now)) return;
    hosted.stepQueued = true;
    this.#schedule({ kind: 'step', actor: hosted.number }, this.#now, `step:${hosted.number}`);
  }

  #host(actor: Actor, taskManager: number | null): HostedActor {
    const hosted: HostedActor = {
      number: this.#actors.length,
      actor,
      taskManager,
      clock: new HybridClock(),
      timers: new Map(),
      traceSequence: 0,
      stepQueued: false,
      deafUntil: Number.NEGATIVE_INFINITY,
      life: 'alive',
    };
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

  #effectsOf(hosted: HostedActor): Effects {
    return {
      now: () => this.#now,
      hostNow: () => this.#now,
      send: (to, message, options) => {
        const envelope = this.#envelope(hosted, to, detach(message, options?.transfer ?? []), options?.delayMs ?? 0);
        const post = (sent: Envelope): void => this.#post(sent, hosted.number);
        if (this.#options.tamper === undefined) post(envelope);
        else this.#options.tamper(envelope, post);
      },
      setTimer: (timer, at) => {
        const generation = ++this.#order;
        hosted.timers.set(timer, generation);
        this.#schedule({ kind: 'timer', actor: hosted.number, timer, generation }, Math.max(at, this.#now), 'timer');
      },
      cancelTimer: (timer) => void hosted.timers.delete(timer),
      transact: (request) => {
        const due = this.#now + this.#storageMs();
        this.#schedule({ kind: 'apply', actor: hosted.number, request }, due, 'storage');
      },
      read: (request) => this.#schedule({ kind: 'read', actor: hosted.number, request }, this.#now, 'storage'),
      spawn: (descriptor) => this.#spawn(descriptor),
      kill: (subtask, attempt) => {
        const target = this.#current.get(`task:${subtask}`);
        if (target !== undefined && target.actor.fence().attempt === attempt)
          this.#bury(target, this.#options.zombieActions?.() ?? 0);
      },
      choose: (bound) => this.#random.nextInt(bound),
      trace: (body) => this.#trace(hosted, body),
    };
  }

  #storageMs(): number {
    if (this.#storageDelay.count === 0) return this.#options.storageMs;
    this.#storageDelay.count--;
    return this.#options.storageMs + this.#storageDelay.ms;
  }

  #trace(hosted: HostedActor, body: TraceBody): void {
    const event: TraceEvent = {
      stamp: hosted.clock.tick(this.#now),
      actor: hosted.actor.id,
      sequence: hosted.traceSequence++,
      attempt: hosted.actor.fence().attempt,
      body,
    };
    this.#options.onTrace(event);
  }

  #envelope(hosted: HostedActor, to: ActorId, message: Message, delayMs: number): Envelope {
    const { actor, clock } = hosted;
    const fence = actor.fence();
    return {
      jobId: this.#options.jobId,
      from: actor.id,
      to,
      epoch: fence.epoch,
      attempt: fence.attempt,
      stamp: clock.tick(this.#now),
      dueAt: delayMs > 0 ? this.#now + delayMs : 0,
      message,
    };
  }

  #fromHost(hosted: HostedActor, message: HostMessage): Envelope {
    return {
      jobId: this.#options.jobId,
      from: 'host',
      to: hosted.actor.id,
      epoch: 0,
      attempt: 0,
      stamp: { timeMs: this.#now, counter: 0 },
      dueAt: 0,
      message,
    };
  }

  #deliverFromOutside(from: 'client' | 'host', to: ActorId, message: Message): void {
    const stamp = this.#clientClock.tick(this.#now);
    this.#post({ jobId: this.#options.jobId, from, to, epoch: 0, attempt: 0, stamp, dueAt: 0, message }, -1);
  }

  /** Puts an envelope on its link. A link never delivers out of order, whatever the modelled delays. */
  #post(envelope: Envelope, sender: number): void {
    const lane = `${sender}>${envelope.to}`;
    const due = Math.max(envelope.dueAt, this.#now, this.#linkDue.get(lane) ?? 0);
    this.#linkDue.set(lane, due);
    this.#schedule({ kind: 'deliver', envelope }, due, lane);
  }

  #schedule(step: DistributiveOmit<Step, 'due' | 'order' | 'lane'>, due: number, lane: string): void {
    assert(due >= 0 || due < 0, 'a step has a due time');
    this.#options.scheduler.add({ ...step, due, order: this.#order++, lane } as Step);
  }
}

export interface WorldOptions {
  readonly jobId: string;
  readonly scheduler: Scheduler;
  /** Seeds {@link Effects.choose}. */
  readonly seed: number;
  /** Job time at the start. */
  readonly startMs: number;
  /** Job time that every step takes; 0 where modelled costs give the time. */
  readonly stepMs: number;
  readonly storageMs: number;
  readonly storage: SimulatedStorage;
  readonly onTrace: (event: TraceEvent) => void;
  /** Messages to the client: answers of queries. */
  readonly onClient?: (envelope: Envelope) => void;
  /** Actions that an actor killed by the coordinator still does; default none. */
  readonly zombieActions?: () => number;
  /** Whether an uncaught error of a subtask ends the run: in searches it is a bug of Weir. */
  readonly rethrow: boolean;
  /** Test port: replaces the actor of a subtask. */
  readonly createSubtask?: (descriptor: SubtaskDescriptor) => Actor;
  /** Test port: may change, hold back or repeat what is sent. */
  readonly tamper?: (envelope: Envelope, post: (envelope: Envelope) => void) => void;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Moves the transferred buffers into the message's copy and leaves the sender's detached, as every transport does. */
function detach(message: Message, transfer: readonly ArrayBuffer[]): Message {
  return transfer.length === 0 ? message : structuredClone(message, { transfer: [...transfer] });
}
