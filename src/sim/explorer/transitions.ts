import { must } from '#std/assert.ts';
import { isTask } from '#protocol/actor-name.ts';
import { COORDINATOR, type ExploredJob, FIRST_TASK, leavesOutOrders, VAULT } from './explored-job.ts';
import { Crashes } from './crashes.ts';
import { JointEffects, Progress } from './joint-effects.ts';
import { type ExploredStep, messageName } from './explored-step.ts';
import { PersistentSets } from './persistent-sets.ts';
import type { Successor } from './successor.ts';
import { type Budget, copyState, type JointState, take } from './joint-state.ts';
import { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';
import type { LocalStorage } from './local-storage.ts';

/**
 * What may happen next in a joint state, faults included.
 *
 * Order of the transitions of a state: storage, deliveries by link, sources, timers, writes of lost tabs; behind each, the
 * faults that strike right after it. A path is therefore a list of small integers, and that of a calm run has no fault.
 *
 * Reductions, and why no behaviour is lost:
 * - A crash is explored only right after something that outlives it: a transaction that landed or was asked for (the
 *   tab), a message sent (a task). Whatever else was done before the crash is lost with it, so a crash after it leads
 *   to the same state as one before it.
 * - What a stopped attempt had under way is dropped, but for as many messages as there are zombies left, each of which
 *   may be any first message of a link. A message that is fenced off changes nothing (checked here at every one that
 *   arrives), so any number of them does no more than none.
 *   Its receiver may take it at any time until it runs in an attempt of its own and drops it: numbers only grow, and fences
 *   look at nothing else, so it would be dropped ever after.
 * - Storage reads and prompt messages (see LocalActors) happen at once; a storage completion is told at once, because
 *   what the vault is told by others meanwhile can only queue behind it. An operation of a lost tab that the fence
 *   refuses is refused for ever and dropped.
 */
export class Transitions {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #links: Links;
  readonly #effects: JointEffects;
  readonly #crashes: Crashes;
  readonly #sets: PersistentSets;

  constructor(job: ExploredJob, actors: LocalActors, storage: LocalStorage) {
    this.#job = job;
    this.#actors = actors;
    this.#storage = storage;
    this.#links = new Links();
    this.#effects = new JointEffects(job, actors, storage, this.#links);
    this.#crashes = new Crashes(job, actors, this.#links, this.#effects);
    this.#sets = new PersistentSets(job, actors, this.#links);
  }

  /** The state before anything has happened: a tab has been opened and the job started. */
  initial(budget: Budget): JointState {
    const state: JointState = {
      slots: this.#job.actorIds.map(() => 0),
      links: new Map(),
      storage: this.#storage.empty,
      operations: [],
      ghosts: [],
      completed: 0,
      budget: { ...budget },
    };
    this.#crashes.openTab(state, 'fresh');
    return state;
  }

  /** Whether the job has finished: nothing is explored beyond. */
  finished(state: JointState): boolean {
    return this.#effects.jobOf(state) === 'FINISHED';
  }

  /** Whether something may happen that the budget does not pay for. */
  withheld(state: JointState): boolean {
    const coordinator = state.slots[COORDINATOR] as number;
    return state.budget.checkpoints === 0 && this.#actors.state(coordinator).timers.includes('checkpoint');
  }

  /** Everything that may happen next. */
  successors(state: JointState): Successor[] {
    return (leavesOutOrders(this.#job) ? this.#persistent(state) : null) ?? this.#all(state);
  }

  /** What one actor may do, where that is enough; null where it is not. */
  #persistent(state: JointState): Successor[] | null {
    const haunted = state.budget.crashes > 0 && state.budget.zombies > 0;
    for (const { kind, actor, links } of this.#sets.of(state)) {
      const own = kind === 'store' ? [this.#store(state)] : actor === null ? [] : this.#act(state, actor);
      for (const link of links) own.push(...this.#deliver(state, link));
      if (kind === 'own' && !own.every((next) => this.#sets.isInvisible(state, next.state))) continue;
      if (haunted && !own.every((next) => this.#crashes.leavesWords(state, next.state))) continue;
      if (state.budget.crashes === 0) return own;
      return own.flatMap((next) => (next.broken === null ? [next, ...this.#crashes.after(state, next)] : [next]));
    }
    return null;
  }

  #all(state: JointState): Successor[] {
    const successors: Successor[] = [];
    const add = (next: Successor): void => {
      successors.push(next);
      if (next.broken === null && state.budget.crashes > 0) successors.push(...this.#crashes.after(state, next));
    };
    if (state.operations.length > 0) {
      add(this.#store(state));
      if (state.budget.aborts > 0 && this.#effects.isTransaction(state.operations[0] as number))
        add(this.#abort(state));
    }
    for (const link of [...state.links.keys()].sort((a, b) => a - b)) {
      for (const next of this.#deliver(state, link)) add(next);
    }
    for (let slot = FIRST_TASK; slot < state.slots.length; slot++) {
      const local = state.slots[slot] as number;
      if (local !== 0 && this.#actors.state(local).ready) for (const next of this.#act(state, slot)) add(next);
    }
    for (let slot = 0; slot < state.slots.length; slot++) {
      const local = state.slots[slot] as number;
      if (local === 0) continue;
      for (const timer of this.#actors.state(local).timers) {
        if (timer === 'checkpoint' && state.budget.checkpoints === 0) continue;
        for (const next of this.#fire(state, slot, timer)) add(next);
      }
    }
    if (state.ghosts.length > 0) add(this.#haunt(state));
    return successors;
  }

  #store(from: JointState): Successor {
    const state = copyState(from);
    const [operation, ...rest] = state.operations as [number, ...number[]];
    const { content, told, landed } = this.#storage.apply(state.storage, operation);
    const progress = new Progress();
    state.storage = content;
    state.operations = rest;
    if (landed) {
      progress.durable = true;
      progress.broken ??= this.#effects.judgeStorage(state);
    }
    this.#effects.apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, told), progress);
    this.#effects.settle(state, progress);
    const step: ExploredStep = { kind: 'store', what: this.#nameOf(operation), outcome: 'as asked' };
    return { state, step, ...progress.result() };
  }

  #abort(from: JointState): Successor {
    const state = copyState(from);
    const [operation, ...rest] = state.operations as [number, ...number[]];
    state.operations = rest;
    state.budget.aborts--;
    const progress = new Progress();
    this.#effects.apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, this.#storage.aborted()), progress);
    this.#effects.settle(state, progress);
    const step: ExploredStep = { kind: 'store', what: this.#nameOf(operation), outcome: 'aborted' };
    return { state, step, ...progress.result() };
  }

  #deliver(from: JointState, link: number): Successor[] {
    const state = copyState(from);
    const message = take(state, link);
    const { to, envelope } = this.#actors.message(message);
    const progress = new Progress();
    const local = state.slots[to] as number;
    if (local !== 0) {
      const outcome = this.#actors.receive(local, message);
      if (this.#effects.isDead(message, local) && (outcome.heard || outcome.next !== local))
        progress.broken ??=
          `No message of a dead attempt has an effect. ${messageName(envelope.message)} of ${envelope.from}, attempt ` +
          `${envelope.attempt}, was taken by ${envelope.to}.`;
      this.#effects.apply(state, to, outcome, progress);
    }
    const step: ExploredStep = {
      kind: 'deliver',
      // Planted bugs may speak for another: what is said to be the sender counts, not whose link it is.
      from: { actor: envelope.from, attempt: isTask(envelope.from) ? envelope.attempt : 0 },
      to: envelope.to,
      message: messageName(envelope.message),
    };
    return this.#variants(state, step, progress);
  }

  #act(from: JointState, slot: number): Successor[] {
    const state = copyState(from);
    const progress = new Progress();
    this.#effects.apply(state, slot, this.#actors.step(state.slots[slot] as number), progress);
    return this.#variants(state, { kind: 'act', actor: must(this.#job.actorIds[slot], 'an actor') }, progress);
  }

  #fire(from: JointState, slot: number, timer: string): Successor[] {
    const state = copyState(from);
    const progress = new Progress();
    if (timer === 'checkpoint') state.budget.checkpoints--;
    this.#effects.apply(state, slot, this.#actors.fire(state.slots[slot] as number, timer), progress);
    return this.#variants(state, { kind: 'timer', actor: must(this.#job.actorIds[slot], 'an actor'), timer }, progress);
  }

  #haunt(from: JointState): Successor {
    const state = copyState(from);
    const [operation, ...rest] = state.ghosts as [number, ...number[]];
    const { content } = this.#storage.apply(state.storage, operation);
    state.storage = content;
    state.ghosts = rest;
    const progress = new Progress();
    progress.durable = true;
    progress.broken = this.#effects.judgeStorage(state);
    this.#effects.exorcise(state);
    return { state, step: { kind: 'haunt', what: this.#nameOf(operation) }, ...progress.result() };
  }

  /** The state with everything under way of stopped attempts gone, and with each one message of them left. */
  #variants(state: JointState, step: ExploredStep, progress: Progress): Successor[] {
    const left = progress.stopped.length > 0 ? this.#effects.purge(state, progress.stopped) : [];
    return this.#effects.settled(state, progress, left).map((each) => ({ ...each, step }));
  }

  #nameOf(operation: number): string {
    const asked = this.#actors.operation(operation);
    return asked.kind === 'transact' ? asked.request.purpose : `read ${asked.request.store}`;
  }
}
