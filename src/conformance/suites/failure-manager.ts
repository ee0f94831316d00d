import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import {
  type CheckpointFailure,
  type FailureVerdict,
  INITIAL_FAILURE_STATE,
  onCheckpointFailure,
  onCheckpointSuccess,
} from '#engine/coordinator/failure-manager.ts';

/** Suite failure-manager: scripts of failed and succeeded checkpoints. */
export interface FailureManagerVector {
  readonly setup: { readonly tolerableFailedCheckpoints: number };
  readonly steps: readonly {
    readonly in:
      | readonly [
          'failure',
          CheckpointFailure['level'],
          string | null,
          CheckpointFailureReason,
          CheckpointFailure['kind'],
        ]
      | readonly ['success', string];
    readonly out: readonly unknown[];
    readonly counter: number;
  }[];
}

/** Runs a vector; the differences, none if it passed. */
export function runFailureManager(vector: FailureManagerVector): readonly string[] {
  let state = INITIAL_FAILURE_STATE;
  return vector.steps.flatMap((step, index) => {
    let verdict: FailureVerdict = null;
    if (step.in[0] === 'success') {
      state = onCheckpointSuccess(state, Number(step.in[1]));
    } else {
      const [, level, id, reason, kind] = step.in;
      const failure: CheckpointFailure = { level, checkpointId: id === null ? null : Number(id), reason, kind };
      ({ state, verdict } = onCheckpointFailure(state, failure, vector.setup.tolerableFailedCheckpoints));
    }
    const expected = JSON.stringify([step.out, step.counter]);
    const actual = JSON.stringify([verdict === null ? [] : [[verdict]], state.counter]);
    return actual === expected ? [] : [`step ${index}: expected ${expected}, got ${actual}`];
  });
}
