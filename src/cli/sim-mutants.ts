import { COMPLETE_BEFORE_DURABLE } from '#sim/mutants/complete-before-durable.ts';
import { FORGOTTEN_TRANSACTIONS } from '#sim/mutants/forgotten-transactions.ts';
import { GREEDY_COLLECTION } from '#sim/mutants/greedy-collection.ts';
import { LATE_BARRIER } from '#sim/mutants/late-barrier.ts';
import type { Mutant } from '#sim/mutants/mutant.ts';
import { NO_FENCE } from '#sim/mutants/no-fence.ts';
import { OFFSET_OFF_BY_ONE } from '#sim/mutants/offset-off-by-one.ts';
import { runSimulation } from '#sim/simulation/run-simulation.ts';
import { optionInteger, parseArguments } from './command-arguments.ts';
import type { RunContext } from './run-context.ts';
import { EXIT, UserError } from './user-error.ts';

const MUTANTS: ReadonlyMap<string, Mutant> = new Map([
  ['complete-before-durable', COMPLETE_BEFORE_DURABLE],
  ['forgotten-transactions', FORGOTTEN_TRANSACTIONS],
  ['greedy-collection', GREEDY_COLLECTION],
  ['late-barrier', LATE_BARRIER],
  ['no-fence', NO_FENCE],
  ['offset-off-by-one', OFFSET_OFF_BY_ONE],
]);

/** The planted bug of a name; null for none. */
export function mutantNamed(name: string | null): Mutant | null {
  if (name === null) return null;
  const mutant = MUTANTS.get(name);
  if (mutant === undefined) throw new UserError(`there is no planted bug ${name}; weir sim mutants lists them`);
  return mutant;
}

/** `weir sim mutants`: plants every bug in turn and runs seeds until it is caught. One that is not is a hole in the checks. */
export async function mutantsCommand(words: readonly string[], { terminal, onInterrupt }: RunContext): Promise<number> {
  const parsed = parseArguments(words, ['seeds', 'seed']);
  if (parsed.positional.length > 0) throw new UserError('weir sim mutants takes options only');
  const seeds = optionInteger(parsed, 'seeds', { min: 1, max: 1_000_000, otherwise: 100 });
  const base = optionInteger(parsed, 'seed', { min: 0, max: 4_000_000_000, otherwise: 0 });
  let interrupted = false;
  const ending = onInterrupt(() => {
    interrupted = true;
  });
  let survived = 0;
  try {
    for (const [name, mutant] of MUTANTS) {
      let caught: string | null = null;
      for (let seed = base; caught === null && seed < base + seeds && !interrupted; seed++) {
        terminal.progress(`${name}: seed ${seed}`);
        caught = failureOf(mutant, seed);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (interrupted) return EXIT.interrupted;
      if (caught === null) survived++;
      terminal.out(`${caught === null ? 'SURVIVED' : 'caught  '} ${name}: ${mutant.sentence}`);
      if (caught !== null) terminal.out(`         ${caught}`);
    }
  } finally {
    ending();
  }
  terminal.out(`${MUTANTS.size - survived} caught, ${survived} survived ${seeds} seeds`);
  return survived > 0 ? EXIT.failed : EXIT.done;
}

function failureOf(mutant: Mutant, seed: number): string | null {
  try {
    runSimulation({ seed, plant: mutant.plant() });
    return null;
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}
