import { MUTANTS } from './mutants/mutants.ts';
import type { Mutant } from './mutants/mutant.ts';
import type { PlantedBug } from './simulation/run-simulation.ts';

/** The planted bugs that a replay file may name: it is played with the bug, as it was recorded. */
export const PLANTED_BUGS: Readonly<Record<string, Mutant>> = Object.fromEntries(
  MUTANTS.map(({ name, mutant }) => [name, mutant]),
);

/** Plants a bug for one run; none for null. Throws if there is no bug of that name. */
export function plantedBug(name: string | null): PlantedBug | undefined {
  if (name === null) return undefined;
  const mutant = Object.hasOwn(PLANTED_BUGS, name) ? PLANTED_BUGS[name] : undefined;
  if (mutant === undefined) throw new Error('unknown-planted-bug');
  return mutant.plant();
}
