import { assert, must } from '#std/assert.ts';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { JobManagerState } from '#engine/coordinator/job-manager-state.ts';
import type { SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import { type CoordinatorFacts, coordinatorFacts, NO_TASK, type TaskFacts, taskFacts } from './actor-facts.ts';
import { canonicalText } from './canonical-text.ts';
import { Interned } from './interned.ts';
import type { ExploredJob } from './explored-job.ts';
import type { Asked, Outcome, ReactionWatcher, StorageOperation } from './outcome.ts';
import { RecordedEffects } from './recorded-effects.ts';
import { hasEnded, settledState, withoutPlan } from './settled-state.ts';
import { placeText } from './stored-place.ts';

/**
 * What each actor does in each of its states, worked out once.
 *
 * An actor is a reducer, so (its state, what happens to it) determines its next state and what it asks of the world.
 * Millions of joint states are made of a few thousand states of single actors: the engine runs once for each pair that
 * is new, and everything else is a look-up.
 *
 * Invariants: an actor is always made anew and loaded, never used twice; its clock stands still; `choose` answers 0.
 * Run to completion: a vault and a task that is no source act until nothing is left to do before the next message comes.
 * A source does so until it runs; then each of its steps is a transition of its own, because it acts unasked.
 */
export class LocalActors {
  readonly #job: ExploredJob;
  readonly #states = new Interned<LocalState>();
  readonly #events = new Interned<LocalEvent>();
  readonly #messages = new Interned<PostedMessage>();
  readonly #operations = new Interned<{ readonly operation: StorageOperation; readonly prompt: boolean }>();
  readonly #outcomes = new Map<number, Outcome>();
  /** The event of each message. */
  readonly #arrivals: number[] = [];
  /** The message of each event that is the arrival of one. */
  readonly #arrived: number[] = [];
  readonly #stepEvent: number;
  #watcher: ReactionWatcher | null = null;

  constructor(job: ExploredJob) {
    this.#job = job;
    this.#stepEvent = this.#eventOf({ kind: 'step' });
  }

  /** From now on a mirror is told what is worked out. */
  watch(watcher: ReactionWatcher): void {
    this.#watcher = watcher;
  }

  /** States and (state, event) pairs known. */
  sizes(): { readonly actorStates: number; readonly outcomes: number } {
    return { actorStates: this.#states.size(), outcomes: this.#outcomes.size };
  }

  state(number: number): LocalState {
    return this.#states.value(number);
  }

  message(number: number): PostedMessage {
    return this.#messages.value(number);
  }

  operation(number: number): StorageOperation {
    return this.#operations.value(number).operation;
  }

  /** Whether an operation happens as soon as it is first, while no transaction may abort. */
  isPromptOperation(number: number): boolean {
    return this.#operations.value(number).prompt;
  }

  /** The state of an actor that has just been made. */
  created(slot: number, descriptor: SubtaskDescriptor | null): number {
    const state = this.#keep(slot, descriptor, this.#make(slot, descriptor), [], descriptor === null);
    this.#watcher?.created(slot, state);
    return state;
  }

  /** The number of a message. */
  posted(envelope: Envelope): number {
    return this.#messages.number(canonicalText(envelope), () => ({
      envelope,
      to: this.#job.slotOf(envelope.to),
      prompt: this.#job.prompt.message(envelope),
    }));
  }

  /** A message of the host to an actor. */
  hostEvent(to: ActorId, message: Message): number {
    return this.#eventOf({ kind: 'message', envelope: this.#job.envelope('host', to, 0, 0, message) });
  }

  /** What a message does to an actor. */
  receive(state: number, message: number): Outcome {
    return this.on(state, this.arrivalOf(message));
  }

  /** The event that a message arrives. */
  arrivalOf(message: number): number {
    let event = this.#arrivals[message];
    if (event === undefined) {
      event = this.#eventOf({ kind: 'message', envelope: this.message(message).envelope });
      this.#arrivals[message] = event;
      this.#arrived[event] = message;
    }
    return event;
  }

  /** The message whose arrival an event is; null if it is none. */
  messageOf(event: number): number | null {
    return this.#arrived[event] ?? null;
  }

  /**
   * Whether a message about a checkpoint comes too late to be anything but dropped, and would ever after: ids of checkpoints
   * only grow, so what a coordinator collects no more, and what a task has taken, does not come back.
   */
  isLate(state: number, message: number): boolean {
    const { envelope } = this.message(message);
    const { kind } = envelope.message;
    if (kind !== 'checkpointDeclined' && kind !== 'checkpointAcknowledged' && kind !== 'notifyCheckpointAborted')
      return false;
    const { taken } = this.state(state);
    if (kind === 'notifyCheckpointAborted' && envelope.message.checkpointId > taken) return false;
    const { next, asked } = this.receive(state, message);
    return next === state && asked.length === 0;
  }

  /** What one step of an actor that is ready does. */
  step(state: number): Outcome {
    return this.on(state, this.#stepEvent);
  }

  /** What a timer of an actor does. */
  fire(state: number, timer: string): Outcome {
    return this.on(state, this.#eventOf({ kind: 'timer', timer }));
  }

  /** What an event does. */
  on(state: number, event: number): Outcome {
    const key = state * EVENTS_MAX + event;
    let outcome = this.#outcomes.get(key);
    if (outcome === undefined) {
      outcome = this.#work(this.state(state), this.#events.value(event));
      this.#outcomes.set(key, outcome);
      this.#watcher?.workedOut(state, event, outcome);
    }
    return outcome;
  }

  #eventOf(event: LocalEvent): number {
    const text = event.kind === 'message' ? canonicalText(event.envelope) : `${event.kind} ${timerOf(event)}`;
    const number = this.#events.number(text, () => event);
    assert(number < EVENTS_MAX, 'events have numbers below their place in a key');
    return number;
  }

  #work(before: LocalState, event: LocalEvent): Outcome {
    const { slot, descriptor } = before;
    const actor = this.#make(slot, descriptor);
    actor.load(before.saved);
    const timers = before.timers.filter((timer) => event.kind !== 'timer' || timer !== event.timer);
    const effects = new RecordedEffects(actor, timers, this.#job);
    let steps = 0;
    let failure: string | null = null;
    let running = before.running;
    try {
      if (event.kind === 'step') actor.step(effects);
      else {
        const { startMs } = this.#job;
        const envelope =
          event.kind === 'message'
            ? structuredClone(event.envelope)
            : this.#job.envelope('host', actor.id, 0, 0, { kind: 'timerFired', timer: event.timer, at: startMs });
        actor.receive(envelope, effects);
      }
      running ||= effects.running;
      while (actor.ready(this.#job.startMs) && !(running && this.#job.isSource(slot))) {
        actor.step(effects);
        running ||= effects.running;
        assert(++steps < STEPS_MAX, 'an actor comes to rest');
      }
    } catch (error) {
      failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    const asked = effects.asked.map((each): Asked => {
      switch (each.kind) {
        case 'send':
          return { kind: 'send', message: this.posted(each.envelope), to: this.#job.slotOf(each.envelope.to) };
        case 'operation':
          return { kind: 'operation', operation: this.#operationOf(each.operation) };
        case 'spawn': {
          const spawned = this.#job.slotOf(`task:${each.descriptor.subtask}`);
          return { kind: 'spawn', slot: spawned, state: this.created(spawned, each.descriptor) };
        }
        case 'kill':
          return { kind: 'kill', slot: this.#job.slotOf(`task:${each.subtask}`), attempt: each.attempt };
      }
    });
    const next = failure === null ? this.#keep(slot, descriptor, actor, effects.timers, running) : 0;
    return { next, asked, steps, failure, completed: effects.completed, heard: effects.heard };
  }

  #operationOf(operation: StorageOperation): number {
    return this.#operations.number(operationText(operation), () => ({
      operation: structuredClone(operation),
      prompt: this.#job.prompt.operation(operation),
    }));
  }

  #keep(
    slot: number,
    descriptor: SubtaskDescriptor | null,
    actor: SavableActor,
    timers: readonly string[],
    running: boolean,
  ): number {
    const saved = settledState(actor.save(), this.#job.plan, this.#job.reduction);
    const ended = this.#job.reduction !== 'none' && hasEnded(saved);
    const armed = ended ? [] : timers.toSorted();
    const about = descriptor === null ? null : { ...descriptor, plan: null };
    const inside = ended ? 'ended' : canonicalText(withoutPlan(saved), UNORDERED);
    const text = `${slot} ${running} ${armed.join(' ')} ${canonicalText(about)} ${inside}`;
    return this.#states.number(text, () => {
      const { epoch, attempt } = actor.fence();
      const facts = actor.id === 'coordinator' ? coordinatorFacts(saved as JobManagerState) : null;
      const ready = actor.ready(this.#job.startMs);
      const task = descriptor === null ? NO_TASK : taskFacts(saved);
      return { slot, descriptor, saved, timers: armed, epoch, attempt, ready, running, ended, ...task, facts };
    });
  }

  #make(slot: number, descriptor: SubtaskDescriptor | null): SavableActor {
    const { jobId, plant, actorIds } = this.#job;
    const id = must(actorIds[slot], 'a slot belongs to an actor');
    let actor: SavableActor;
    if (descriptor !== null) actor = (plant?.createSubtask ?? createSubtaskActor)(descriptor);
    else actor = id === 'vault' ? new Vault({ jobId }) : new JobManager({ jobId });
    return plant?.wrapActor?.(actor) ?? actor;
  }
}

/** One state of one actor. */
export interface LocalState extends TaskFacts {
  readonly slot: number;
  /** Null: not a task. */
  readonly descriptor: SubtaskDescriptor | null;
  readonly saved: unknown;
  /** Timers that may fire, sorted. */
  readonly timers: readonly string[];
  readonly epoch: number;
  readonly attempt: number;
  readonly ready: boolean;
  /** A task that has reported RUNNING; any other actor. */
  readonly running: boolean;
  /** A task that takes nothing any more. */
  readonly ended: boolean;
  /** Of the coordinator. */
  readonly facts: CoordinatorFacts | null;
}

/** A message and whom it goes to. */
export interface PostedMessage {
  readonly envelope: Envelope;
  /** Slot of the receiver, or -1: the client. */
  readonly to: number;
  /** Delivered as soon as it is first of its link. */
  readonly prompt: boolean;
}

type LocalEvent =
  | { readonly kind: 'message'; readonly envelope: Envelope }
  | { readonly kind: 'step' }
  | { readonly kind: 'timer'; readonly timer: string };

const EVENTS_MAX = 2 ** 22;
const STEPS_MAX = 10_000;

/** Read by key, and written out in the order of the plan: the order in which the entries came does not show. */
export const UNORDERED: ReadonlySet<string> = new Set(['acknowledged', 'staged']);

/** A transaction happens whole: the order of what it deletes does not show. */
function operationText(operation: StorageOperation): string {
  if (operation.kind === 'read') return canonicalText(operation);
  const { deletes, ...request } = operation.request;
  const keys = deletes.map(placeText).toSorted();
  return `${canonicalText(request)} ${canonicalText(keys)}`;
}

function timerOf(event: LocalEvent): string {
  return event.kind === 'timer' ? event.timer : '';
}
