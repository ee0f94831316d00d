import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { WRITE_SINKS } from '#engine/vault/storage-purposes.ts';
import type { ActorId, Message } from '#protocol/messages.ts';
import type { CoordinatorFacts } from './actor-facts.ts';
import { COORDINATOR, type ExploredJob, FIRST_TASK } from './explored-job.ts';
import type { JointState } from './joint-state.ts';
import type { Links } from './links-of-incarnations.ts';
import type { LocalActors, LocalState } from './local-actors.ts';
import { RowsAhead } from './rows-ahead.ts';

/**
 * What one actor may do next, where that is all that has to be explored now: whatever the others do first comes to the
 * same afterwards.
 *
 * Transitions of different actors commute, because what one sends another joins the end of a link. So a set of
 * transitions of one actor is enough (it is persistent) if nothing else that this actor may do can come to be before one
 * of the set is done, or commutes with the set:
 * - A source acts, or takes a trigger. Links are first in first out, so if a trigger is under way these two are all; if
 *   none is and the coordinator cannot send one before the source has acted, the one step is.
 * - A task takes elements of its channels. A barrier or the end of a channel that is not the gate's last asks for nothing,
 *   it is counted; whatever else is taken before or after. Its last one comes when the other channels are shut. A record
 *   waits until each other channel has something under way, too, or will carry no row any more.
 * - The coordinator counts an acknowledgement that is not the last, and a task that has finished and is not the last, when
 *   no checkpoint is planned from it: who is lost afterwards is another task, and that comes to the same (Crashes).
 * - A sink's transactions are sealed in storage: what others ask for meanwhile queues behind it, and the sink, whose
 *   snapshot has been taken, only acknowledges. Not so a commit: a snapshot shows whether it is still to come. With more
 *   than one write of a lost tab to come the queue would show.
 * - A task takes the first of any of its links, when none of them is empty but those of tasks that have finished, and the
 *   vault owes it no answer: whatever others do, nothing else can come first. A source that has mail does its one step:
 *   mail goes first, and what comes meanwhile queues behind it.
 * Not in the way, and why:
 * - That the coordinator stops the attempt: what the task did before is lost with it, and what it said is purged.
 * - Faults: a lost task takes along whatever a set may have done, because the attempt ends with it, and it is explored
 *   wherever what outlives the attempt has changed; the tab takes all that is not durable with it, and no set holds a
 *   transition that asks for anything to be stored but what is garbage until something that is explored refers to it
 *   (`isInvisible`).
 * - News for a committer: its transactions are sealed, records go to the open one. Not so with its last barrier, whose
 *   snapshot shows what is not committed; but news of an older checkpoint is under way by then, and that is looked at.
 * - A checkpoint that is given up though the attempt goes on, and a trigger for a task that is no source: both need a
 *   task that ends. While none may, none comes to it before the set is done: to end, a task needs one more checkpoint to
 *   complete, and that one waits for the messages of the set. While one may end (`#mayOvertake`), tasks have two kinds of
 *   sets only. Those of the last kind, before which nothing can come; and what is counted and does not end the input:
 *   that a checkpoint is given up, or taken because the coordinator says so, looks at no channel, and counting looks at
 *   neither. With its input ended a task may leave, before a trigger that was under way.
 * Nothing is put off for ever: every transition takes a message, a record or a part of the budget, so no path is endless.
 * While an attempt may still be stopped with words of zombies left, a set has to leave alone what they could tell the vault
 * (Crashes): that alone may be heeded, until it knows of the next attempt. Any other word is fenced off whenever it comes.
 *
 * No sleep sets: where states are stored they leave out transitions, not states. Of those that are left (2.6 a state with two
 * sources, two operators and two checkpoints) 62 % lead to a state that was seen, but what the engine does was worked out before,
 * and carrying it out again is a sixth of the time. So they could spare a tenth at most, for a set of transitions to be kept with
 * each state, and states to be expanded again where it shrinks.
 *
 * Source: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems" (persistent sets, sleep sets).
 */
export class PersistentSets {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #links: Links;
  readonly #rows: RowsAhead;

  constructor(job: ExploredJob, actors: LocalActors, links: Links) {
    this.#job = job;
    this.#actors = actors;
    this.#links = links;
    this.#rows = new RowsAhead(job, actors, links);
  }

  /** Sets that may be explored alone, the likeliest first. Whether one is invisible is for the caller to see. */
  of(state: JointState): PersistentSet[] {
    const sets: PersistentSet[] = [];
    const coordinator = state.slots[COORDINATOR] as number;
    const facts = coordinator === 0 ? null : this.#actors.state(coordinator).facts;
    if (facts === null) return sets;
    const heads = this.#headsByReceiver(state);
    this.#counts(state, facts, heads[COORDINATOR] ?? [], sets);
    const [operation] = state.operations;
    const alone = state.budget.aborts === 0 && state.budget.zombies <= 1 && state.ghosts.length === 0;
    if (operation !== undefined && alone && this.#isSeal(operation)) sets.push(STORE);
    this.#closed(state, heads, sets);
    const overtaken = this.#mayOvertake(state, facts, heads);
    for (let slot = state.slots.length - 1; slot >= FIRST_TASK; slot--) {
      const number = state.slots[slot] as number;
      if (number === 0) continue;
      const local = this.#actors.state(number);
      if (!local.running || local.timers.length > 0) continue;
      const own = heads[slot] ?? [];
      if (this.#job.isSource(slot)) {
        if (!overtaken) this.#source(state, slot, local, facts, own, sets);
      } else if (!local.ready) {
        const counted = this.#countedElement(number, own, overtaken);
        if (counted !== undefined) sets.push({ kind: 'counted', actor: null, links: [counted.link] });
        else if (!overtaken) this.#task(state, slot, own, sets);
      }
    }
    return sets;
  }

  /** Whether nothing that outlives the tab, nor what others see at once, hangs on when a transition happens. */
  isInvisible(before: JointState, after: JointState): boolean {
    if (before.completed !== after.completed || before.operations.length !== after.operations.length) return false;
    for (let slot = 0; slot < FIRST_TASK; slot++) if (before.slots[slot] !== after.slots[slot]) return false;
    return before.operations.every((operation, at) => operation === after.operations[at]);
  }

  /** Tasks to whom nothing new can come: all they may take is first of its link already. */
  #closed(state: JointState, heads: readonly (readonly Head[] | undefined)[], sets: PersistentSet[]): void {
    for (let slot = FIRST_TASK; slot < state.slots.length; slot++) {
      const number = state.slots[slot] as number;
      const own = heads[slot] ?? [];
      if (number === 0) continue;
      const local = this.#actors.state(number);
      if (!local.running || local.ended || local.asking || local.timers.length > 0) continue;
      if (local.hasMail && local.ready) {
        sets.push({ kind: 'own', actor: slot, links: [] });
        continue;
      }
      const speaking = new Set(
        own.flatMap((each) => (this.#speakerLives(state, each) ? [this.#links.incarnation(each.link).slot] : [])),
      );
      if (!own.some(({ link }) => this.#links.incarnation(link).slot === COORDINATOR)) continue;
      if (!this.#rows.feeders(slot).every((feeder) => speaking.has(feeder) || this.#isSilent(state, feeder))) continue;
      if (local.ready && !this.#job.isSource(slot)) continue;
      sets.push({ kind: 'own', actor: local.ready ? slot : null, links: own.map(({ link }) => link) });
    }
  }

  /** Whether a task says nothing any more: it has finished, or is lost. */
  #isSilent(state: JointState, slot: number): boolean {
    const number = state.slots[slot] as number;
    return number === 0 || this.#actors.state(number).ended;
  }

  #source(
    state: JointState,
    slot: number,
    local: LocalState,
    facts: CoordinatorFacts,
    heads: readonly Head[],
    sets: PersistentSet[],
  ): void {
    if (heads.some(({ message }) => message.kind !== 'triggerCheckpoint')) return;
    if (heads.length === 0 && (!local.ready || this.#mayTrigger(state, slot, facts))) return;
    sets.push({ kind: 'own', actor: local.ready ? slot : null, links: heads.map(({ link }) => link) });
  }

  #task(state: JointState, slot: number, heads: readonly Head[], sets: PersistentSet[]): void {
    const elements = heads.filter(({ message }) => message.kind === 'channelElement');
    // A snapshot shows what is not committed yet, so its order with the news that something may be is explored.
    if (elements.length === 0 || elements.length < heads.length) return;
    const alive = elements.filter((each) => this.#speakerLives(state, each));
    const speaking = new Set(alive.map(({ link }) => this.#links.incarnation(link).slot));
    const isLast = elements.length === 1 && isCountedElement((elements[0] as Head).message);
    const others = this.#rows.feeders(slot).filter((feeder) => !speaking.has(feeder));
    if (!isLast && !others.every((feeder) => this.#rows.isDry(state, feeder, slot))) return;
    sets.push({ kind: 'own', actor: null, links: elements.map(({ link }) => link) });
  }

  /** A barrier or end of a channel that is counted. `overtaken`: one after which the input has not ended. */
  #countedElement(local: number, heads: readonly Head[], overtaken: boolean): Head | undefined {
    return heads.find((head) => {
      if (!isCountedElement(head.message) || !this.#asksNothing(local, head)) return false;
      return !overtaken || !this.#actors.state(this.#actors.receive(local, head.number).next).inputEnded;
    });
  }

  #counts(state: JointState, facts: CoordinatorFacts, heads: readonly Head[], sets: PersistentSet[]): void {
    const local = state.slots[COORDINATOR] as number;
    const planless = this.#isPlanless(state, facts);
    const head = heads.find((each) => {
      const { kind } = each.message;
      const counts =
        kind === 'checkpointAcknowledged' ||
        (kind === 'taskStateChanged' &&
          each.message.state === 'FINISHED' &&
          planless &&
          this.#speakerLives(state, each));
      return counts && this.#asksNothing(local, each);
    });
    if (head !== undefined) sets.push({ kind: 'counted', actor: null, links: [head.link] });
  }

  #asksNothing(local: number, { number }: Head): boolean {
    const { asked, failure, completed } = this.#actors.receive(local, number);
    return asked.length === 0 && failure === null && completed.length === 0;
  }

  /** Whether no checkpoint is triggered or collected, nor to come before any task's input ends. */
  #isPlanless(state: JointState, facts: CoordinatorFacts): boolean {
    return !facts.collecting && !facts.busy && facts.ended.size === 0 && !this.#mayFire(state);
  }

  /**
   * Whether a task may end while there are checkpoints: one may then be given up, and tasks behind it may be triggered
   * themselves.
   */
  #mayOvertake(state: JointState, facts: CoordinatorFacts, heads: readonly (readonly Head[] | undefined)[]): boolean {
    if (this.#isPlanless(state, facts)) return false;
    if (facts.hasFinishedOnRestore) return true;
    for (let slot = FIRST_TASK; slot < state.slots.length; slot++) {
      const number = state.slots[slot] as number;
      const after = number === 0 ? null : this.#actors.state(number).leavesAfter;
      if (after === null) continue;
      const isTold = heads[slot]?.some(
        ({ message }) => message.kind === 'notifyCheckpointComplete' && message.checkpointId >= after,
      );
      if (after === 0 || isTold === true) return true;
    }
    return false;
  }

  /** Whether a trigger may be sent to a source before it does anything. */
  #mayTrigger(state: JointState, slot: number, facts: CoordinatorFacts): boolean {
    const id = this.#job.actorIds[slot] as ActorId;
    if (facts.awaited.has(id)) return false;
    return facts.busy || facts.ended.has(id) || this.#mayFire(state);
  }

  #mayFire(state: JointState): boolean {
    const { timers } = this.#actors.state(state.slots[COORDINATOR] as number);
    return state.budget.checkpoints > 0 && timers.includes('checkpoint');
  }

  /** Whether a sink's transactions are sealed and nothing else: the snapshot they belong to has been taken. */
  #isSeal(operation: number): boolean {
    const asked = this.#actors.operation(operation);
    if (asked.kind !== 'transact' || asked.request.purpose !== WRITE_SINKS) return false;
    return asked.request.puts.every(({ value }) => {
      const { state } = value as Partial<LogTransaction>;
      return state === undefined || state === 'pre-committed';
    });
  }

  #speakerLives(state: JointState, { link }: Head): boolean {
    const { slot, attempt } = this.#links.incarnation(link);
    const number = state.slots[slot] ?? 0;
    return number !== 0 && this.#actors.state(number).attempt === attempt;
  }

  #headsByReceiver(state: JointState): (Head[] | undefined)[] {
    const heads: (Head[] | undefined)[] = [];
    for (const [link, [number]] of state.links) {
      const head = { link, number: number as number, message: this.#actors.message(number as number).envelope.message };
      (heads[this.#links.receiver(link)] ??= []).push(head);
    }
    for (const each of heads) each?.sort((a, b) => a.link - b.link);
    return heads;
  }
}

/** Transitions of one actor: a source acts, first messages of links are taken, or storage does what is first. */
interface PersistentSet {
  /** `counted`: nothing but the state of its actor changes. */
  readonly kind: 'own' | 'counted' | 'store';
  /** Slot of the source that acts, or null. */
  readonly actor: number | null;
  readonly links: readonly number[];
}

interface Head {
  readonly link: number;
  readonly number: number;
  readonly message: Message;
}

const STORE: PersistentSet = { kind: 'store', actor: null, links: [] };

/** A gate waits for one from each of its channels. */
function isCountedElement(message: Message): boolean {
  if (message.kind !== 'channelElement') return false;
  return message.element.kind === 'barrier' || message.element.kind === 'endOfPartition';
}
