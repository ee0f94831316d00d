import { dirname, join, resolve } from 'node:path';
import { Explorer } from '#sim/explorer/explorer.ts';
import { smallJob } from '#sim/explorer/small-job.ts';
import { type BatchRunner, runOnThreads } from '#cli/simulation-threads.ts';
import { machineText } from '../w1/report.ts';

/**
 * How fast the simulator searches: whole checked runs, on one thread as `weir sim` makes them, and states of the explorer,
 * per second of processor time of the process. A run that breaks an invariant ends the bench: a figure is of runs that
 * were right.
 *
 * A search is thousands of runs in one thread. Over the first hundreds of them most of the time goes into compiling what
 * they execute, so both are told apart: the first runs of a kind, and as many when so many times as many more have gone by.
 */
export async function benchSimulator(options: {
  readonly seeds: number;
  readonly progress: (text: string) => void;
}): Promise<string> {
  const { seeds, progress } = options;
  const rows: string[] = [];
  for (const pipeline of ['small', 'any'] as const) {
    const kind = pipeline === 'small' ? 'small: 2 × 2 × 1, 20 rows, 1 fault' : 'any pipeline, 1 to 6 faults';
    const thread = runOnThreads(join(dirname(resolve(process.argv[1] ?? '')), 'weir-sim-thread.js'), 1);
    progress(`${seeds} runs, ${pipeline} pipeline`);
    rows.push(row(`${kind}: the first`, seeds, await timed(() => runs(thread, pipeline, seeds, 0))));
    progress(`${BETWEEN * seeds} runs not measured, and ${seeds} that are`);
    await runs(thread, pipeline, BETWEEN * seeds, seeds);
    const later = await timed(() => runs(thread, pipeline, seeds, (BETWEEN + 1) * seeds));
    rows.push(row(`${kind}: after ${(BETWEEN + 1) * seeds} others`, seeds, later));
    await thread.close();
  }
  progress('exploring');
  const explored = await timed(explore);
  return [
    machineText(),
    '',
    '| runs, every check on | runs | runs / CPU-s | steps / CPU-s | steps a run | checkpoints a run |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    '| explorer, 2 × 1 × 1, 1 record a source, 1 crash | edges | depth | states / CPU-s |',
    '| --- | ---: | ---: | ---: |',
    `| ${explored.states} states, all of them | ${explored.edges} | ${explored.depth} | ` +
      `${Math.round(explored.states / explored.seconds)} |`,
  ].join('\n');
}

/** So many times the measured runs lie between the first and the later ones. */
const BETWEEN = 7;

interface Done {
  readonly steps: number;
  readonly checkpoints: number;
}

function row(
  kind: string,
  seeds: number,
  { seconds, steps, checkpoints }: Done & { readonly seconds: number },
): string {
  return (
    `| ${kind} | ${seeds} | ${(seeds / seconds).toFixed(1)} | ${Math.round(steps / seconds)} | ` +
    `${(steps / seeds).toFixed(0)} | ${(checkpoints / seeds).toFixed(1)} |`
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
