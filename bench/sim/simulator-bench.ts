import { dirname, join, resolve } from 'node:path';
import { Explorer } from '#sim/explorer/explorer.ts';
import { smallJob } from '#sim/explorer/small-job.ts';
import { type BatchRunner, runOnThreads } from '#cli/simulation-threads.ts';
import { median } from '../expr/stopwatch.ts';
import { machineText } from '../w1/report.ts';

/**
 * How fast the simulator searches: whole checked runs, on one thread as `weir sim` makes them, and states of the explorer,
 * per second of processor time of the process, compiling and collecting included. A run that breaks an invariant ends the
 * bench: a figure is of runs that were right.
 *
 * A search is thousands of runs in one thread. Over the first hundreds of them most of the time goes into compiling what
 * they execute, so both are told apart: the first runs of a kind, each round in a thread of its own, and rounds of as many
 * in one thread when so many times as many have gone by. Every round has seeds of its own.
 */
export async function benchSimulator(options: {
  readonly seeds: number;
  readonly rounds: number;
  readonly progress: (text: string) => void;
}): Promise<string> {
  const { seeds, rounds, progress } = options;
  // First, for threads set flags that the whole process has from then on.
  progress('exploring');
  const explored = await timed(explore);
  const rows: string[] = [];
  for (const pipeline of ['small', 'any'] as const) {
    const kind = pipeline === 'small' ? 'small: 2 × 2 × 1, 20 rows, 1 fault' : 'any pipeline, 1 to 6 faults';
    const first: Round[] = [];
    for (let round = 1; round <= COLD_ROUNDS; round++) {
      const thread = openThread();
      progress(`${pipeline} pipeline, the first ${seeds} runs of a thread, ${round} of ${COLD_ROUNDS}`);
      first.push(await timed(() => runs(thread, pipeline, seeds, (round - 1) * seeds)));
      await thread.close();
    }
    const later: Round[] = [];
    const thread = openThread();
    progress(`${BEFORE * seeds} runs not measured, and ${rounds} rounds of ${seeds} that are`);
    await runs(thread, pipeline, BEFORE * seeds, COLD_ROUNDS * seeds);
    for (let round = 0; round < rounds; round++) {
      const from = (COLD_ROUNDS + BEFORE + round) * seeds;
      later.push(await timed(() => runs(thread, pipeline, seeds, from)));
    }
    await thread.close();
    rows.push(row(`${kind}: the first`, seeds, first), row(`${kind}: after ${BEFORE * seeds} others`, seeds, later));
  }
  return [
    machineText(),
    '',
    '| runs, every check on | rounds | runs / CPU-s: median | slowest | fastest | steps / CPU-s | steps a run | checkpoints a run |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    '| explorer, 2 × 1 × 1, 1 record a source, 1 crash | edges | depth | states / CPU-s |',
    '| --- | ---: | ---: | ---: |',
    `| ${explored.states} states, all of them | ${explored.edges} | ${explored.depth} | ` +
      `${Math.round(explored.states / explored.seconds)} |`,
  ].join('\n');
}

/** So many times the runs of a round come before the later ones. */
const BEFORE = 8;
const COLD_ROUNDS = 3;

/** A thread as `weir sim` starts them. */
function openThread(): BatchRunner {
  return runOnThreads(join(dirname(resolve(process.argv[1] ?? '')), 'weir-sim-thread.js'), 1);
}

interface Done {
  readonly steps: number;
  readonly checkpoints: number;
}

interface Round extends Done {
  readonly seconds: number;
}

function row(kind: string, seeds: number, rounds: readonly Round[]): string {
  const rates = rounds.map(({ seconds }) => seeds / seconds);
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const total = seeds * rounds.length;
  return (
    `| ${kind} | ${rounds.length} × ${seeds} | ${median(rates).toFixed(1)} | ${Math.min(...rates).toFixed(1)} | ` +
    `${Math.max(...rates).toFixed(1)} | ${Math.round(sum(({ steps }) => steps) / sum(({ seconds }) => seconds))} | ` +
    `${(sum(({ steps }) => steps) / total).toFixed(0)} | ${(sum(({ checkpoints }) => checkpoints) / total).toFixed(1)} |`
  );
}

async function runs(thread: BatchRunner, pipeline: 'small' | 'any', seeds: number, from: number): Promise<Done> {
  const { failures, counts } = await thread.run({ from, seeds, scheduler: 'swarm', pipeline, witness: false });
  const [failure] = failures;
  if (failure !== undefined) throw new Error(failure.message);
  return { steps: counts.steps ?? 0, checkpoints: counts.checkpoints ?? 0 };
}

function explore(): { readonly states: number; readonly edges: number; readonly depth: number } {
  const explorer = new Explorer({
    plan: smallJob({ sources: 2, operators: 1, sinks: 1, recordsPerSource: 1 }),
    scope: { crashes: 1, aborts: 0, checkpoints: 0, zombies: 0, statesMax: 10_000_000 },
  });
  while (explorer.explore(10_000));
  const counterexample = explorer.counterexample();
  if (counterexample !== null) throw new Error(counterexample.broken);
  return explorer.figures();
}

async function timed<Result extends object>(
  work: () => Result | Promise<Result>,
): Promise<Result & { seconds: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ...result, seconds: (user + system) / 1e6 };
}
