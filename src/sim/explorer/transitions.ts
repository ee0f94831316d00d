import { must } from '#std/assert.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Message } from '#protocol/messages.ts';
import { COORDINATOR, type ExploredJob, FIRST_TASK, VAULT } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { type Budget, copyState, type JointState, post, take } from './joint-state.ts';
import { Links } from './links-of-incarnations.ts';
import type { LocalActors, Outcome } from './local-actors.ts';
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
 * - Storage reads and prompt messages (see LocalActors) happen at once; a storage completion is told at once, because
 *   what the vault is told by others meanwhile can only queue behind it. An operation of a lost tab that the fence
 *   refuses is refused for ever and dropped.
 */
export class Transitions {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #links: Links;
  readonly #outside = new Map<string, number>();

  constructor(job: ExploredJob, actors: LocalActors, storage: LocalStorage) {
    this.#job = job;
    this.#actors = actors;
    this.#storage = storage;
    this.#links = new Links(job);
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
    this.#openTab(state, 'fresh');
    return state;
  }

  /** Whether the job has finished: nothing is explored beyond. */
  finished(state: JointState): boolean {
    return this.#jobOf(state) === 'FINISHED';
  }

  /** Whether something may happen that the budget does not pay for. */
  withheld(state: JointState): boolean {
    const coordinator = state.slots[COORDINATOR] as number;
    return state.budget.checkpoints === 0 && this.#actors.state(coordinator).timers.includes('checkpoint');
  }

  /** Everything that may happen next. */
  successors(state: JointState): Successor[] {
    const successors: Successor[] = [];
    const add = (next: Successor): void => {
      successors.push(next);
      if (next.broken === null && state.budget.crashes > 0) this.#addCrashes(next, successors);
    };
    if (state.operations.length > 0) {
      add(this.#store(state));
      if (state.budget.aborts > 0 && this.#isTransaction(state.operations[0] as number)) add(this.#abort(state));
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
      progress.broken ??= this.#judgeStorage(state);
    }
    this.#apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, told), progress);
    this.#settle(state, progress);
    const step: ExploredStep = { kind: 'store', what: this.#nameOf(operation), outcome: 'as asked' };
    return { state, step, ...progress.result() };
  }

  #abort(from: JointState): Successor {
    const state = copyState(from);
    const [operation, ...rest] = state.operations as [number, ...number[]];
    state.operations = rest;
    state.budget.aborts--;
    const progress = new Progress();
    this.#apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, this.#storage.aborted()), progress);
    this.#settle(state, progress);
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
      if (
        this.#isDead(envelope.from, envelope.epoch, envelope.attempt, local) &&
        (outcome.heard || outcome.next !== local)
      )
        progress.broken ??=
          `No message of a dead attempt has an effect. ${nameOf(envelope.message)} of ${envelope.from}, attempt ` +
          `${envelope.attempt}, was taken by ${envelope.to}.`;
      this.#apply(state, to, outcome, progress);
    }
    const step: ExploredStep = {
      kind: 'deliver',
      from: this.#links.speaker(link),
      to: envelope.to,
      message: nameOf(envelope.message),
    };
    return this.#variants(state, step, progress);
  }

  #act(from: JointState, slot: number): Successor[] {
    const state = copyState(from);
    const progress = new Progress();
    this.#apply(state, slot, this.#actors.step(state.slots[slot] as number), progress);
    return this.#variants(state, { kind: 'act', actor: must(this.#job.actorIds[slot], 'an actor') }, progress);
  }

  #fire(from: JointState, slot: number, timer: string): Successor[] {
    const state = copyState(from);
    const progress = new Progress();
    if (timer === 'checkpoint') state.budget.checkpoints--;
    this.#apply(state, slot, this.#actors.fire(state.slots[slot] as number, timer), progress);
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
    progress.broken = this.#judgeStorage(state);
    this.#exorcise(state);
    return { state, step: { kind: 'haunt', what: this.#nameOf(operation) }, ...progress.result() };
  }

  /** The state with everything under way of stopped attempts gone, and with each one message of them left. */
  #variants(state: JointState, step: ExploredStep, progress: Progress): Successor[] {
    const left = progress.stopped.length > 0 ? this.#purge(state, progress.stopped) : [];
    const settled = (each: JointState, about: Progress): Successor => {
      this.#settle(each, about);
      return { state: each, step, ...about.result() };
    };
    const zombies = left.map(({ link, message }) => {
      const haunted = copyState(state);
      haunted.links.set(link, [message]);
      haunted.budget.zombies--;
      return settled(haunted, progress.copy());
    });
    return [settled(state, progress), ...zombies];
  }

  /** Faults that strike right after a transition. */
  #addCrashes({ state, step, durable, spoke }: Successor, successors: Successor[]): void {
    if (this.finished(state)) return;
    for (const slot of spoke) {
      if ((state.slots[slot] as number) === 0) continue;
      const subtask = must(this.#job.actorIds[slot], 'an actor').slice('task:'.length) as SubtaskId;
      successors.push({ ...this.#killTask(state, slot, subtask), before: step });
    }
    if (!durable) return;
    const transactions = state.operations.filter((operation) => this.#isTransaction(operation));
    const ghosts = Math.min(state.budget.zombies, transactions.length);
    for (let surviving = 0; surviving <= ghosts; surviving++) {
      successors.push({ ...this.#loseTab(state, transactions.slice(0, surviving)), before: step });
    }
  }

  #killTask(from: JointState, slot: number, subtask: SubtaskId): Successor {
    const state = copyState(from);
    const { attempt } = this.#actors.state(state.slots[slot] as number);
    state.budget.crashes--;
    state.slots[slot] = 0;
    for (const link of [...state.links.keys()]) if (this.#links.receiver(link) === slot) state.links.delete(link);
    const lost = this.#fromOutside(`${subtask} ${attempt}`, 'host', () => {
      return { kind: 'connectionLost', subtask, attempt, cause: KILLED };
    });
    post(state, this.#links.fromOutside('host', COORDINATOR), lost);
    return { state, step: { kind: 'killTask', subtask }, before: null, broken: null, durable: false, spoke: [] };
  }

  #loseTab(from: JointState, ghosts: readonly number[]): Successor {
    const state = copyState(from);
    state.budget.crashes--;
    state.budget.zombies -= ghosts.length;
    state.links.clear();
    state.slots.fill(0);
    state.operations = [];
    state.ghosts = [...state.ghosts, ...ghosts];
    this.#exorcise(state);
    this.#openTab(state, 'latest');
    const step: ExploredStep = { kind: 'loseTab', ghosts: ghosts.length };
    return { state, step, before: null, broken: null, durable: false, spoke: [] };
  }

  #openTab(state: JointState, restore: 'fresh' | 'latest'): void {
    state.slots[COORDINATOR] = this.#actors.created(COORDINATOR, null);
    state.slots[VAULT] = this.#actors.created(VAULT, null);
    const start = this.#fromOutside(restore, 'client', () => {
      return { kind: 'startJob', plan: this.#job.plan, restore, traceLevel: 'summary' };
    });
    post(state, this.#links.fromOutside('client', COORDINATOR), start);
  }

  /** A message to the coordinator from outside; `key` tells it from others. */
  #fromOutside(key: string, from: 'host' | 'client', make: () => Message): number {
    let number = this.#outside.get(key);
    if (number === undefined) {
      number = this.#actors.posted(this.#job.envelope(from, 'coordinator', 0, 0, make()));
      this.#outside.set(key, number);
    }
    return number;
  }

  /** Carries out what an actor asked for. */
  #apply(state: JointState, slot: number, outcome: Outcome, progress: Progress): void {
    const speaker = state.slots[slot] as number;
    const attempt = slot < FIRST_TASK ? 0 : this.#actors.state(speaker).attempt;
    if (outcome.failure !== null) {
      progress.broken ??= `${this.#job.actorIds[slot]} failed: ${outcome.failure}`;
      return;
    }
    state.slots[slot] = outcome.next;
    for (const asked of outcome.asked) {
      switch (asked.kind) {
        case 'send':
          if (asked.to < 0 || state.slots[asked.to] === 0) break;
          post(state, this.#links.link(slot, attempt, asked.to), asked.message);
          if (slot >= FIRST_TASK) progress.spoke.add(slot);
          break;
        case 'operation':
          state.operations = [...state.operations, asked.operation];
          if (this.#isTransaction(asked.operation)) progress.durable = true;
          break;
        case 'spawn':
          state.slots[asked.slot] = asked.state;
          this.#start(state, asked.slot, progress);
          break;
        case 'kill': {
          const target = state.slots[asked.slot] as number;
          if (target !== 0 && this.#actors.state(target).attempt !== asked.attempt) break;
          progress.stopped.push({ slot: asked.slot, attempt: asked.attempt, local: target });
          state.slots[asked.slot] = 0;
        }
      }
    }
    for (const checkpointId of outcome.completed) {
      state.completed = Math.max(state.completed, checkpointId);
      progress.broken ??= this.#judgeStorage(state);
    }
    if (slot === COORDINATOR) progress.broken ??= this.#judgeJob(state);
  }

  /** A task that has been made does what it does before it waits, or runs. */
  #start(state: JointState, slot: number, progress: Progress): void {
    for (;;) {
      const local = this.#actors.state(state.slots[slot] as number);
      if (!local.ready || local.running) return;
      this.#apply(state, slot, this.#actors.step(state.slots[slot] as number), progress);
      if (progress.broken !== null) return;
    }
  }

  /** Does what happens at once: prompt messages and storage reads. */
  #settle(state: JointState, progress: Progress): void {
    for (let again = true; again && progress.broken === null;) {
      again = false;
      const operation = state.operations[0];
      if (operation !== undefined && this.#isPrompt(state, operation)) {
        state.operations = state.operations.slice(1);
        const { content, told } = this.#storage.apply(state.storage, operation);
        state.storage = content;
        this.#apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, told), progress);
        again = true;
      }
      for (const [link, [message]] of state.links) {
        if (!this.#actors.message(message as number).prompt || !this.#lives(state, link)) continue;
        take(state, link);
        const to = this.#links.receiver(link);
        if (state.slots[to] !== 0) {
          this.#apply(state, to, this.#actors.receive(state.slots[to] as number, message as number), progress);
        }
        again = true;
        break;
      }
    }
  }

  /** Takes away what is under way of and to stopped actors; answers what a zombie among them may still say. */
  #purge(state: JointState, stopped: readonly Stopped[]): readonly LastWord[] {
    const words = new Map<string, LastWord>();
    const say = (link: number, message: number): void => {
      if (this.#actors.message(message).envelope.message.kind === 'creditGranted') return;
      words.set(`${link} ${message}`, { link, message });
    };
    const heads: LastWord[] = [];
    for (const [link, [message]] of [...state.links]) {
      const from = this.#links.incarnation(link);
      const dead = stopped.some((each) => each.slot === from.slot && each.attempt === from.attempt);
      const toDead = stopped.some((each) => each.slot === this.#links.receiver(link));
      if (!dead && !toDead) continue;
      state.links.delete(link);
      if (dead) say(link, message as number);
      if (toDead) heads.push({ link, message: message as number });
    }
    if (state.budget.zombies === 0) return [];
    for (const { slot, attempt, local } of stopped) {
      if (local === 0) continue;
      const next = heads
        .filter(({ link }) => this.#links.receiver(link) === slot)
        .map(({ message }) => this.#actors.receive(local, message));
      if (this.#actors.state(local).ready) next.push(this.#actors.step(local));
      for (const asked of next.flatMap((outcome) => outcome.asked)) {
        if (asked.kind === 'send' && asked.to >= 0) say(this.#links.link(slot, attempt, asked.to), asked.message);
      }
    }
    return [...words.values()];
  }

  /** Drops writes of lost tabs that the fence refuses from now on. */
  #exorcise(state: JointState): void {
    if (state.ghosts.length === 0) return;
    state.ghosts = state.ghosts.filter((operation) => this.#storage.apply(state.storage, operation).landed);
  }

  #judgeStorage(state: JointState): string | null {
    const { restorable, premature } = this.#storage.facts(state.storage);
    if (restorable < state.completed) {
      return (
        'A completed checkpoint is durable, and it or a newer one can be restored ever after. ' +
        `Checkpoint ${state.completed} was complete; the newest that can be restored is ${restorable || 'none'}.`
      );
    }
    if (premature === null) return null;
    return `A transaction is committed only after its checkpoint is durable. ${premature} was committed before.`;
  }

  #judgeJob(state: JointState): string | null {
    const job = this.#jobOf(state);
    if (job !== 'FAILED' && job !== 'SUSPENDED' && job !== 'CANCELED') return null;
    return `A job that restarts without end ends only when it has finished. It ended ${job}.`;
  }

  /** Whether a message is of a task that the receiver knows to be dead. */
  #isDead(from: string, epoch: number, attempt: number, receiver: number): boolean {
    const local = this.#actors.state(receiver);
    return from.startsWith('task:') && (epoch < local.epoch || (epoch === local.epoch && attempt < local.attempt));
  }

  #isPrompt(state: JointState, operation: number): boolean {
    if (!this.#actors.isPromptOperation(operation)) return false;
    return state.budget.aborts === 0 || !this.#isTransaction(operation);
  }

  /** Whether the incarnation at the beginning of a link is still there. */
  #lives(state: JointState, link: number): boolean {
    const { slot, attempt } = this.#links.incarnation(link);
    if (slot < FIRST_TASK || slot >= state.slots.length) return true;
    const local = state.slots[slot] as number;
    return local !== 0 && this.#actors.state(local).attempt === attempt;
  }

  #isTransaction(operation: number): boolean {
    return this.#actors.operation(operation).kind === 'transact';
  }

  #nameOf(operation: number): string {
    const asked = this.#actors.operation(operation);
    return asked.kind === 'transact' ? asked.request.purpose : `read ${asked.request.store}`;
  }

  #jobOf(state: JointState): string | null {
    const coordinator = state.slots[COORDINATOR] as number;
    return coordinator === 0 ? null : this.#actors.state(coordinator).job;
  }
}

/** A state that may come next, and how. */
export interface Successor {
  readonly state: JointState;
  readonly step: ExploredStep;
  /** For a fault that strikes right after something: that. */
  readonly before: ExploredStep | null;
  /** The invariant that does not hold, and why. */
  readonly broken: string | null;
  /** Something happened, or was asked for, that outlives the tab. */
  readonly durable: boolean;
  /** Slots of the tasks that sent something. */
  readonly spoke: readonly number[];
}

/** An actor that has been stopped, and the state it was in: 0 if it had been lost before. */
interface Stopped {
  readonly slot: number;
  readonly attempt: number;
  readonly local: number;
}

/** A message that a stopped actor sent, or would have sent next. */
interface LastWord {
  readonly link: number;
  readonly message: number;
}

/** What a transition has done so far. */
class Progress {
  broken: string | null = null;
  durable = false;
  spoke = new Set<number>();
  stopped: Stopped[] = [];

  copy(): Progress {
    const copy = new Progress();
    copy.broken = this.broken;
    copy.durable = this.durable;
    copy.spoke = new Set(this.spoke);
    return copy;
  }

  result(): Pick<Successor, 'broken' | 'durable' | 'spoke' | 'before'> {
    return { broken: this.broken, durable: this.durable, spoke: [...this.spoke], before: null };
  }
}

const KILLED = 'killed by the exploration';

/** What a message is, in a few words. */
function nameOf(message: Message): string {
  if (message.kind === 'channelElement') {
    const { element } = message;
    return element.kind === 'barrier' ? `barrier ${element.checkpointId}` : element.kind;
  }
  return 'checkpointId' in message ? `${message.kind} ${message.checkpointId}` : message.kind;
}
