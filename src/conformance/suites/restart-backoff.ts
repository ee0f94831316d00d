import { assert } from '#std/assert.ts';
import type { RestartStrategyConfig } from '#protocol/job-plan.ts';
import { backoffMs, canRestart, INITIAL_BACKOFF_STATE, onFailure } from '#engine/coordinator/restart-backoff.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

/** Suite restart-backoff: failures over time, and what the strategy answers to each. */
export interface RestartBackoffVector {
  readonly setup:
    | { readonly strategy: 'none' }
    | { readonly strategy: 'fixed-delay'; readonly attempts: number; readonly delay: string }
    | {
        readonly strategy: 'failure-rate';
        readonly maxFailuresPerInterval: number;
        readonly interval: string;
        readonly delay: string;
      }
    | {
        readonly strategy: 'exponential-delay';
        readonly initialBackoff: string;
        readonly maxBackoff: string;
        readonly multiplier: number;
        readonly resetBackoffThreshold: string;
        readonly jitter: number;
        readonly attemptsBeforeResetBackoff: number;
      };
  readonly steps: readonly { readonly in: readonly ['failure' | 'time', string]; readonly out: readonly unknown[] }[];
}

/** Runs a vector; the first step that differs is the outcome. */
export function runRestartBackoff(vector: RestartBackoffVector): VectorOutcome {
  const config = configOf(vector.setup);
  let state = INITIAL_BACKOFF_STATE;
  return firstProblem(vector.steps, (step, index) => {
    const now = Number(step.in[1]);
    let incident: 'new' | 'merged' | null = null;
    if (step.in[0] === 'failure') {
      const outcome = onFailure(config, state, now, () => 0);
      state = outcome.state;
      incident = outcome.merged ? 'merged' : 'new';
    }
    const verdict = canRestart(config, state, now) ? 'restart' : 'no-restart';
    const expected = step.out;
    const actual = [[verdict, incident, String(backoffMs(config, state, now))]];
    return compare(`step ${index + 1}, ${JSON.stringify(step.in)}`, expected, actual);
  });
}

function configOf(setup: RestartBackoffVector['setup']): RestartStrategyConfig {
  switch (setup.strategy) {
    case 'none':
      return { strategy: 'none' };
    case 'fixed-delay':
      return { strategy: 'fixed-delay', attempts: setup.attempts, delayMs: Number(setup.delay) };
    case 'failure-rate':
      return {
        strategy: 'failure-rate',
        maxFailuresPerInterval: setup.maxFailuresPerInterval,
        failureRateIntervalMs: Number(setup.interval),
        delayMs: Number(setup.delay),
      };
    case 'exponential-delay':
      assert(setup.jitter === 0, 'delays in vectors are without jitter');
      return {
        strategy: 'exponential-delay',
        initialBackoffMs: Number(setup.initialBackoff),
        maxBackoffMs: Number(setup.maxBackoff),
        backoffMultiplier: setup.multiplier,
        resetBackoffThresholdMs: Number(setup.resetBackoffThreshold),
        jitterFactor: setup.jitter,
        attemptsBeforeResetBackoff: setup.attemptsBeforeResetBackoff,
      };
  }
}
