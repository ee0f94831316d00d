import { INVARIANTS } from '../checkers/invariants.ts';
import { runSimulation } from '../simulation/run-simulation.ts';
import type { NamedMutant } from './mutants.ts';

/** What became of a planted bug. */
export interface MutantRow {
  readonly name: string;
  readonly sentence: string;
  /** Null: no run found it. */
  readonly killed: MutantKill | null;
  /** Why no run can find it; null where one should. */
  readonly equivalent: string | null;
}

export interface MutantKill {
  readonly seed: number;
  /** Runs until then. */
  readonly runs: number;
  /** Id of the invariant, O1 for the oracle, or `assertion` for one of the engine's own. */
  readonly by: string;
  readonly message: string;
}

/**
 * Plants a bug and runs seeds until one finds it: the seed that is known to, then from 0 on. One that is said to be
 * equivalent runs through all of them: it must not be found.
 */
export function judgeMutant(
  { name, mutant, seed: known, equivalent }: NamedMutant,
  { seedsMax, progress }: { readonly seedsMax: number; readonly progress?: (run: number) => void },
): MutantRow {
  const seeds = [...(known === undefined ? [] : [known]), ...Array.from({ length: seedsMax }, (_, seed) => seed)];
  let killed: MutantKill | null = null;
  for (const [index, seed] of seeds.entries()) {
    progress?.(index + 1);
    const message = failureOf(seed, mutant.plant());
    if (message === null) continue;
    killed = { seed, runs: index + 1, by: killerOf(message), message };
    break;
  }
  return { name, sentence: mutant.sentence, killed, equivalent: equivalent ?? null };
}

function failureOf(seed: number, plant: ReturnType<NamedMutant['mutant']['plant']>): string | null {
  try {
    runSimulation({ seed, plant });
    return null;
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}

function killerOf(message: string): string {
  const invariant = INVARIANTS.find(({ sentence }) => message.includes(sentence));
  if (invariant !== undefined) return invariant.id;
  return message.includes('counted exactly once in the committed output') ? 'O1' : 'assertion';
}
