import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { benchExpressions } from './expr/expression-bench.ts';
import { benchSlidingWindows } from './hop/sliding-windows.ts';
import { generateBids } from './w1/bids.ts';
import { bidsDump } from './w1/dump.ts';
import { loadOf, type Load } from './w1/load.ts';
import { handLoop, weirInOneThread, weirInThreads } from './w1/node-contestants.ts';
import { environmentText, resultTable } from './w1/report.ts';
import { race } from './w1/rounds.ts';

const USAGE = `npm run bench -- w1 [options] | hop [options] | expr [options]
  W1: Nexmark bids -> keyBy auction -> tumble 10 s -> COUNT, MAX(price), SUM(price), against a hand-written loop.
  --node         in Node (default)
  --chromium     in headless Chromium, with IndexedDB
  --events N     Nexmark events, of which 46 in 50 are bids (default 2000000)
  --passes N     how often the events are read, each time later in event time (default 16)
  --rounds N     measured rounds, contestants in turn (default 5; one warm-up round comes first)
  --only TEXT    only the contestants whose name contains TEXT
  hop: sliding windows of 2, 10 and 100 slides, with --rows N (default 2000000) and --rounds N
  expr: filters, projections and text functions beside loops by hand, with --rows N and --rounds N
  --dump FILE    writes the bids as little-endian Int32 triples (auction, price, event time in ms) and ends`;

interface Options {
  readonly load: Load;
  readonly rounds: number;
  readonly only: string;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function runNode({ load, rounds, only }: Options): Promise<string> {
  const weir = [1, 2].flatMap((parallelism) => [
    weirInOneThread(load, parallelism, false),
    weirInOneThread(load, parallelism, true),
    weirInThreads(load, parallelism, false),
    weirInThreads(load, parallelism, true),
  ]);
  const contestants = [handLoop(load), ...weir.filter(({ name }) => name.includes(only))];
  const results = await race(contestants, { warmups: 1, rounds, progress });
  const facts = [
    `${load.bids} bids read ${load.passes} times a run, ${rounds} interleaved rounds after 1 warm-up round`,
    `exactly-once: checkpoints every 1 s to files with fsync; in one thread every actor shares it; worker_threads: one ` +
      `thread a subtask, the first ${load.warmupPasses} passes are warm-up, all threads count`,
  ];
  return `${environmentText(results, facts)}\n\n${resultTable(results)}`;
}

async function runChromium(options: Options): Promise<string> {
  const { raceInChromium } = await import('./chromium/race-in-chromium.ts');
  return raceInChromium({ ...options, progress });
}

function naturalNumber(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${option} wants a number from 1 on, not ${text}`);
  return value;
}

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      node: { type: 'boolean' },
      chromium: { type: 'boolean' },
      events: { type: 'string', default: '2000000' },
      passes: { type: 'string', default: '16' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      dump: { type: 'string' },
      rows: { type: 'string', default: '2000000' },
    },
  });
  if (positionals[0] === 'hop' && positionals.length === 1) {
    const rows = naturalNumber(values.rows, 'rows');
    return benchSlidingWindows({ rows, rounds: naturalNumber(values.rounds, 'rounds'), progress });
  }
  if (positionals[0] === 'expr' && positionals.length === 1) {
    const rows = naturalNumber(values.rows, 'rows');
    return benchExpressions({ rows, rounds: naturalNumber(values.rounds, 'rounds'), progress });
  }
  if (positionals[0] !== 'w1' || positionals.length > 1) return USAGE;
  const load = loadOf(naturalNumber(values.events, 'events'), naturalNumber(values.passes, 'passes'));
  if (load.bids === 0) throw new Error('--events wants at least 5: the first four of 50 events are not bids');
  if (values.dump !== undefined) {
    writeFileSync(values.dump, bidsDump(generateBids(load.seed, 0, 1, load.bids)));
    return `${load.bids} bids written to ${values.dump}`;
  }
  const options = { load, rounds: naturalNumber(values.rounds, 'rounds'), only: values.only };
  return values.chromium === true ? runChromium(options) : runNode(options);
}

try {
  process.stdout.write(`${await main()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
