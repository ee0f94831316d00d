import { COUNTED_IN_OUTPUT, difference } from '../checkers/committed-output.ts';
import type { ExplorationScope } from './exploration-scope.ts';
import type { ExploredJob } from './explored-job.ts';
import type { ExploredStep } from './explored-step.ts';
import { Frontier, type Waiting } from './frontier.ts';
import { type Budget, copyState, decodeState, encodeState, type JointState } from './joint-state.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { Mirror } from './mirror.ts';
import { RecentStates } from './recent-states.ts';
import { StateKeys } from './state-keys.ts';
import { StateSet } from './state-set.ts';
import type { Successor } from './successor.ts';
import { Transitions } from './transitions.ts';

/**
 * One exploration: what has been seen of a job, what waits to be expanded, and all that has been worked out on the way.
 * `swap`: who stands in for whom in the mirror image of a state; null where every state counts.
 */
export class Exploration {
  readonly #scope: ExplorationScope;
  readonly #expected: readonly string[];
  readonly #slots: number;
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #mirror: Mirror | null;
  readonly #transitions: Transitions;
  readonly #keys: StateKeys;
  readonly #seen = new StateSet();
  readonly #recent = new RecentStates();
  readonly #frontier = new Frontier();
  /** By content of storage, and whether the job has finished. */
  readonly #verdicts = new Map<number, string | null>();
  #edges = 0;
  #depth = 0;
  #finished = 0;
  #withheld = 0;
  /** `choice`: the transition that breaks it; null where it is the state that is wrong. */
  #found: { readonly parent: number; readonly choice: number | null; readonly broken: string } | null = null;

  /** `expected`: the committed output of a calm run. */
  constructor(
    job: ExploredJob,
    options: {
      readonly scope: ExplorationScope;
      readonly expected: readonly string[];
      readonly swap: readonly number[] | null;
    },
  ) {
    const { scope, expected, swap } = options;
    this.#scope = scope;
    this.#expected = expected;
    this.#slots = job.actorIds.length;
    this.#actors = new LocalActors(job);
    this.#storage = new LocalStorage(this.#actors, job.jobId);
    this.#mirror = swap === null ? null : new Mirror(job, swap, this.#actors, this.#storage);
    this.#transitions = new Transitions(job, this.#actors, this.#storage);
    this.#keys = new StateKeys(job, this.#actors, this.#storage, this.#mirror);
    this.#visit(this.#transitions.initial(scope), -1, 0, 0);
  }

  /** Expands the state that waits longest. False when there is nothing left to do. */
  step(): boolean {
    if (this.#found !== null || this.#seen.size() >= this.#scope.statesMax) return false;
    const waiting = this.#frontier.shift();
    if (waiting === undefined) return false;
    this.#expand(waiting);
    return true;
  }

  /** Whether the job turned out not to be the mirror image of itself, and nothing broken was found before. */
  isFaulty(): boolean {
    return this.#found === null && (this.#mirror?.fault() ?? null) !== null;
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
    for (const each of [...this.#seen.pathTo(parent), ...(choice === null ? [] : [choice])]) {
      const successor = this.#transitions.successors(state)[each] as Successor;
      steps.push(...successor.before, successor.step);
      ({ state } = successor);
    }
    return { broken, steps };
  }

  #expand({ words, number, depth }: Waiting): void {
    const transitions = this.#transitions;
    const state = decodeState(words, this.#slots);
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
    const withheld = transitions.withheld(state);
    if (withheld && this.#wouldFinish(state)) this.#withheld++;
    else this.#found = { parent: number, choice: null, broken: withheld ? STUCK_IN_CHECKPOINTS : STUCK };
  }

  /** Whether the job finishes from here with further checkpoints, when nothing goes wrong any more. */
  #wouldFinish(from: JointState): boolean {
    let state = copyState(from);
    Object.assign(state.budget, CALM_END);
    while (!this.#transitions.finished(state)) {
      const [next] = this.#transitions.successors(state);
      if (next === undefined || next.broken !== null) return false;
      ({ state } = next);
    }
    return true;
  }

  #visit(state: JointState, parent: number, choice: number, depth: number): void {
    if (this.#recent.meet(encodeState(state))) return;
    if (!this.#seen.add(this.#keys.key(state), parent, choice)) return;
    this.#depth = Math.max(this.#depth, depth);
    this.#frontier.push(encodeState(state), depth);
  }

  #judge(state: JointState): string | null {
    const mirror = this.#mirror;
    const whole = this.#transitions.finished(state);
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
      verdict = outputVerdict(this.#storage.facts(content).committed, this.#expected, whole);
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
  /** States in which the job has to wait for a further checkpoint, beyond the budget; with it, it would finish. */
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

const STUCK = 'The job never stands still. Nothing is left to happen.';
const STUCK_IN_CHECKPOINTS = 'The job never stands still. Further checkpoints do not finish it.';

/** One checkpoint may have been under way; the next has nothing in its way. */
const CALM_END: Budget = { crashes: 0, aborts: 0, checkpoints: 2, zombies: 0 };

/** `whole`: rows may be missing no more. */
function outputVerdict(committed: readonly string[], expected: readonly string[], whole: boolean): string | null {
  const extra = difference(committed, expected);
  const missing = whole ? difference(expected, committed) : [];
  if (extra.length === 0 && missing.length === 0) return null;
  return `${COUNTED_IN_OUTPUT} Lost: ${missing.join(', ') || 'none'}. Twice or wrong: ${extra.join(', ') || 'none'}.`;
}
