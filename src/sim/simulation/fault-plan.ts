import type { Prng } from '#std/prng.ts';

/**
 * When faults strike: not at a step number, which falls anywhere, but so many completed checkpoints and then so many
 * steps after the fault before. So most runs restore from a checkpoint, and a small number of steps lands inside the
 * protocol: between an acknowledgement and the manifest, between the manifest and the commits.
 */
export class FaultPlan {
  readonly #pending: PlannedFault[];
  #checkpoints = 0;
  #steps = 0;

  constructor(random: Prng, count: number) {
    this.#pending = Array.from({ length: count }, (_, index) => ({
      // The first one leaves something to restore from.
      checkpoints: index === 0 ? 1 : (CHECKPOINTS_BEFORE[random.nextInt(CHECKPOINTS_BEFORE.length)] as number),
      steps: random.nextInt(STEPS_AFTER[random.nextInt(STEPS_AFTER.length)] as number),
    }));
  }

  /** A checkpoint has completed. */
  onCheckpoint(): void {
    this.#checkpoints++;
    if (this.#checkpoints <= (this.#pending[0]?.checkpoints ?? 0)) this.#steps = 0;
  }

  /** Counts a step. True when a fault is to strike after it. */
  onStep(): boolean {
    const next = this.#pending[0];
    if (next === undefined) return false;
    this.#steps++;
    if (this.#checkpoints < next.checkpoints || this.#steps <= next.steps) return false;
    this.#pending.shift();
    this.#checkpoints = 0;
    this.#steps = 0;
    return true;
  }
}

interface PlannedFault {
  readonly checkpoints: number;
  readonly steps: number;
}

const CHECKPOINTS_BEFORE: readonly number[] = [0, 0, 1, 1, 1, 2];
const STEPS_AFTER: readonly number[] = [20, 40, 60, 200];
