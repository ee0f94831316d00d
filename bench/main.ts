import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { benchWindow } from './engine/window-bench.ts';
import { benchWriter } from './engine/writer-bench.ts';
import { benchKeys } from './engine/keys-bench.ts';
import { benchExpressions } from './expr/expression-bench.ts';
import { benchSlidingWindows } from './hop/sliding-windows.ts';
import { FlinkProcess } from './flink/flink-process.ts';
import { benchSimulator } from './sim/simulator-bench.ts';
import { generateBids } from './w1/bids.ts';
import { coldRun, coldRuns } from './w1/cold.ts';
import type { Contestant } from './w1/contestant.ts';
import { bidsDump } from './w1/dump.ts';
import { loadOf, type Load } from './w1/load.ts';
import {
  countInThreads,
  handCount,
  handLoop,
  untraced,
  weirInOneThread,
  weirInThreads,
} from './w1/node-contestants.ts';
import { environmentText, keysTable, machineText, resultTable } from './w1/report.ts';
import { race } from './w1/rounds.ts';

const USAGE = `npm run bench -- NAME [options]
  w1      Nexmark bids -> keyBy auction -> tumble 10 s -> COUNT, MAX(price), SUM(price), against a hand-written loop
  count   the same input counted by key: one source, two windows, a thread each; wall time is what counts
  cold    W1 as the first run of a fresh process or, with --chromium, of a fresh tab
  trace   W1 with the summary trace and without any trace of the subtasks
  keys    10^6 and 5 * 10^6 keys in one operator: rows, the synchronous part of a snapshot, the rest of it
  writer  the keyed exchange alone, into 1, 2 and 4 channels, ns a row
  window  W1's window operator alone beside the loop, ns a row
  hop     sliding windows of 2, 10 and 100 slides, their slices shared and not
  expr    filters, projections and text functions beside loops by hand
  studio  the studio in headless Chromium over a running job of 200 nodes: frames, tasks, interactions, first paint
  sim     checked runs of the simulator and states of the explorer per second of processor time
options
  --node         w1 in Node (default)
  --flink        w1 in Node, and real Flink 2.2.1 in the same rounds, where there is Maven to fetch it
  --chromium     w1, cold: in headless Chromium, with IndexedDB
  --events N     Nexmark events, of which 46 in 50 are bids (default 2000000)
  --passes N     how often the events are read, each time later in event time (default 32)
  --rounds N     measured rounds (default 5); w1: contestants in turn, after one warm-up round
  --rows N       hop, expr: rows (default 2000000)
  --fast N       studio: sources of the ten that go as fast as they can (default 2)
  --seconds N    studio: how long each thing is looked at (default 10)
  --seeds N      sim: runs of a round (default 300)
  --only TEXT    w1: only the contestants whose name contains TEXT
  --dump FILE    w1: writes the bids as little-endian Int32 triples (auction, price, event time in ms) and ends
Nothing is printed unless every round of every contestant came to the result of the first one of the table.`;

interface Options {
  readonly load: Load;
  readonly rounds: number;
  readonly only: string;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function runRace(contestants: readonly Contestant[], { load, rounds }: Options, fact: string): Promise<string> {
  const results = await race(contestants, { warmups: 1, rounds, progress });
  const facts = [
    `${load.bids} bids read ${load.passes} times a run, ${rounds} interleaved rounds after 1 warm-up round`,
    fact,
  ];
  return `${environmentText(results, facts)}\n\n${resultTable(results)}`;
}

async function runNode(options: Options, withFlink: boolean): Promise<string> {
  const { load, only } = options;
  const flink = withFlink ? FlinkProcess.start(load) : null;
  if (withFlink && flink === null) throw new Error('--flink needs Java and Maven, and Maven a repository with Flink');
  const weir = [1, 2].flatMap((parallelism) => [
    weirInOneThread(load, parallelism, false),
    weirInOneThread(load, parallelism, true),
    weirInThreads(load, parallelism, false),
    weirInThreads(load, parallelism, true),
    ...(flink === null ? [] : [flink.contestant(parallelism, false), flink.contestant(parallelism, true)]),
  ]);
  try {
    return await runRace(
      [handLoop(load), ...weir.filter(({ name }) => name.includes(only))],
      options,
      `exactly-once: checkpoints every 1 s to files with fsync; in one thread every actor shares it; worker_threads: ` +
        `one thread a subtask, the first ${load.warmupPasses} passes and two checkpoints are warm-up, all threads count` +
        (withFlink ? '; Flink: heap state, object reuse, one warm cluster, all threads of the JVM count' : ''),
    );
  } finally {
    flink?.stop();
  }
}

function runTrace(options: Options): Promise<string> {
  const { load } = options;
  return runRace(
    [
      handLoop(load),
      weirInOneThread(load, 1, false, { label: 'summary trace', wrap: (actor) => actor }),
      weirInOneThread(load, 1, false, { label: 'no trace of the subtasks', wrap: untraced }),
    ],
    options,
    'no checkpoints; without a trace the effect `trace` of the subtasks does nothing',
  );
}

async function runChromium(options: Options, cold: boolean): Promise<string> {
  const { raceInChromium } = await import('./chromium/race-in-chromium.ts');
  return raceInChromium({ ...options, cold, progress });
}

function runKeys(): string {
  const results = [1_000_000, 5_000_000].map((keys) => {
    progress(`${keys} keys`);
    return benchKeys(keys);
  });
  return `${machineText()}\n\n${keysTable(results)}`;
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
      flink: { type: 'boolean' },
      chromium: { type: 'boolean' },
      events: { type: 'string', default: '2000000' },
      passes: { type: 'string', default: '32' },
      rows: { type: 'string', default: '2000000' },
      rounds: { type: 'string', default: '5' },
      fast: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '10' },
      only: { type: 'string', default: '' },
      seeds: { type: 'string', default: '300' },
      dump: { type: 'string' },
    },
  });
  const [name] = positionals;
  if (positionals.length !== 1) return USAGE;
  const events = naturalNumber(values.events, 'events');
  const load = loadOf(events, naturalNumber(values.passes, 'passes'));
  if (load.bids === 0) throw new Error('--events wants at least 5: the first four of 50 events are not bids');
  if (values.dump !== undefined) {
    writeFileSync(values.dump, bidsDump(generateBids(load.seed, 0, 1, load.bids)));
    return `${load.bids} bids written to ${values.dump}`;
  }
  const options = { load, rounds: naturalNumber(values.rounds, 'rounds'), only: values.only };
  const once = { ...options, load: loadOf(events, 1) };
  switch (name) {
    case 'w1':
      return values.chromium === true ? runChromium(options, false) : runNode(options, values.flink === true);
    case 'count':
      return runRace([handCount(load), countInThreads(load)], options, 'no checkpoints; the loop has one core');
    case 'cold':
      if (values.chromium === true) return runChromium(once, true);
      return runRace([handLoop(once.load), coldRuns(events)], once, 'one pass; the loop is warm after its first round');
    case 'cold-run':
      return coldRun(once.load);
    case 'trace':
      return runTrace(options);
    case 'keys':
      return runKeys();
    case 'writer':
      return benchWriter(load, progress);
    case 'window':
      return benchWindow(load, options.rounds, progress);
    case 'hop':
      return benchSlidingWindows({ rows: naturalNumber(values.rows, 'rows'), rounds: options.rounds, progress });
    case 'sim':
      return benchSimulator({ seeds: naturalNumber(values.seeds, 'seeds'), rounds: options.rounds, progress });
    case 'expr':
      return benchExpressions({ rows: naturalNumber(values.rows, 'rows'), rounds: options.rounds, progress });
    case 'studio': {
      const { benchStudio } = await import('./studio/studio-bench.ts');
      const fast = naturalNumber(values.fast, 'fast');
      return benchStudio({ fast, seconds: naturalNumber(values.seconds, 'seconds'), progress });
    }
    default:
      return USAGE;
  }
}

try {
  process.stdout.write(`${await main()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
