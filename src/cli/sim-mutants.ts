import { judgeMutant, type MutantRow } from '#sim/mutants/mutants-table.ts';
import { MUTANTS } from '#sim/mutants/mutants.ts';
import { optionInteger, parseArguments } from './command-arguments.ts';
import type { RunContext } from './run-context.ts';
import { EXIT, UserError } from './user-error.ts';

/**
 * `weir sim mutants`: plants every known bug in turn and runs seeds until it is caught. One that is not is a hole in
 * the checks, unless it is argued why nothing can catch it; then no run may.
 */
export async function mutantsCommand(words: readonly string[], { terminal, onInterrupt }: RunContext): Promise<number> {
  const parsed = parseArguments(words, ['seeds', 'only']);
  if (parsed.positional.length > 0) throw new UserError('weir sim mutants takes options only');
  const seedsMax = optionInteger(parsed, 'seeds', { min: 1, max: 1_000_000, otherwise: 60 });
  const only = parsed.options.get('only');
  const wanted = MUTANTS.filter(({ name }) => only === undefined || only.includes(name));
  if (wanted.length === 0)
    throw new UserError(`there is no planted bug ${only?.join(', ')}; weir sim mutants lists them`);
  let interrupted = false;
  const ending = onInterrupt(() => {
    interrupted = true;
  });
  const rows: MutantRow[] = [];
  try {
    for (const named of wanted) {
      const progress = (run: number): void => terminal.progress(`${named.name}: run ${run}`);
      const row = judgeMutant(named, { seedsMax, progress });
      rows.push(row);
      for (const line of rowLines(row)) terminal.out(line);
      // The process hears Ctrl-C.
      await new Promise((resolve) => setImmediate(resolve));
      if (interrupted) return EXIT.interrupted;
    }
  } finally {
    ending();
  }
  const holes = rows.filter(isHole).length;
  const equivalent = rows.filter((row) => row.equivalent !== null).length;
  terminal.out(`${rows.length} planted bugs, ${equivalent} of them argued equivalent, ${holes} not as expected`);
  return holes > 0 ? EXIT.failed : EXIT.done;
}

/** Neither caught nor argued away, or caught though it was argued away. */
function isHole({ killed, equivalent }: MutantRow): boolean {
  return (killed === null) === (equivalent === null);
}

function rowLines(row: MutantRow): readonly string[] {
  const { name, sentence, killed, equivalent } = row;
  const verdict = isHole(row) ? 'HOLE' : killed === null ? 'same' : 'caught';
  const why =
    killed === null ? (equivalent ?? 'no run found it') : `${killed.by} in seed ${killed.seed}, run ${killed.runs}`;
  return [`${verdict.padEnd(6)}  ${name.padEnd(28)} ${why}`, `        ${sentence}`];
}
