import { must } from '#std/assert.ts';
import type { JobState } from '#protocol/trace.ts';
import type { SavedScript } from './scenarios/script-runner.ts';
import type { SavedUserCode } from './simulation/failing-user-code.ts';
import type { SavedWorld } from './world/saved-world.ts';

/** A whole run at an instant. */
export interface Keyframe {
  readonly world: SavedWorld;
  readonly script: SavedScript | null;
  /** Exceptions that user code is still to throw. */
  readonly userCode: SavedUserCode;
  /** Events of the run up to here. */
  readonly events: number;
  /** Acts from outside up to here. */
  readonly acts: number;
  readonly jobState: JobState;
}

/**
 * The keyframes of a run, in order: the first one is its start.
 *
 * Bounded in number and in bytes: when there are too many, every other one is dropped and the next ones are taken twice as
 * far apart. So any instant is at most one such distance behind a keyframe, and a long run costs time and not memory.
 */
export class Keyframes {
  #frames: Sized[] = [];
  #spacing = KEYFRAME_STEPS;

  /** Steps between two keyframes. */
  spacing(): number {
    return this.#spacing;
  }

  add(keyframe: Keyframe): void {
    this.#frames.push({ keyframe, bytes: sizeOf(keyframe.world) });
    // The first and the last are always kept.
    while (this.#frames.length > 2 && this.#isTooMuch()) {
      const last = this.#frames.length - 1;
      this.#frames = this.#frames.filter((_, at) => at % 2 === 0 || at === last);
      this.#spacing *= 2;
      if (this.#frames.length === 3 && this.#isTooMuch()) this.#frames.splice(1, 1);
    }
  }

  last(): Keyframe {
    return must(this.#frames.at(-1), 'a run starts with a keyframe').keyframe;
  }

  /** The last one of which this is true; the first where there is none. */
  lastWhere(matches: (keyframe: Keyframe) => boolean): Keyframe {
    const found = this.#frames.findLast(({ keyframe }) => matches(keyframe)) ?? this.#frames[0];
    return must(found, 'a run starts with a keyframe').keyframe;
  }

  /** Forgets those of which this is not true, but never the first. */
  keepWhere(matches: (keyframe: Keyframe) => boolean): void {
    this.#frames = this.#frames.filter(({ keyframe }, at) => at === 0 || matches(keyframe));
  }

  #isTooMuch(): boolean {
    const bytes = this.#frames.reduce((sum, frame) => sum + frame.bytes, 0);
    return this.#frames.length > KEYFRAMES_MAX || bytes > KEYFRAME_BYTES_MAX;
  }
}

interface Sized {
  readonly keyframe: Keyframe;
  readonly bytes: number;
}

/** What a keyframe holds of its own: the buffers of its actors and of what is under way. Stored values are shared. */
function sizeOf({ actors, schedule }: SavedWorld): number {
  return KEYFRAME_OVERHEAD_BYTES + bytesOf(actors) + bytesOf(schedule);
}

function bytesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? 2 * value.length : 8;
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let sum = 16;
  const items = value instanceof Map || value instanceof Set || Array.isArray(value) ? value : Object.values(value);
  for (const item of items) sum += bytesOf(item);
  return sum;
}

/** Of a lesson's job about 20 kB each. */
const KEYFRAMES_MAX = 64;
/** A job with so much state that two keyframes fill this keeps its start and its newest one. */
const KEYFRAME_BYTES_MAX = 64 * 1024 * 1024;
const KEYFRAME_OVERHEAD_BYTES = 4096;
/** Executing so many again takes some 20 ms, a keyframe of a small job about 1 ms. */
const KEYFRAME_STEPS = 1000;
