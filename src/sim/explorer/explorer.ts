import type { JobPlan } from '#protocol/job-plan.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import { calmOutput } from './calm-output.ts';
import type { ExplorationScope } from './exploration-scope.ts';
import { exploredJob, type Reduction } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { Frontier, type Waiting } from './frontier.ts';
import { decodeState, encodeState, type JointState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { RenamedStates } from './renamed-states.ts';
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
  readonly #transitions: Transitions;
  readonly #storage: LocalStorage;
  readonly #actors: LocalActors;
  readonly #scope: ExplorationScope;
  readonly #slots: number;
  readonly #renamed: RenamedStates | null;
  readonly #seen = new StateSet();
  readonly #frontier = new Frontier();
  readonly #expected: readonly string[];
  /** By content of storage, and whether the job has finished. */
  readonly #verdicts = new Map<number, string | null>();
  #edges = 0;
  #depth = 0;
  #finished = 0;
  #withheld = 0;
  #found: { readonly parent: number; readonly choice: number; readonly broken: string } | null = null;

  constructor(options: {
    readonly plan: JobPlan;
    readonly scope: ExplorationScope;
    readonly plant?: PlantedBug | null;
    /** What is left out. Less than everything that may be: for a comparison. */
    readonly reduction?: Reduction;
  }) {
    const { plan, scope, plant = null } = options;
    // One fault leaves behind little that another leaves behind, too, and recognising it costs a third of the speed.
    const reduction = options.reduction ?? (scope.crashes > 1 ? 'renamed' : 'persistent');
    const job = exploredJob(plan, plant, reduction);
    this.#scope = scope;
    this.#slots = job.actorIds.length;
    this.#actors = new LocalActors(job);
    this.#storage = new LocalStorage(this.#actors, job.jobId);
    this.#transitions = new Transitions(job, this.#actors, this.#storage);
    this.#renamed = reduction === 'renamed' ? new RenamedStates(job, this.#actors, this.#storage) : null;
    this.#expected = calmOutput(plan);
    this.#visit(this.#transitions.initial(scope), -1, 0, 0);
  }

  /** Expands up to so many states. False when there is nothing left to do. */
  explore(states: number): boolean {
    for (let done = 0; done < states; done++) {
      if (this.#found !== null || this.#seen.size() >= this.#scope.statesMax) return false;
      const waiting = this.#frontier.shift();
      if (waiting === undefined) return false;
      this.#expand(waiting);
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
      storages: this.#storage.size(),
      ...this.#actors.sizes(),
    };
  }

  /** The shortest way to a broken invariant, if one has been found. */
  counterexample(): Counterexample | null {
    if (this.#found === null) return null;
    const { parent, choice, broken } = this.#found;
    const steps: ExploredStep[] = [];
    let state = this.#transitions.initial(this.#scope);
    for (const each of [...this.#seen.pathTo(parent), choice]) {
      const successor = this.#transitions.successors(state)[each] as Successor;
      steps.push(...successor.before, successor.step);
      ({ state } = successor);
    }
    return { broken, steps };
  }

  #expand({ words, number, depth }: Waiting): void {
    const state = decodeState(words, this.#slots);
    if (this.#transitions.finished(state)) {
      this.#finished++;
      return;
    }
    const successors = this.#transitions.successors(state);
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
    if (this.#transitions.withheld(state)) this.#withheld++;
    else this.#found = { parent: number, choice: -1, broken: 'The job never stands still. Nothing is left to happen.' };
  }

  #visit(state: JointState, parent: number, choice: number, depth: number): void {
    const words = encodeState(state);
    if (!this.#seen.add(this.#renamed?.words(state) ?? words, parent, choice)) return;
    this.#depth = Math.max(this.#depth, depth);
    this.#frontier.push(words, depth);
  }

  #judge(state: JointState): string | null {
    const missing = this.#transitions.finished(state);
    const key = state.storage * 2 + (missing ? 1 : 0);
    let verdict = this.#verdicts.get(key);
    if (verdict === undefined) {
      verdict = outputVerdict(this.#storage.facts(state.storage).committed, this.#expected, missing);
      this.#verdicts.set(key, verdict);
    }
    return verdict;
  }
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
