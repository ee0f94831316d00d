import { loadavg } from 'node:os';
import type { Contestant, Measured } from './contestant.ts';
import { type Outcome, outcomeText } from './outcome.ts';

/** All rounds of one contestant. */
export interface Result {
  readonly name: string;
  readonly rounds: readonly Measured[];
}

/**
 * Runs the contestants in turn: `warmups` rounds that do not count, then `rounds` that do. The first contestant is the
 * judge: a result that differs from its throws, and nothing is printed.
 */
export async function race(
  contestants: readonly Contestant[],
  options: { readonly warmups: number; readonly rounds: number; readonly progress: (text: string) => void },
): Promise<readonly Result[]> {
  const results = contestants.map((contestant) => ({ contestant, rounds: [] as Measured[] }));
  let expected: Outcome | null = null;
  for (let round = -options.warmups; round < options.rounds; round++) {
    for (const { contestant, rounds } of results) {
      const what = round < 0 ? `warm-up ${round + options.warmups + 1}` : `round ${round + 1} of ${options.rounds}`;
      options.progress(`${what}: ${contestant.name} (load ${loadavg()[0]?.toFixed(1) ?? '?'})`);
      const measured = await contestant.run();
      expected ??= measured.outcome;
      if (outcomeText(measured.outcome) !== outcomeText(expected)) {
        throw new Error(
          `${contestant.name} is wrong: ${outcomeText(measured.outcome)} instead of ${outcomeText(expected)}`,
        );
      }
      if (round >= 0) rounds.push(measured);
    }
  }
  return results.map(({ contestant, rounds }) => ({ name: contestant.name, rounds }));
}
