import { isTask } from '#protocol/actor-name.ts';
import { COORDINATOR, type ExploredJob, FIRST_TASK, leavesOutOrders, VAULT } from './explored-job.ts';
import { copyState, type JointState, post, take } from './joint-state.ts';
import type { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';
import type { LocalStorage } from './local-storage.ts';
import type { Outcome } from './outcome.ts';
import { type LastWord, type Successor, wordKey } from './successor.ts';

/**
 * What becomes of a joint state when an actor does something: its messages are under way, storage is asked, tasks are
 * spawned and stopped, and what is prompt happens at once. Judges on the way what storage and the job promise.
 *
 * Every method changes the state it is given.
 */
export class JointEffects {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #links: Links;

  constructor(job: ExploredJob, actors: LocalActors, storage: LocalStorage, links: Links) {
    this.#job = job;
    this.#actors = actors;
    this.#storage = storage;
    this.#links = links;
  }

  /** Carries out what an actor asked for. */
  apply(state: JointState, slot: number, outcome: Outcome, progress: Progress): void {
    const speaker = state.slots[slot] as number;
    const attempt = slot < FIRST_TASK ? 0 : this.#actors.state(speaker).attempt;
    if (outcome.failure !== null) {
      progress.broken ??= `${this.#job.actorIds[slot]} failed: ${outcome.failure}`;
      return;
    }
    state.slots[slot] = outcome.next;
    const spawned: number[] = [];
    for (const asked of outcome.asked) {
      switch (asked.kind) {
        case 'send': {
          const { to, message } = asked;
          if (to < 0 || state.slots[to] === 0) break;
          const link = this.#links.link(slot, attempt, to);
          post(state, link, message);
          if (slot < FIRST_TASK) break;
          progress.spoke.add(slot);
          if (to === VAULT) progress.toVault.push({ link, message });
          break;
        }
        case 'operation':
          state.operations = [...state.operations, asked.operation];
          if (this.isTransaction(asked.operation)) progress.durable = true;
          break;
        case 'spawn':
          state.slots[asked.slot] = asked.state;
          spawned.push(asked.slot);
          break;
        case 'kill': {
          const target = state.slots[asked.slot] as number;
          if (target !== 0 && this.#actors.state(target).attempt !== asked.attempt) break;
          progress.stopped.push({ slot: asked.slot, attempt: asked.attempt, local: target });
          state.slots[asked.slot] = 0;
        }
      }
    }
    // None speaks before all are there to hear it: a source that had finished says so at once.
    for (const each of spawned) this.#start(state, each, progress);
    for (const checkpointId of outcome.completed) {
      state.completed = Math.max(state.completed, checkpointId);
      progress.broken ??= this.judgeStorage(state);
    }
    if (slot === COORDINATOR) progress.broken ??= this.#judgeJob(state);
  }

  /** A task that has been made does what it does before it waits, or runs. */
  #start(state: JointState, slot: number, progress: Progress): void {
    for (;;) {
      const local = this.#actors.state(state.slots[slot] as number);
      if (!local.ready || local.running) return;
      this.apply(state, slot, this.#actors.step(state.slots[slot] as number), progress);
      if (progress.broken !== null) return;
    }
  }

  /** Does what happens at once: prompt messages and storage reads. */
  settle(state: JointState, progress: Progress): void {
    for (let again = true; again && progress.broken === null;) {
      again = false;
      const operation = state.operations[0];
      if (operation !== undefined && this.#isPrompt(state, operation)) {
        state.operations = state.operations.slice(1);
        const { content, told } = this.#storage.apply(state.storage, operation);
        state.storage = content;
        this.apply(state, VAULT, this.#actors.on(state.slots[VAULT] as number, told), progress);
        again = true;
      }
      for (const [link, [message]] of state.links) {
        const to = this.#links.receiver(link);
        if (this.#job.reduction !== 'none' && this.#hasEnded(state, to)) {
          state.links.delete(link);
          continue;
        }
        const isPrompt = this.#isPromptMessage(state, to, message as number) && this.#lives(state, link);
        if (!isPrompt && !this.#isFencedOff(state.slots[to] as number, message as number)) continue;
        take(state, link);
        if (state.slots[to] !== 0) {
          this.apply(state, to, this.#actors.receive(state.slots[to] as number, message as number), progress);
        }
        again = true;
        break;
      }
    }
  }

  /** Takes away what is under way of and to stopped actors; answers what a zombie among them may still say. */
  purge(state: JointState, stopped: readonly Stopped[]): readonly LastWord[] {
    const words = this.lastWords(state, stopped);
    for (const link of [...state.links.keys()]) {
      if (this.#isOf(link, stopped) || this.#isTo(link, stopped)) state.links.delete(link);
    }
    return words;
  }

  /** What a zombie among actors that are stopped may still say: what is first under way, or what it would have said next. */
  lastWords(state: JointState, stopped: readonly Stopped[]): readonly LastWord[] {
    if (state.budget.zombies === 0) return [];
    const words = new Map<string, LastWord>();
    const say = (link: number, message: number): void => {
      if (this.#actors.message(message).envelope.message.kind === 'creditGranted') return;
      const word = { link, message };
      words.set(wordKey(word), word);
    };
    const heads = [...state.links].filter(([link]) => this.#isTo(link, stopped));
    for (const [link, [message]] of state.links) if (this.#isOf(link, stopped)) say(link, message as number);
    for (const { slot, attempt, local } of stopped) {
      if (local === 0) continue;
      const next = heads
        .filter(([link]) => this.#links.receiver(link) === slot)
        .map(([, [message]]) => this.#actors.receive(local, message as number));
      if (this.#actors.state(local).ready) next.push(this.#actors.step(local));
      for (const asked of next.flatMap((outcome) => outcome.asked)) {
        if (asked.kind === 'send' && asked.to >= 0) say(this.#links.link(slot, attempt, asked.to), asked.message);
      }
    }
    return [...words.values()];
  }

  /** A state, where it is wanted `alone`, and with each of some words of zombies left in it; all of them settled. */
  settled(
    state: JointState,
    progress: Progress,
    words: readonly LastWord[],
    alone = true,
  ): readonly Omit<Successor, 'step'>[] {
    const variants = words.map((word) => ({ state: withWord(state, word), progress: progress.copy() }));
    if (alone) variants.unshift({ state, progress });
    return variants.map((each) => {
      this.settle(each.state, each.progress);
      return { state: each.state, ...each.progress.result() };
    });
  }

  #isOf(link: number, stopped: readonly Stopped[]): boolean {
    const from = this.#links.incarnation(link);
    return stopped.some((each) => each.slot === from.slot && each.attempt === from.attempt);
  }

  #isTo(link: number, stopped: readonly Stopped[]): boolean {
    return stopped.some((each) => each.slot === this.#links.receiver(link));
  }

  /** Drops writes of lost tabs that the fence refuses from now on. */
  exorcise(state: JointState): void {
    if (state.ghosts.length === 0) return;
    state.ghosts = state.ghosts.filter((operation) => this.#storage.apply(state.storage, operation).landed);
  }

  /** What storage breaks of its promise, or null. */
  judgeStorage(state: JointState): string | null {
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
    const job = this.jobOf(state);
    if (job !== 'FAILED' && job !== 'SUSPENDED' && job !== 'CANCELED') return null;
    return `A job that restarts without end ends only when it has finished. It ended ${job}.`;
  }

  #isPrompt(state: JointState, operation: number): boolean {
    if (!this.#actors.isPromptOperation(operation)) return false;
    return state.budget.aborts === 0 || !this.isTransaction(operation);
  }

  #isPromptMessage(state: JointState, to: number, message: number): boolean {
    if (this.#actors.message(message).prompt) return true;
    const local = state.slots[to] ?? 0;
    return this.#job.reduction !== 'none' && local !== 0 && this.#actors.isLate(local, message);
  }

  /** Whether an actor that runs drops a message of an attempt that it knows to be dead: so it will ever after. */
  #isFencedOff(local: number, message: number): boolean {
    if (!leavesOutOrders(this.#job) || local === 0 || !this.isDead(message, local)) return false;
    const { running, ready } = this.#actors.state(local);
    if (!running || ready) return false;
    const { next, asked, heard } = this.#actors.receive(local, message);
    return next === local && asked.length === 0 && !heard;
  }

  /** Whether a message is of a task that the receiver knows to be dead. */
  isDead(message: number, receiver: number): boolean {
    const { from, epoch, attempt } = this.#actors.message(message).envelope;
    const local = this.#actors.state(receiver);
    return isTask(from) && (epoch < local.epoch || (epoch === local.epoch && attempt < local.attempt));
  }

  /** Whether an actor takes nothing any more: what is under way to it may as well be gone. */
  #hasEnded(state: JointState, slot: number): boolean {
    const local = state.slots[slot] ?? 0;
    return local !== 0 && this.#actors.state(local).ended;
  }

  /** Whether the incarnation at the beginning of a link is still there. */
  #lives(state: JointState, link: number): boolean {
    const { slot, attempt } = this.#links.incarnation(link);
    if (slot < FIRST_TASK || slot >= state.slots.length) return true;
    const local = state.slots[slot] as number;
    return local !== 0 && this.#actors.state(local).attempt === attempt;
  }

  /** Whether a storage operation writes. */
  isTransaction(operation: number): boolean {
    return this.#actors.operation(operation).kind === 'transact';
  }

  /** The state of the job, as its coordinator has it. */
  jobOf(state: JointState): string | null {
    const coordinator = state.slots[COORDINATOR] as number;
    return coordinator === 0 ? null : (this.#actors.state(coordinator).facts?.job ?? null);
  }
}

function withWord(state: JointState, { link, message }: LastWord): JointState {
  const haunted = copyState(state);
  haunted.links.set(link, [message]);
  haunted.budget.zombies--;
  return haunted;
}

/** An actor that has been stopped, and the state it was in: 0 if it had been lost before. */
export interface Stopped {
  readonly slot: number;
  readonly attempt: number;
  readonly local: number;
}

/** What a transition has done so far. */
export class Progress {
  broken: string | null = null;
  durable = false;
  spoke = new Set<number>();
  toVault: LastWord[] = [];
  stopped: Stopped[] = [];

  copy(): Progress {
    const copy = new Progress();
    copy.broken = this.broken;
    copy.durable = this.durable;
    copy.spoke = new Set(this.spoke);
    copy.toVault = [...this.toVault];
    return copy;
  }

  result(): Pick<Successor, 'broken' | 'durable' | 'spoke' | 'toVault' | 'before'> {
    return { broken: this.broken, durable: this.durable, spoke: [...this.spoke], toVault: this.toVault, before: [] };
  }
}
