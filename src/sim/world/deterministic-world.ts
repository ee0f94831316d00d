import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, ClientCommand, Envelope, HostMessage } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { askActor } from './ask-actor.ts';
import type { HostedActor } from './hosted-actor.ts';
import type { SavedWorld } from './saved-world.ts';
import type { SimulatedStorage } from './simulated-storage.ts';
import type { Step } from './step.ts';
import { StorageClock } from './storage-clock.ts';
import { createEffectsPort, type Tally } from './world-effects.ts';
import { WorldActors } from './world-actors.ts';
import { WorldFaults } from './world-faults.ts';
import type { WorldOptions } from './world-options.ts';
import { WorldPost } from './world-post.ts';
import { WorldSchedule } from './world-schedule.ts';

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
  readonly faults: WorldFaults;
  readonly #options: WorldOptions;
  readonly #actors: WorldActors;
  readonly #random: Prng;
  readonly #schedule: WorldSchedule;
  readonly #post: WorldPost;
  readonly #tally: Tally = { acts: 0, fenced: 0, notificationsToDrop: 0, doomed: null };
  readonly #storageClock: StorageClock;
  /** Steps done so far. */
  steps = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.storage = options.storage;
    this.#random = new Prng(options.seed);
    this.#schedule = new WorldSchedule(options.scheduler, options.startMs, options.stepMs);
    this.#post = new WorldPost(options, this.#schedule);
    this.#storageClock = new StorageClock(options.storageMs);
    this.faults = new WorldFaults(() => this.#actors, this.#schedule, this.#tally);
    this.#actors = new WorldActors(
      options,
      createEffectsPort({
        options,
        schedule: this.#schedule,
        post: this.#post,
        storageClock: this.#storageClock,
        random: this.#random,
        tally: this.#tally,
        actors: () => this.#actors,
        spawn: (descriptor) => this.#spawn(descriptor),
      }),
    );
  }

  /** Job time in ms. */
  now(): number {
    return this.#schedule.now();
  }

  /** Lets time pass without a step: the host's clock went on. Never beyond the next step's due time. */
  advanceTo(now: number): void {
    this.#schedule.advanceTo(now);
  }

  /** Sends a command of the user. */
  command(message: ClientCommand): void {
    this.#post.sendFromOutside('client', 'coordinator', message);
  }

  /** Sends a message of the host to a current actor, if there is one. */
  tell(to: ActorId, message: HostMessage): void {
    this.#post.sendFromOutside('host', to, message);
  }

  /** Asks an actor between two steps: outside the trace, without a stamp, a choice or time passing. */
  ask(to: ActorId, request: QueryRequest): QueryAnswer {
    const hosted = this.#actors.current(to);
    if (hosted === undefined) return { kind: 'queryFailed', reason: `${to} is not running` };
    return askActor(hosted, request, {
      now: this.now(),
      read: (read) => this.storage.read(read),
      envelope: (message) => this.#post.fromHost(hosted, message),
    });
  }

  /** Traces what the host did to the job, a fault for instance: after all that has happened, before what follows. */
  traceFromHost(body: TraceBody): void {
    this.#post.traceFromHost(body);
  }

  /** Schedules an act of a script. */
  at(due: number, act: string): void {
    this.#schedule.add({ kind: 'act', act, due, order: this.#schedule.nextOrder(), lane: 'act' });
  }

  /**
   * Kills a subtask's actor. `zombieActions`: how many messages and steps it still handles before it is gone; the
   * coordinator hears of the loss at once, as from a parent that terminates a worker.
   */
  killSubtask(subtask: SubtaskId, cause: string, zombieActions = 0): boolean {
    const hosted = this.#actors.current(`task:${subtask}`);
    if (hosted === undefined || hosted.life !== 'alive') return false;
    this.#lose(hosted, cause, zombieActions);
    return true;
  }

  /** The epoch in which the coordinator holds the job; 0: it does not hold it yet. */
  epoch(): number {
    return this.#actors.current('coordinator')?.actor.fence().epoch ?? 0;
  }

  /** Subtasks alive now, with their task manager. */
  subtasks(): { readonly subtask: SubtaskId; readonly taskManager: number; readonly attempt: number }[] {
    return this.#actors.subtasks();
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
    const hosted = this.#actors.current(`task:${subtask}`);
    if (hosted === undefined || hosted.held !== null) return false;
    hosted.held = [];
    const order = this.#schedule.nextOrder();
    this.#schedule.add({ kind: 'hear', actor: hosted.number, due: this.now() + ms, order, lane: 'act' });
    return true;
  }

  /** The next `count` storage transactions take `ms` longer. */
  delayStorage(ms: number, count: number): void {
    this.#storageClock.delay(ms, count);
  }

  /** Due time of the next step, or null when nothing is left to happen. */
  nextDue(): number | null {
    return this.#schedule.nextDue();
  }

  /** Executes the next step. False when there is none. */
  step(): boolean {
    const step = this.#schedule.next();
    if (step === null) return false;
    this.steps++;
    this.#execute(step);
    return true;
  }

  /** The whole world between two steps: a keyframe. It shares nothing with the world but what nobody ever changes. */
  save(): SavedWorld {
    return {
      steps: this.steps,
      tally: { ...this.#tally },
      random: this.#random.save(),
      schedule: this.#schedule.save(),
      post: this.#post.save(),
      storageClock: this.#storageClock.save(),
      storage: this.storage.save(),
      actors: this.#actors.save(),
    };
  }

  /** Goes on from a keyframe, which stays as it is; of a world with the same options. */
  load(saved: SavedWorld): void {
    this.steps = saved.steps;
    Object.assign(this.#tally, saved.tally);
    this.#random.load(saved.random);
    this.#schedule.load(saved.schedule);
    this.#post.load(saved.post);
    this.#storageClock.load(saved.storageClock);
    this.storage.load(saved.storage);
    this.#actors.load(saved.actors);
  }

  #execute(step: Step): void {
    switch (step.kind) {
      case 'deliver':
        this.#deliver(step.envelope);
        return;
      case 'timer': {
        const hosted = this.#actors.at(step.actor);
        if (hosted.timers.get(step.timer) !== step.generation) return;
        hosted.timers.delete(step.timer);
        this.#receive(
          hosted,
          this.#post.fromHost(hosted, { kind: 'timerFired', timer: step.timer, at: step.due + hosted.skewMs }),
        );
        return;
      }
      case 'step': {
        const hosted = this.#actors.at(step.actor);
        hosted.stepQueued = false;
        if (!hosted.mayAct() || !hosted.isReady(this.now())) return;
        this.#call(hosted, null);
        this.#queueStep(hosted);
        return;
      }
      case 'apply': {
        const failure = this.storage.transact(step.request);
        const { requestId } = step.request;
        if (failure === 'silent') return;
        this.#post.complete(
          this.#actors.at(step.actor),
          failure === null
            ? { kind: 'transactCompleted', requestId }
            : { kind: 'transactAborted', requestId, reason: failure },
        );
        return;
      }
      case 'read': {
        const { requestId } = step.request;
        const reason = this.storage.nextReadFailure();
        const message: HostMessage =
          reason === null
            ? { kind: 'readCompleted', requestId, entries: this.storage.read(step.request) }
            : { kind: 'readFailed', requestId, reason };
        this.#post.complete(this.#actors.at(step.actor), message);
        return;
      }
      case 'hear': {
        const hosted = this.#actors.at(step.actor);
        const held = hosted.held ?? [];
        hosted.held = null;
        for (const envelope of held) this.#receive(hosted, envelope);
        return;
      }
      case 'act':
        this.#options.onAct?.(step.act);
    }
  }

  #deliver(envelope: Envelope): void {
    if (envelope.to === 'client') {
      this.#options.onClient?.(envelope);
      return;
    }
    const hosted = this.#actors.current(envelope.to);
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
    if (onReceived === undefined) this.#call(hosted, envelope);
    else {
      const receiver = hosted.actor.fence();
      const { acts, fenced } = this.#tally;
      this.#call(hosted, envelope);
      const died = hosted.life === 'gone';
      onReceived({ envelope, receiver, acts: this.#tally.acts - acts, fenced: this.#tally.fenced - fenced, died });
    }
    this.#queueStep(hosted);
  }

  /** A message or a step. An uncaught error ends a subtask, as it ends a worker; anywhere else it is a bug and ends the run. */
  #call(hosted: HostedActor, envelope: Envelope | null): void {
    try {
      if (envelope === null) hosted.actor.step(hosted.effects);
      else hosted.actor.receive(envelope, hosted.effects);
    } catch (error) {
      if (hosted.descriptor === null || this.#options.rethrow) throw error;
      this.#lose(hosted, String(error), 0);
    }
    if (hosted.effectsLeft !== null) this.#died(hosted);
  }

  #died(hosted: HostedActor): void {
    if (hosted.life === 'gone') return;
    this.#options.onMishap?.('killedInCall');
    if (hosted.descriptor !== null) this.#lose(hosted, 'killed in the middle of its work', 0);
    else {
      this.#actors.bury(hosted, 0);
      this.#options.onTabDied?.();
    }
  }

  #queueStep(hosted: HostedActor): void {
    if (hosted.stepQueued || hosted.life === 'gone' || !hosted.isReady(this.now())) return;
    hosted.stepQueued = true;
    const { number: actor, stepLane: lane, slow } = hosted;
    const due = this.now() + (this.now() < slow.until ? slow.ms : 0);
    this.#schedule.add({ kind: 'step', actor, due, order: this.#schedule.nextOrder(), lane });
  }

  #spawn(descriptor: SubtaskDescriptor): void {
    const previous = this.#actors.current(`task:${descriptor.subtask}`);
    if (previous !== undefined && previous.life === 'alive') this.#actors.bury(previous, 0);
    const hosted = this.#actors.spawn(descriptor);
    hosted.clock.observe(descriptor.stamp);
    this.faults.onStart(descriptor.subtask);
    this.#queueStep(hosted);
  }

  #lose(hosted: HostedActor, cause: string, zombieActions: number): void {
    this.#actors.bury(hosted, zombieActions);
    const subtask = must(subtaskOf(hosted.actor.id), 'only tasks are lost alone');
    const { attempt } = hosted.actor.fence();
    this.tell('coordinator', { kind: 'connectionLost', subtask, attempt, cause });
  }
}
