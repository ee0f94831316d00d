import { must } from '#std/assert.ts';
import type { JobState, TraceBody } from '#protocol/trace.ts';
import type { SavedScript } from './scenarios/script-runner.ts';
import type { SavedWorld } from './world/saved-world.ts';

/** A whole run at an instant. */
export interface Keyframe {
  readonly world: SavedWorld;
  readonly script: SavedScript | null;
  /** Events of the run up to here. */
  readonly events: number;
  readonly jobState: JobState;
  /** Events of the act from outside right before it. */
  readonly bodies: readonly TraceBody[];
}

/**
 * The keyframes of a run, in order.
 *
 * Bounded: of those taken between steps every other one is dropped when there are too many, so that old stretches are
 * longer; of those taken behind an act from outside, which nothing is executed across, the oldest, and with it the past
 * before it.
 */
export class Keyframes {
  #frames: { readonly keyframe: Keyframe; readonly cause: 'act' | 'step' }[] = [];

  add(keyframe: Keyframe, cause: 'act' | 'step'): void {
    this.#frames.push({ keyframe, cause });
    if (this.#frames.length <= KEYFRAMES_MAX) return;
    let steps = 0;
    const thinned = this.#frames.filter((frame) => frame.cause === 'act' || steps++ % 2 === 0);
    this.#frames = thinned.length < this.#frames.length ? thinned : this.#frames.slice(1);
  }

  first(): Keyframe {
    return must(this.#frames[0], 'a run starts with a keyframe').keyframe;
  }

  last(): Keyframe {
    return must(this.#frames.at(-1), 'a run starts with a keyframe').keyframe;
  }

  newestFirst(): readonly Keyframe[] {
    return this.#frames.map(({ keyframe }) => keyframe).toReversed();
  }

  /** Forgets what came after one of them. */
  dropAfter(keyframe: Keyframe): void {
    this.#frames = this.#frames.slice(0, this.#frames.findIndex((frame) => frame.keyframe === keyframe) + 1);
  }
}

/** Of a lesson's job about 20 kB each, of a job with much state more; stored values are shared. */
const KEYFRAMES_MAX = 64;
