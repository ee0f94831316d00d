import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStorage } from '#runtime/node/file-storage.ts';
import { MemoryStorage } from '#runtime/memory-storage.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { benchOperators } from './bench-operators.ts';
import { generateBids } from './bids.ts';
import { splitColumns, type SplitColumns } from './column-source.ts';
import type { Contestant, Measured } from './contestant.ts';
import { runHandLoop } from './hand-loop.ts';
import { w1Plan } from './job.ts';
import { CHECKPOINT_MS, type Load } from './load.ts';
import { runInOneThread } from './one-thread.ts';
import { addOutcome, emptyOutcome } from './outcome.ts';
import type { Storage } from '#runtime/storage.ts';
import { runInThreads } from './threads.ts';

/** The hand-written loop. */
export function handLoop(load: Load): Contestant {
  const bids = generateBids(load.seed, 0, 1, load.bids);
  return {
    name: 'hand-written loop',
    run: () =>
      measured(async () => ({
        outcome: runHandLoop(bids, load.passes, load.spanMs),
        records: bids.count * load.passes,
        checkpoints: [],
        failedCheckpoints: [],
      })),
  };
}

/** Weir with every actor in one thread. */
export function weirInOneThread(load: Load, parallelism: number, checkpoints: boolean): Contestant {
  const columns: (SplitColumns | undefined)[] = [];
  const columnsOf = (split: number): SplitColumns =>
    (columns[split] ??= splitColumns(load.seed, split, parallelism, load.bids));
  for (let split = 0; split < parallelism; split++) columnsOf(split);
  return {
    name: `Weir ${parallelism}+${parallelism}, one thread, ${checkpoints ? 'exactly-once 1 s' : 'no checkpoints'}`,
    run: () =>
      withStorage(checkpoints, (storage) =>
        measured(async () => {
          const outcome = emptyOutcome();
          const source = { columnsOf, passes: load.passes, spanMs: load.spanMs, mayRead: () => true };
          const watch = await runInOneThread(
            planOf(parallelism, checkpoints),
            storage,
            benchOperators(source, (part) => addOutcome(outcome, part)),
          );
          const { checkpoints: completed, failedCheckpoints } = watch;
          return { outcome, records: load.bids * load.passes, checkpoints: completed, failedCheckpoints };
        }),
      ),
  };
}

/** Weir with a worker thread per subtask. */
export function weirInThreads(load: Load, parallelism: number, checkpoints: boolean): Contestant {
  return {
    name: `Weir ${parallelism}+${parallelism}, worker_threads, ${checkpoints ? 'exactly-once 1 s' : 'no checkpoints'}`,
    run: () => withStorage(checkpoints, (storage) => runInThreads(planOf(parallelism, checkpoints), storage, load)),
  };
}

let jobs = 0;

function planOf(parallelism: number, checkpoints: boolean): JobPlan {
  return w1Plan(`w1-${++jobs}`, parallelism, checkpoints ? CHECKPOINT_MS : null);
}

/** Checkpoints go to files with fsync, in a directory of their own that is removed afterwards. */
async function withStorage<T>(durable: boolean, run: (storage: Storage) => Promise<T>): Promise<T> {
  if (!durable) return run(new MemoryStorage());
  const directory = mkdtempSync(join(tmpdir(), 'weir-w1-'));
  const storage = await FileStorage.open(directory);
  try {
    return await run(storage);
  } finally {
    await storage.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measured(run: () => Promise<Omit<Measured, 'cpuMs' | 'wallMs'>>): Promise<Measured> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { ...result, cpuMs: (user + system) / 1000, wallMs: performance.now() - startedAt };
}
