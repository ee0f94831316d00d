import type { ExploredJob } from './explored-job.ts';
import { encodeState, type JointState } from './joint-state.ts';
import type { LocalActors } from './local-actors.ts';
import type { LocalStorage } from './local-storage.ts';
import type { Mirror } from './mirror.ts';
import { RenamedStates } from './renamed-states.ts';

/**
 * By what a state is recognised: its words, or those of it but for the numbers given; of these and those of its mirror
 * image the smaller ones.
 */
export class StateKeys {
  readonly #renamed: RenamedStates | null;
  readonly #mirror: Mirror | null;

  constructor(job: ExploredJob, actors: LocalActors, storage: LocalStorage, mirror: Mirror | null) {
    this.#renamed = job.reduction === 'renamed' ? new RenamedStates(job, actors, storage) : null;
    this.#mirror = mirror;
  }

  /** The same for states that are one to the exploration. Valid until the next one is asked for. */
  key(state: JointState): Int32Array {
    const own = this.#words(state);
    if (this.#mirror === null) return own;
    const kept = this.#renamed === null ? own.slice() : own;
    const image = this.#words(this.#mirror.image(state));
    return isSmaller(image, kept) ? image : kept;
  }

  #words(state: JointState): Int32Array {
    return this.#renamed?.words(state) ?? encodeState(state);
  }
}

function isSmaller(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return one.length < other.length;
  for (let at = 0; at < one.length; at++) {
    const [left, right] = [one[at] as number, other[at] as number];
    if (left !== right) return left < right;
  }
  return false;
}
