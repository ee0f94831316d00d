import { COMPLETE_BEFORE_DURABLE } from './mutants/complete-before-durable.ts';
import { FORGOTTEN_TRANSACTIONS } from './mutants/forgotten-transactions.ts';
import { GREEDY_COLLECTION } from './mutants/greedy-collection.ts';
import { LATE_BARRIER } from './mutants/late-barrier.ts';
import type { Mutant } from './mutants/mutant.ts';
import { NO_FENCE } from './mutants/no-fence.ts';
import { OFFSET_OFF_BY_ONE } from './mutants/offset-off-by-one.ts';
import type { PlantedBug } from './simulation/run-simulation.ts';

/** The planted bugs that a replay file may name: it is played with the bug, as it was recorded. */
export const PLANTED_BUGS: Readonly<Record<string, Mutant>> = {
  'complete-before-durable': COMPLETE_BEFORE_DURABLE,
  'forgotten-transactions': FORGOTTEN_TRANSACTIONS,
  'greedy-collection': GREEDY_COLLECTION,
  'late-barrier': LATE_BARRIER,
  'no-fence': NO_FENCE,
  'offset-off-by-one': OFFSET_OFF_BY_ONE,
};

/** Plants a bug for one run; none for null. Throws if there is no bug of that name. */
export function plantedBug(name: string | null): PlantedBug | undefined {
  if (name === null) return undefined;
  const mutant = Object.hasOwn(PLANTED_BUGS, name) ? PLANTED_BUGS[name] : undefined;
  if (mutant === undefined) throw new Error('unknown-planted-bug');
  return mutant.plant();
}
