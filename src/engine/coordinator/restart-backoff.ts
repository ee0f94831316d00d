import type { RestartStrategyConfig } from '#protocol/job-plan.ts';

/**
 * Whether a failed job restarts, and after which delay. Pure: plain state in, new state out.
 *
 * Invariants: fixed delay never merges failures and never resets; exponential delay merges a failure that comes while
 * the restart is still due (its very millisecond included) and starts again after a long enough time without failure;
 * failure rate counts refused failures too.
 *
 * Flink: RestartBackoffTimeStrategy and its four implementations. Conformance: suite restart-backoff.
 */
export interface RestartBackoffState {
  /** Fixed delay: failures so far. Exponential delay: failures since the last reset. */
  readonly attempt: number;
  /** Exponential delay: when the last restart was or is due; null before the first failure. */
  readonly nextRestartAt: number | null;
  /** Failure rate: times of the last failures, oldest first. */
  readonly failures: readonly number[];
}

/** A strategy that has seen no failure. */
export const INITIAL_BACKOFF_STATE: RestartBackoffState = { attempt: 0, nextRestartAt: null, failures: [] };

export interface BackoffOutcome {
  readonly state: RestartBackoffState;
  /** The failure belongs to the restart that is already due. */
  readonly merged: boolean;
}

/** Takes a failure into account. `choose(bound)` draws from [0, bound), for the jitter. */
export function onFailure(
  config: RestartStrategyConfig,
  state: RestartBackoffState,
  now: number,
  choose: (bound: number) => number,
): BackoffOutcome {
  switch (config.strategy) {
    case 'none':
      return { state, merged: false };
    case 'fixed-delay':
      return { state: { ...state, attempt: state.attempt + 1 }, merged: false };
    case 'failure-rate': {
      // One more than the maximum is kept: the oldest of a full list is what the next one is compared with.
      const kept = state.failures.length > config.maxFailuresPerInterval ? state.failures.slice(1) : state.failures;
      return { state: { ...state, failures: [...kept, now] }, merged: false };
    }
    case 'exponential-delay': {
      const { nextRestartAt } = state;
      if (nextRestartAt !== null && now <= nextRestartAt) return { state, merged: true };
      const reset = nextRestartAt === null || now - nextRestartAt >= config.resetBackoffThresholdMs;
      const attempt = reset ? 0 : state.attempt;
      const delayMs = exponentialDelayMs(config, attempt, choose);
      return { state: { ...state, attempt: attempt + 1, nextRestartAt: now + delayMs }, merged: false };
    }
  }
}

/** Whether the job may restart, seen at `now`. */
export function canRestart(config: RestartStrategyConfig, state: RestartBackoffState, now: number): boolean {
  switch (config.strategy) {
    case 'none':
      return false;
    case 'fixed-delay':
      return state.attempt <= config.attempts;
    case 'failure-rate': {
      const oldest = state.failures[0];
      if (oldest === undefined || state.failures.length <= config.maxFailuresPerInterval) return true;
      return now - oldest > config.failureRateIntervalMs;
    }
    case 'exponential-delay':
      return state.attempt <= config.attemptsBeforeResetBackoff;
  }
}

/** Delay from `now` to the restart. */
export function backoffMs(config: RestartStrategyConfig, state: RestartBackoffState, now: number): number {
  switch (config.strategy) {
    case 'none':
      return 0;
    case 'fixed-delay':
    case 'failure-rate':
      return config.delayMs;
    case 'exponential-delay':
      return Math.max(0, (state.nextRestartAt ?? now) - now);
  }
}

type ExponentialDelay = Extract<RestartStrategyConfig, { readonly strategy: 'exponential-delay' }>;

/** clamp(trunc(initial * multiplier ^ attempt) ± jitter, initial, max): each power from the initial delay. */
function exponentialDelayMs(config: ExponentialDelay, attempt: number, choose: (bound: number) => number): number {
  const { initialBackoffMs, maxBackoffMs, backoffMultiplier, jitterFactor } = config;
  const grown = Math.trunc(initialBackoffMs * power(backoffMultiplier, attempt, maxBackoffMs));
  const offset = Math.trunc(grown * jitterFactor);
  const jitter = offset === 0 ? 0 : choose(2 * offset + 1) - offset;
  return Math.max(initialBackoffMs, Math.min(grown + jitter, maxBackoffMs));
}

/**
 * `base ** exponent`, correctly rounded: the last digit of `**` differs between hosts, and a truncated product shows
 * it. Exact because a double is an integer times a power of two. Powers far above `enough` come out as `2 * enough`,
 * which the clamp cuts all the same, so that thousands of restarts cost nothing.
 */
function power(base: number, exponent: number, enough: number): number {
  if (exponent * Math.log2(base) > Math.log2(enough) + 2) return 2 * enough;
  let scale = 0;
  let mantissa = base;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    scale++;
  }
  const numerator = BigInt(mantissa) ** BigInt(exponent);
  const shift = BigInt(scale * exponent);
  // 64 bits of quotient and a sticky bit are enough to round a double correctly.
  const excess = BigInt(numerator.toString(2).length - 66);
  if (excess <= 0n) return Number(numerator) / 2 ** Number(shift);
  const sticky = BigInt.asUintN(Number(excess), numerator) === 0n ? 0n : 1n;
  return Number((numerator >> excess) | sticky) * 2 ** Number(excess - shift);
}
