import fc from 'fast-check';
import { FAULT_CHOICE } from '../world/chooser.ts';
import type { ReplayFile } from './replay-file.ts';
import { type PlantedBug, runReplay, SimulationFailed } from './run-simulation.ts';

/**
 * Makes a failing run simpler: fewer and calmer decisions, the same failure.
 *
 * The list of decisions is cut and calmed in blocks of falling size first, because most of the thousands of decisions of
 * a random run do not matter; what is left is removed and lowered one by one by fast-check.
 */

export interface ShrinkOptions {
  /** Plants the bug anew for each run; absent: Weir as it is. */
  readonly plant?: (() => PlantedBug) | undefined;
  /** Whether there is time for another run. */
  readonly goesOn: () => boolean;
  /** Told of every run: how many there were, and how many decisions that are not calm are left. */
  readonly onRun?: ((runs: number, deviations: number) => void) | undefined;
}

/**
 * The simplest run found that fails alike; the given one if none is simpler, or if it does not fail at all. Its failure and
 * hash are its own.
 */
export function shrinkReplay(replay: ReplayFile, options: ShrinkOptions): ReplayFile {
  const shrinking = new Shrinking(replay, options);
  if (!shrinking.isFailing()) return replay;
  shrinking.keepFaultsOnly();
  shrinking.cut();
  shrinking.calmBlocks();
  shrinking.removeSingly();
  return shrinking.best();
}

/** Decisions of a replay that are not the calm one. */
export function deviationsOf(choices: readonly number[]): number {
  return choices.reduce((count, choice) => count + (choice === 0 ? 0 : 1), 0);
}

class Shrinking {
  readonly #options: ShrinkOptions;
  readonly #failure: string;
  #best: ReplayFile;
  #runs = 0;

  constructor(replay: ReplayFile, options: ShrinkOptions) {
    this.#options = options;
    this.#best = replay;
    this.#failure = kindOf(replay.failure);
  }

  best(): ReplayFile {
    return this.#best;
  }

  isFailing(): boolean {
    return this.#options.goesOn() && this.#fails(this.#best.choices);
  }

  /**
   * The faults and their details at the places where they struck, or a little elsewhere, in an otherwise calm run: most
   * failures need no particular schedule.
   */
  keepFaultsOnly(): void {
    const { choices } = this.#best;
    const places = choices.flatMap((choice, at) => (choice >= FAULT_CHOICE ? [at] : []));
    const kept = choices.map((choice, at) =>
      places.some((place) => at >= place && at <= place + DETAILS) ? choice : 0,
    );
    if (this.#options.goesOn() && this.#fails(kept)) return;
    for (const scale of [0.5, 0.7, 0.85, 0.95, 1.1, 1.3]) {
      if (!this.#options.goesOn()) return;
      const moved: number[] = [];
      for (const place of places) {
        const to = Math.max(moved.length, Math.round(place * scale));
        moved.push(...new Array<number>(to - moved.length).fill(0), ...choices.slice(place, place + DETAILS));
      }
      if (this.#fails(moved)) return;
    }
  }

  /** Everything after some decision calm. */
  cut(): void {
    for (let keep = 0.5; keep < 1; keep += (1 - keep) / 2) {
      const { choices } = this.#best;
      const length = Math.floor(choices.length * keep);
      if (length === choices.length || !this.#options.goesOn()) return;
      if (this.#fails(choices.slice(0, length))) keep = 0;
    }
  }

  calmBlocks(): void {
    for (let size = 2 ** Math.ceil(Math.log2(this.#best.choices.length + 1)); size >= 1; size /= 2) {
      for (let from = 0; from < this.#best.choices.length; from += size) {
        if (!this.#options.goesOn()) return;
        const calmed = this.#best.choices.map((choice, at) => (at >= from && at < from + size ? 0 : choice));
        if (deviationsOf(calmed) < deviationsOf(this.#best.choices)) this.#fails(calmed);
      }
    }
  }

  removeSingly(): void {
    const { choices } = this.#best;
    const deviations = choices.flatMap((choice, at) => (choice === 0 ? [] : [[at, choice] as [number, number]]));
    if (deviations.length === 0 || deviations.length > DEVIATIONS_MAX) return;
    const deviation = fc.tuple(fc.nat(choices.length), fc.nat(Math.max(...choices)));
    const property = fc.property(fc.array(deviation, { maxLength: deviations.length }), (left) => {
      return !this.#options.goesOn() || !this.#fails(applied(left));
    });
    fc.check(property, { examples: [[deviations]], numRuns: 1 });
  }

  /** Runs it; keeps it if it fails alike and is no worse. */
  #fails(choices: readonly number[]): boolean {
    this.#runs++;
    let failed: ReplayFile | null = null;
    try {
      runReplay({ ...this.#best, choices }, this.#options.plant?.());
    } catch (error) {
      if (!(error instanceof SimulationFailed)) throw error;
      if (kindOf(error.replay.failure) === this.#failure) failed = error.replay;
    }
    this.#options.onRun?.(this.#runs, deviationsOf(this.#best.choices));
    if (failed === null) return false;
    const { hash, failure } = failed;
    const simpler = withoutCalmEnd(failed.choices);
    if (deviationsOf(simpler) <= deviationsOf(this.#best.choices)) {
      this.#best = { ...this.#best, choices: simpler, hash, failure };
    }
    return true;
  }
}

/** So many decisions behind a fault may be its details. */
const DETAILS = 6;
/** More would take too many runs to remove one by one. */
const DEVIATIONS_MAX = 400;

/** What went wrong without which: the same invariant of another checkpoint is the same failure. */
function kindOf(failure: string | null): string {
  return (failure ?? '').split('. ')[0]?.replaceAll(/\d+/g, '#') ?? '';
}

function applied(deviations: readonly (readonly [at: number, choice: number])[]): readonly number[] {
  const length = deviations.reduce((end, [at]) => Math.max(end, at + 1), 0);
  const choices = new Array<number>(length).fill(0);
  for (const [at, choice] of deviations) choices[at] = choice;
  return choices;
}

function withoutCalmEnd(choices: readonly number[]): readonly number[] {
  return choices.slice(0, choices.findLastIndex((choice) => choice !== 0) + 1);
}
