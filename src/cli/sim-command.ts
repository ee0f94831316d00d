import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { type CommandArguments, optionInteger, optionText, parseArguments } from './command-arguments.ts';
import { exploreCommand } from './explore-command.ts';
import type { RunContext } from './run-context.ts';
import { mutantsCommand } from './sim-mutants.ts';
import { checkReplayPath, playReplay, writeReplay } from './sim-replay.ts';
import { SEEDS_ALL, type SimulationBatch } from './simulation-batch.ts';
import { type BatchRunner, runHere, runOnThreads } from './simulation-threads.ts';
import { SimulationTotals } from './simulation-totals.ts';
import { EXIT, UserError } from './user-error.ts';

/**
 * `weir sim`: random pipelines under random schedules and faults, every invariant checked. Without a seed it begins at
 * a fresh one, so that no two nights test the same.
 */
export async function simCommand(
  words: readonly string[],
  context: RunContext,
  runner: (threads: number) => BatchRunner = (threads) => openRunner(threads, context),
): Promise<number> {
  const [what, ...rest] = words;
  if (what === 'explore') return exploreCommand(rest, context);
  if (what === 'mutants') return mutantsCommand(rest, context);
  const parsed = parseArguments(words, OPTIONS, ['small', 'marks', 'witness']);
  if (parsed.positional.length > 0) {
    throw new UserError(`weir sim takes options, explore or mutants, not ${parsed.positional[0]}`);
  }
  const replay = optionText(parsed, 'replay');
  if (replay !== null) return playReplay(replay, context.terminal);
  const wanted = wantedOf(parsed);
  const out = optionText(parsed, 'out');
  if (out !== null) checkReplayPath(out);
  const batches = runner(wanted.threads);
  try {
    return await runSeeds(wanted, batches, context, out, parsed.flags.has('marks'));
  } finally {
    await batches.close();
  }
}

const OPTIONS = ['seeds', 'seed', 'minutes', 'scheduler', 'threads', 'replay', 'out'];
const SCHEDULERS = ['swarm', 'random', 'pct'] as const;
/** Between two batches the process hears Ctrl-C and counts. */
const BATCH_SEEDS = 10;
/** Whoever has seen so many failures has seen enough. */
const FAILURES_MAX = 20;

interface Wanted {
  readonly base: number;
  /** Null: until the time is over. */
  readonly seeds: number | null;
  readonly minutes: number | null;
  readonly threads: number;
  readonly scheduler: SimulationBatch['scheduler'];
  readonly pipeline: SimulationBatch['pipeline'];
  readonly witness: boolean;
}

function wantedOf(parsed: CommandArguments): Wanted {
  const witness = parsed.flags.has('witness');
  const unfit = ['small', 'marks', 'scheduler'].find((name) => parsed.flags.has(name) || parsed.options.has(name));
  if (witness && unfit !== undefined) {
    throw new UserError(`weir sim --witness draws pipelines and schedules of its own; it has no --${unfit}`);
  }
  const minutes = optionInteger(parsed, 'minutes', { min: 0, max: 10_000, otherwise: 0 }) || null;
  const seeds = optionInteger(parsed, 'seeds', { min: 0, max: SEEDS_ALL, otherwise: 0 }) || null;
  const name = optionText(parsed, 'scheduler') ?? 'swarm';
  const scheduler = SCHEDULERS.find((each) => each === name);
  if (scheduler === undefined) throw new UserError(`--scheduler is one of ${SCHEDULERS.join(', ')}, not "${name}"`);
  const count = seeds ?? (minutes === null ? 100 : null);
  const few = count !== null && count <= 2 * BATCH_SEEDS;
  return {
    base: optionInteger(parsed, 'seed', { min: 0, max: SEEDS_ALL - 1, otherwise: freshSeed() }),
    seeds: count,
    minutes,
    threads: optionInteger(parsed, 'threads', { min: 1, max: 256, otherwise: few ? 1 : availableParallelism() }),
    scheduler,
    pipeline: parsed.flags.has('small') ? 'small' : 'any',
    witness,
  };
}

async function runSeeds(
  { base, seeds, minutes, scheduler, pipeline, witness }: Wanted,
  batches: BatchRunner,
  { terminal, onInterrupt }: RunContext,
  out: string | null,
  showMarks: boolean,
): Promise<number> {
  const totals = new SimulationTotals(base);
  let interrupted = false;
  const ending = onInterrupt(() => {
    interrupted = true;
  });
  const end = minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  let started = 0;
  const work = async (): Promise<void> => {
    while (!interrupted && performance.now() < end && totals.failures.length < FAILURES_MAX) {
      const count = Math.min(BATCH_SEEDS, (seeds ?? Number.POSITIVE_INFINITY) - started);
      if (count <= 0) return;
      const from = (base + started) % SEEDS_ALL;
      started += count;
      const result = await batches.run({ from, seeds: count, scheduler, pipeline, witness });
      totals.add(result);
      for (const { seed, message, replay } of result.failures) {
        terminal.note(`FAILED ${message}`);
        const first = totals.failures[0]?.seed === seed;
        const path = first && out !== null ? out : join(dirname(out ?? ''), `weir-sim-${seed}.json`);
        if (replay !== null) writeReplay(path, replay, terminal, first);
        else if (witness) terminal.note(`  run it again: weir sim --witness --seed ${seed} --seeds 1`);
      }
      terminal.progress(totals.progress());
    }
  };
  terminal.out(`base seed ${base}`);
  try {
    await Promise.all(Array.from({ length: batches.width }, work));
  } finally {
    ending();
  }
  if (showMarks) for (const line of totals.marks()) terminal.out(line);
  for (const line of totals.lines()) terminal.out(line);
  if (totals.failures.length > 0) return EXIT.failed;
  return interrupted ? EXIT.interrupted : EXIT.done;
}

/** One thread, too, is one beside this one: what the memory of its runs looks like can be said for other threads only. */
function openRunner(threads: number, { simThreadScript }: RunContext): BatchRunner {
  return simThreadScript === undefined ? runHere() : runOnThreads(simThreadScript, threads);
}

/** Any of the 2^32. */
function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
