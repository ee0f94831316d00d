import { must } from '#std/assert.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Message } from '#protocol/messages.ts';
import { COORDINATOR, type ExploredJob, VAULT } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { type JointEffects, Progress } from './joint-effects.ts';
import { copyState, type JointState, post } from './joint-state.ts';
import type { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';
import type { Successor } from './successor.ts';

/** The faults of an exploration: a task is lost, or the whole tab, some of whose writes may still land. */
export class Crashes {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #links: Links;
  readonly #effects: JointEffects;
  readonly #outside = new Map<string, number>();

  constructor(job: ExploredJob, actors: LocalActors, links: Links, effects: JointEffects) {
    this.#job = job;
    this.#actors = actors;
    this.#links = links;
    this.#effects = effects;
  }

  /** Faults that strike right after a transition. */
  after({ state, step, durable, spoke }: Successor): Successor[] {
    const successors: Successor[] = [];
    if (this.#effects.jobOf(state) === 'FINISHED') return successors;
    for (const slot of spoke) {
      if ((state.slots[slot] as number) === 0) continue;
      const subtask = must(this.#job.actorIds[slot], 'an actor').slice('task:'.length) as SubtaskId;
      successors.push({ ...this.#killTask(state, slot, subtask), before: step });
    }
    if (!durable) return successors;
    const transactions = state.operations.filter((operation) => this.#effects.isTransaction(operation));
    const ghosts = Math.min(state.budget.zombies, transactions.length);
    for (let surviving = 0; surviving <= ghosts; surviving++) {
      successors.push({ ...this.#loseTab(state, transactions.slice(0, surviving)), before: step });
    }
    return successors;
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
    this.#effects.exorcise(state);
    this.openTab(state, 'latest');
    const step: ExploredStep = { kind: 'loseTab', ghosts: ghosts.length };
    return { state, step, before: null, broken: null, durable: false, spoke: [] };
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

const KILLED = 'killed by the exploration';
