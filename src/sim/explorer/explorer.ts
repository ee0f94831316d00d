import type { JobPlan } from '#protocol/job-plan.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import { calmOutput } from './calm-output.ts';
import type { ExplorationScope } from './exploration-scope.ts';
import { exploredJob, leavesOutOrders, type Reduction } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { Frontier, type Waiting } from './frontier.ts';
import { decodeState, encodeState, type JointState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { Mirror } from './mirror.ts';
import { mirroringSwap } from './mirror-search.ts';
import { RecentStates } from './recent-states.ts';
import { StateKeys } from './state-keys.ts';
import { StateSet } from './state-set.ts';
import type { Successor } from './successor.ts';
import { Transitions } from './transitions.ts';

/**
 * Every schedule of a small job, with every fault at every instant, breadth first: the first counterexample found is a
 * shortest one, among the schedules that the reduction leaves (with persistent sets a few steps more may come first).
 *
 * Explored are the engine's own coordinator, vault and tasks over a storage that is a value. Checked in every state: the
 * committed output holds no row twice and none that a calm run does not have; a completed checkpoint can be restored;
 * no transaction is committed before its checkpoint is durable; no message of a dead attempt has an effect; no actor
 * fails an assertion; the job never stands still; and when it has finished, the committed output is that of a calm run.
 *
 * It works in slices, so that a worker or a test can stop it between any two. See LocalActors and Transitions for what is
 * abstracted and why nothing is lost by it.
 */
export class Explorer {
  readonly #options: ExplorerOptions;
  readonly #reduction: Reduction;
  readonly #expected: readonly string[];
  #symmetry: Symmetry = 'none';
  #world: ExploredWorld;
  #seen = new StateSet();
  #recent = new RecentStates();
  #frontier = new Frontier();
  /** By content of storage, and whether the job has finished. */
  #verdicts = new Map<number, string | null>();
  #edges = 0;
  #depth = 0;
  #finished = 0;
  #withheld = 0;
  #found: { readonly parent: number; readonly choice: number; readonly broken: string } | null = null;

  constructor(options: ExplorerOptions) {
    const { plan, scope } = options;
    this.#options = options;
    // One fault leaves behind little that another leaves behind, too, and recognising it costs a third of the speed.
    this.#reduction = options.reduction ?? (scope.crashes > 1 ? 'renamed' : 'persistent');
    this.#expected = calmOutput(plan);
    const swap = (options.symmetric ?? leavesOutOrders({ reduction: this.#reduction })) ? mirroringSwap(plan) : null;
    if (swap !== null) this.#symmetry = 'used';
    this.#world = this.#begin(swap);
  }

  /** Expands up to so many states. False when there is nothing left to do. */
  explore(states: number): boolean {
    for (let done = 0; done < states; done++) {
      if (this.#found !== null || this.#seen.size() >= this.#options.scope.statesMax) return false;
      const waiting = this.#frontier.shift();
      if (waiting === undefined) return false;
      this.#expand(waiting);
      if (this.#found === null && this.#world.mirror?.fault()) this.#beginAgain();
    }
    return true;
  }

  figures(): ExplorationFigures {
    return {
      states: this.#seen.size(),
      edges: this.#edges,
      depth: this.#depth,
      waiting: this.#frontier.size(),
      finished: this.#finished,
      withheld: this.#withheld,
      symmetry: this.#symmetry,
      storages: this.#world.storage.size(),
      ...this.#world.actors.sizes(),
    };
  }

  /** The shortest way to a broken invariant, if one has been found. */
  counterexample(): Counterexample | null {
    if (this.#found === null) return null;
    const { parent, choice, broken } = this.#found;
    const steps: ExploredStep[] = [];
    const { transitions } = this.#world;
    let state = transitions.initial(this.#options.scope);
    for (const each of [...this.#seen.pathTo(parent), choice]) {
      const successor = transitions.successors(state)[each] as Successor;
      steps.push(...successor.before, successor.step);
      ({ state } = successor);
    }
    return { broken, steps };
  }

  #begin(swap: readonly number[] | null): ExploredWorld {
    const { plan, scope, plant = null } = this.#options;
    const job = exploredJob(plan, plant, this.#reduction);
    const actors = new LocalActors(job);
    const storage = new LocalStorage(actors, job.jobId);
    const mirror = swap === null ? null : new Mirror(job, swap, actors, storage);
    const transitions = new Transitions(job, actors, storage);
    const keys = new StateKeys(job, actors, storage, mirror);
    const first = transitions.initial(scope);
    this.#seen.add(keys.key(first), -1, 0);
    this.#frontier.push(encodeState(first), 0);
    return { slots: job.actorIds.length, actors, storage, mirror, transitions, keys };
  }

  /** What was left out as the image of something else may be none: without images, from the beginning. */
  #beginAgain(): void {
    this.#symmetry = 'given up';
    this.#seen = new StateSet();
    this.#recent = new RecentStates();
    this.#frontier = new Frontier();
    this.#verdicts = new Map();
    this.#edges = 0;
    this.#depth = 0;
    this.#finished = 0;
    this.#withheld = 0;
    this.#world = this.#begin(null);
  }

  #expand({ words, number, depth }: Waiting): void {
    const { transitions, slots } = this.#world;
    const state = decodeState(words, slots);
    if (transitions.finished(state)) {
      this.#finished++;
      return;
    }
    const successors = transitions.successors(state);
    this.#edges += successors.length;
    for (let choice = 0; choice < successors.length; choice++) {
      const successor = successors[choice] as Successor;
      const broken = successor.broken ?? this.#judge(successor.state);
      if (broken !== null) {
        this.#found = { parent: number, choice, broken };
        return;
      }
      this.#visit(successor.state, number, choice, depth + 1);
    }
    if (successors.length > 0) return;
    // Only the budget keeps the next checkpoint from being taken.
    if (transitions.withheld(state)) this.#withheld++;
    else this.#found = { parent: number, choice: -1, broken: 'The job never stands still. Nothing is left to happen.' };
  }

  #visit(state: JointState, parent: number, choice: number, depth: number): void {
    if (this.#recent.meet(encodeState(state))) return;
    if (!this.#seen.add(this.#world.keys.key(state), parent, choice)) return;
    this.#depth = Math.max(this.#depth, depth);
    this.#frontier.push(encodeState(state), depth);
  }

  #judge(state: JointState): string | null {
    const { transitions, mirror } = this.#world;
    const whole = transitions.finished(state);
    const verdict = this.#verdictOn(state.storage, whole);
    if (mirror === null) return verdict;
    const image = this.#verdictOn(mirror.content(state.storage), whole);
    if ((verdict === null) !== (image === null)) mirror.refuse('the verdict on the output');
    return verdict;
  }

  #verdictOn(content: number, whole: boolean): string | null {
    const key = content * 2 + (whole ? 1 : 0);
    let verdict = this.#verdicts.get(key);
    if (verdict === undefined) {
      verdict = outputVerdict(this.#world.storage.facts(content).committed, this.#expected, whole);
      this.#verdicts.set(key, verdict);
    }
    return verdict;
  }
}

export interface ExplorerOptions {
  readonly plan: JobPlan;
  readonly scope: ExplorationScope;
  readonly plant?: PlantedBug | null;
  /** What is left out. Less than everything that may be: for a comparison. */
  readonly reduction?: Reduction;
  /** Whether of a state and its mirror image one is enough, if the job has one. */
  readonly symmetric?: boolean;
}

/**
 * Whether states are one with their mirror images: `none` if the job has no subtasks that may stand in for each other,
 * `given up` if that showed on the way only.
 */
export type Symmetry = 'none' | 'used' | 'given up';

/** What is explored, and all that has been worked out of it. */
interface ExploredWorld {
  readonly slots: number;
  readonly actors: LocalActors;
  readonly storage: LocalStorage;
  readonly mirror: Mirror | null;
  readonly transitions: Transitions;
  readonly keys: StateKeys;
}

export interface ExplorationFigures {
  readonly states: number;
  readonly edges: number;
  /** Transitions on the longest of the shortest ways. */
  readonly depth: number;
  /** States seen and not yet expanded; 0 at the end of a complete exploration. */
  readonly waiting: number;
  /** States in which the job had finished. */
  readonly finished: number;
  /** States in which only a further checkpoint, beyond the budget, would have gone on. */
  readonly withheld: number;
  readonly symmetry: Symmetry;
  readonly storages: number;
  /** States of single actors, and pairs of such a state and what happens to it: how often the engine really ran. */
  readonly actorStates: number;
  readonly outcomes: number;
}

export interface Counterexample {
  readonly broken: string;
  readonly steps: readonly ExploredStep[];
}

/** `whole`: rows may be missing no more. */
function outputVerdict(committed: readonly string[], expected: readonly string[], whole: boolean): string | null {
  const extra = difference(committed, expected);
  const missing = whole ? difference(expected, committed) : [];
  if (extra.length === 0 && missing.length === 0) return null;
  return (
    'Every record is counted exactly once in the committed output. ' +
    `Lost: ${missing.join(', ') || 'none'}. Twice or wrong: ${extra.join(', ') || 'none'}.`
  );
}

/** What is left of one multiset without the other. */
function difference(left: readonly string[], right: readonly string[]): string[] {
  const rest = [...right];
  return left.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
