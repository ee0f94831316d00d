import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import {
  type CheckpointFailure,
  type FailureVerdict,
  INITIAL_FAILURE_STATE,
  onCheckpointFailure,
  onCheckpointSuccess,
} from '#engine/coordinator/failure-manager.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

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

/** Runs a vector; the first step that differs is the outcome. */
export function runFailureManager(vector: FailureManagerVector): VectorOutcome {
  let state = INITIAL_FAILURE_STATE;
  return firstProblem(vector.steps, (step, index) => {
    let verdict: FailureVerdict = null;
    if (step.in[0] === 'success') {
      state = onCheckpointSuccess(state, Number(step.in[1]));
    } else {
      const [, level, id, reason, kind] = step.in;
      const failure: CheckpointFailure = { level, checkpointId: id === null ? null : Number(id), reason, kind };
      ({ state, verdict } = onCheckpointFailure(state, failure, vector.setup.tolerableFailedCheckpoints));
    }
    const expected = [step.out, step.counter];
    const actual = [verdict === null ? [] : [[verdict]], state.counter];
    return compare(`step ${index + 1}, ${JSON.stringify(step.in)}`, expected, actual);
  });
}
