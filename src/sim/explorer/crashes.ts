import { must } from '#std/assert.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Message } from '#protocol/messages.ts';
import { COORDINATOR, type ExploredJob, FIRST_TASK, leavesOutOrders, VAULT } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { type JointEffects, Progress, type Stopped } from './joint-effects.ts';
import { copyState, type JointState, post } from './joint-state.ts';
import type { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';
import { type LastWord, type Successor, wordKey } from './successor.ts';

/**
 * The faults of an exploration: a task is lost, or the whole tab, some of whose writes may still land.
 *
 * A lost task, and that the coordinator hears of it, are one transition. Between the two other actors may act, but what
 * they do neither needs the lost task nor is changed by its being lost, so it may as well come before. The attempt ends
 * with that: what its tasks did, and everything under way from and to them, is gone but for a zombie's word, and who it
 * was that was lost shows nowhere. So one lost task stands for all, and only after a transition that left something
 * behind that outlives the attempt is there anything new to lose it after; or that made a new word possible.
 * A zombie's word is what is first under way, what one of the stopped would have said next, or what it told the vault
 * in the transition that comes next, for of what is prompt only the beginning may happen: all of them are lost alike
 * before it. Other words are fenced off, wherever they come (checked wherever one does).
 * A task that the coordinator knows to have finished neither acts nor answers: that it is lost changes nothing.
 * The news may be later than the next attempt, if another task was lost first; it is tried then and has to do nothing.
 */
export class Crashes {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #links: Links;
  readonly #effects: JointEffects;
  readonly #outside = new Map<string, number>();
  readonly #words = new WeakMap<JointState, readonly LastWord[]>();

  constructor(job: ExploredJob, actors: LocalActors, links: Links, effects: JointEffects) {
    this.#job = job;
    this.#actors = actors;
    this.#links = links;
    this.#effects = effects;
  }

  /** Faults that strike right after a transition from a state. */
  after(from: JointState, { state, step, durable, spoke, toVault }: Successor): Successor[] {
    const successors: Successor[] = [];
    if (this.#effects.jobOf(state) === 'FINISHED') return successors;
    const atOnce = leavesOutOrders(this.#job);
    if (!atOnce) {
      for (const slot of spoke) {
        if (state.slots[slot] !== 0) successors.push({ ...this.#killTask(state, slot), before: [step] });
      }
    } else {
      for (const lost of this.#lostAttempts(from, state)) {
        successors.push({ ...lost, before: [step, ...lost.before] });
      }
      const early = from.budget.zombies === 0 ? [] : toVault.filter(notIn(this.#lastWords(from)));
      if (early.length > 0) successors.push(...this.#loseAttempt(from, false, () => early));
    }
    if (!durable) return successors;
    const transactions = this.#transactions(state);
    const ghosts = Math.min(state.budget.zombies, transactions.length);
    const before = this.#transactions(from);
    const isNew = !atOnce || this.#outlivesTab(from, state) || before.some((each, at) => each !== transactions[at]);
    for (let surviving = isNew ? 0 : before.length + 1; surviving <= ghosts; surviving++) {
      successors.push({ ...this.#loseTab(state, transactions.slice(0, surviving)), before: [step] });
    }
    return successors;
  }

  /** Whether anything changed but the tasks of the attempt, and what is under way from and to them. */
  #leftSomething(before: JointState, after: JointState): boolean {
    for (let slot = 0; slot < FIRST_TASK; slot++) if (before.slots[slot] !== after.slots[slot]) return true;
    if (this.#outlivesTab(before, after) || !isSame(before.operations, after.operations)) return true;
    return !isSame(this.#underWay(before), this.#underWay(after));
  }

  /** Whether anything changed that is still there when the tab is lost. */
  #outlivesTab(before: JointState, after: JointState): boolean {
    return (
      before.storage !== after.storage ||
      before.completed !== after.completed ||
      !isSame(before.ghosts, after.ghosts) ||
      !isSame(Object.values(before.budget), Object.values(after.budget))
    );
  }

  /** Links and messages that neither come from nor go to a living task, as one list. */
  #underWay(state: JointState): number[] {
    const found: number[] = [];
    for (const [link, messages] of state.links) {
      if (this.#links.receiver(link) >= FIRST_TASK) continue;
      const { slot, attempt } = this.#links.incarnation(link);
      const local = state.slots[slot] ?? 0;
      const speaks = slot >= FIRST_TASK && local !== 0 && this.#actors.state(local).attempt === attempt;
      if (!speaks) found.push(link, messages.length, ...messages);
    }
    return found;
  }

  #killTask(from: JointState, slot: number): Successor {
    const { state, news, step } = this.#killed(from, slot);
    post(state, this.#links.fromOutside('host', COORDINATOR), news);
    return { state, step, ...new Progress().result() };
  }

  /**
   * Lost right after a transition: without a word of the dead, where it left something, and with each word that a zombie
   * may still say, where it could not have been said before.
   */
  #lostAttempts(before: JointState, from: JointState): Successor[] {
    if (this.#leftSomething(before, from)) return this.#loseAttempt(from, true, (words) => words);
    if (from.budget.zombies === 0) return [];
    const isNew = notIn(this.#lastWords(before));
    return this.#lastWords(from).some(isNew) ? this.#loseAttempt(from, false, (words) => words.filter(isNew)) : [];
  }

  /**
   * A task is lost and the coordinator hears of it, `alone` and with each of the words that are chosen from the last ones
   * of all who are stopped. Nothing if there is no task whose loss is more than noise.
   */
  #loseAttempt(
    from: JointState,
    alone: boolean,
    choose: (words: readonly LastWord[]) => readonly LastWord[],
  ): Successor[] {
    const coordinator = from.slots[COORDINATOR] as number;
    for (let slot = FIRST_TASK; slot < from.slots.length; slot++) {
      if (from.slots[slot] === 0) continue;
      const { state, news, step } = this.#killed(from, slot);
      const outcome = this.#actors.receive(coordinator, news);
      if (outcome.next === coordinator && outcome.asked.length === 0) continue;
      const progress = new Progress();
      progress.broken = this.#heedsLateNews(coordinator, slot);
      this.#effects.apply(state, COORDINATOR, outcome, progress);
      this.#effects.purge(state, progress.stopped);
      // The lost task may be a zombie as any other.
      const stopped = progress.stopped.map((each) => ({ ...each, local: from.slots[each.slot] as number }));
      const words = choose(this.#effects.lastWords(from, stopped));
      const heard: ExploredStep = {
        kind: 'deliver',
        from: { actor: 'host', attempt: 0 },
        to: 'coordinator',
        message: 'connectionLost',
      };
      const lost = this.#effects.settled(state, progress, words, alone);
      return lost.map((each) => ({ ...each, step: heard, before: [step] }));
    }
    return [];
  }

  /** Whether zombies could tell the vault the same before a transition and after it. */
  leavesWords(before: JointState, after: JointState): boolean {
    const known = this.#wordsToVault(before);
    const words = this.#wordsToVault(after);
    return words.length === known.length && words.every((word, at) => word === known[at]);
  }

  #wordsToVault(state: JointState): readonly string[] {
    const words = this.#lastWords(state).filter(({ link }) => this.#links.receiver(link) === VAULT);
    return words.map(wordKey).toSorted();
  }

  /** What zombies could still say if all tasks were stopped now; of one state it is asked after each of its transitions. */
  #lastWords(state: JointState): readonly LastWord[] {
    let words = this.#words.get(state);
    if (words === undefined) {
      words = this.#effects.lastWords(state, this.#tasksOf(state));
      this.#words.set(state, words);
    }
    return words;
  }

  #tasksOf(state: JointState): readonly Stopped[] {
    const stopped: Stopped[] = [];
    for (let slot = FIRST_TASK; slot < state.slots.length; slot++) {
      const local = state.slots[slot] as number;
      if (local !== 0) stopped.push({ slot, attempt: this.#actors.state(local).attempt, local });
    }
    return stopped;
  }

  #transactions(state: JointState): readonly number[] {
    return state.operations.filter((operation) => this.#effects.isTransaction(operation));
  }

  /** What is wrong if the news that a task of the attempt before was lost, come late, has an effect; or null. */
  #heedsLateNews(coordinator: number, slot: number): string | null {
    const { attempt } = this.#actors.state(coordinator);
    if (attempt < 2) return null;
    const { next, asked } = this.#actors.receive(coordinator, this.#news(slot, attempt - 1));
    if (next === coordinator && asked.length === 0) return null;
    return `No message of a dead attempt has an effect. The coordinator heard that ${this.#job.actorIds[slot]} of attempt ${attempt - 1} was lost.`;
  }

  /** The state without a task, and the news of it. */
  #killed(
    from: JointState,
    slot: number,
  ): { readonly state: JointState; readonly news: number; readonly step: ExploredStep } {
    const state = copyState(from);
    const { attempt } = this.#actors.state(state.slots[slot] as number);
    state.budget.crashes--;
    state.slots[slot] = 0;
    for (const link of [...state.links.keys()]) if (this.#links.receiver(link) === slot) state.links.delete(link);
    return { state, news: this.#news(slot, attempt), step: { kind: 'killTask', subtask: this.#subtask(slot) } };
  }

  #news(slot: number, attempt: number): number {
    const subtask = this.#subtask(slot);
    return this.#fromOutside(`${subtask} ${attempt}`, 'host', () => {
      return { kind: 'connectionLost', subtask, attempt, cause: KILLED };
    });
  }

  #subtask(slot: number): SubtaskId {
    return must(subtaskOf(must(this.#job.actorIds[slot], 'an actor')), 'only tasks are lost alone');
  }

  #loseTab(from: JointState, ghosts: readonly number[]): Successor {
    const state = copyState(from);
    state.budget.crashes--;
    state.budget.zombies -= ghosts.length;
    state.links.clear();
    state.slots.fill(0);
    state.operations = [];
    state.ghosts = [...state.ghosts, ...ghosts];
    this.#effects.exorcise(state);
    this.openTab(state, 'latest');
    return { state, ...new Progress().result(), step: { kind: 'loseTab', ghosts: ghosts.length } };
  }

  /** A tab is opened and the job started in it. */
  openTab(state: JointState, restore: 'fresh' | 'latest'): void {
    state.slots[COORDINATOR] = this.#actors.created(COORDINATOR, null);
    state.slots[VAULT] = this.#actors.created(VAULT, null);
    const start = this.#fromOutside(restore, 'client', () => {
      return { kind: 'startJob', plan: this.#job.plan, restore, traceLevel: 'summary' };
    });
    post(state, this.#links.fromOutside('client', COORDINATOR), start);
    this.#effects.settle(state, new Progress());
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
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((each, at) => each === right[at]);
}

function notIn(words: readonly LastWord[]): (word: LastWord) => boolean {
  const known = new Set(words.map(wordKey));
  return (word) => !known.has(wordKey(word));
}

const KILLED = 'killed by the exploration';
