import { Explorer } from '#sim/explorer/explorer.ts';
import { smallJob } from '#sim/explorer/small-job.ts';
import { runSimulation } from '#sim/simulation/run-simulation.ts';
import { machineText } from '../w1/report.ts';

/**
 * How fast the simulator searches: whole checked runs, and states of the explorer, per second of processor time of the
 * process. A run that breaks an invariant ends the bench: a figure is of runs that were right.
 *
 * A search is thousands of runs in one process. Over the first hundreds of them most of the time goes into compiling what
 * they execute, so both are told apart: the first runs of a kind, and as many when three times as many more have gone by.
 */
export function benchSimulator(options: { readonly seeds: number; readonly progress: (text: string) => void }): string {
  const { seeds, progress } = options;
  const rows: string[] = [];
  for (const pipeline of ['small', 'any'] as const) {
    const kind = pipeline === 'small' ? 'small: 2 × 2 × 1, 20 rows, 1 fault' : 'any pipeline, 1 to 6 faults';
    progress(`${seeds} runs, ${pipeline} pipeline`);
    rows.push(row(`${kind}: the first`, seeds, () => runs(pipeline, seeds, 0)));
    progress(`${BETWEEN * seeds} runs not measured, and ${seeds} that are`);
    runs(pipeline, BETWEEN * seeds, seeds);
    rows.push(row(`${kind}: later`, seeds, () => runs(pipeline, seeds, (BETWEEN + 1) * seeds)));
  }
  progress('exploring');
  const explored = timed(explore);
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
const BETWEEN = 3;

function row(
  kind: string,
  seeds: number,
  work: () => { readonly steps: number; readonly checkpoints: number },
): string {
  const { seconds, steps, checkpoints } = timed(work);
  return (
    `| ${kind} | ${seeds} | ${(seeds / seconds).toFixed(1)} | ${Math.round(steps / seconds)} | ` +
    `${(steps / seeds).toFixed(0)} | ${(checkpoints / seeds).toFixed(1)} |`
  );
}

function runs(pipeline: 'small' | 'any', seeds: number, from: number): { steps: number; checkpoints: number } {
  const sum = { steps: 0, checkpoints: 0 };
  for (let seed = from; seed < from + seeds; seed++) {
    const report = runSimulation({ seed, pipeline: pipeline === 'small' ? 'small' : undefined });
    sum.steps += report.steps;
    sum.checkpoints += report.checkpoints;
  }
  return sum;
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

function timed<Result extends object>(work: () => Result): Result & { readonly seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { ...result, seconds: (user + system) / 1e6 };
}
