import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStorage } from '#runtime/node/file-storage.ts';
import { MemoryStorage } from '#runtime/memory-storage.ts';
import type { Actor, Effects } from '#engine/ports.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { benchOperators } from './bench-operators.ts';
import { generateBids } from './bids.ts';
import { splitColumns, type SplitColumns } from './column-source.ts';
import type { Contestant, Measured } from './contestant.ts';
import { runHandLoop } from './hand-loop.ts';
import { countPlan, w1Plan } from './job.ts';
import { CHECKPOINT_MS, type Load } from './load.ts';
import { runInOneThread } from './one-thread.ts';
import { addOutcome, emptyOutcome } from './outcome.ts';
import type { Storage } from '#runtime/storage.ts';
import { changedEffects } from '#sim/mutants/changed-effects.ts';
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
export function weirInOneThread(
  load: Load,
  parallelism: number,
  checkpoints: boolean,
  variant: { readonly label: string; readonly wrap: (actor: Actor) => Actor } | null = null,
): Contestant {
  const columns: (SplitColumns | undefined)[] = [];
  const columnsOf = (split: number): SplitColumns =>
    (columns[split] ??= splitColumns(load.seed, split, parallelism, load.bids));
  for (let split = 0; split < parallelism; split++) columnsOf(split);
  return {
    name: `Weir ${parallelism}+${parallelism}, one thread, ${variant?.label ?? checkpointLabel(checkpoints)}`,
    run: () =>
      withStorage(checkpoints, (storage) =>
        measured(async () => {
          const outcome = emptyOutcome();
          const source = { columnsOf, passes: load.passes, spanMs: load.spanMs, mayRead: () => true };
          const watch = await runInOneThread(
            planOf(parallelism, checkpoints),
            storage,
            benchOperators(source, (part) => addOutcome(outcome, part)),
            variant?.wrap,
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
    name: `Weir ${parallelism}+${parallelism}, worker_threads, ${checkpointLabel(checkpoints)}`,
    run: () => runInThreads(planOf(parallelism, checkpoints), load),
  };
}

/** The same loop as the judge of a count: what it has besides is left out. */
export function handCount(load: Load): Contestant {
  const loop = handLoop(load);
  return {
    ...loop,
    run: async () => {
      const measured = await loop.run();
      return { ...measured, outcome: { ...measured.outcome, maxima: 0, sums: 0 } };
    },
  };
}

/** One source, two counting windows, a thread each. */
export function countInThreads(load: Load): Contestant {
  return {
    name: 'Weir keyed count 1+2, worker_threads',
    run: () => runInThreads(countPlan(`count-${++jobs}`), load),
  };
}

/** Swallows what a subtask traces: what the summary trace costs is what is missing then. */
export function untraced(actor: Actor): Actor {
  const known = new WeakMap<Effects, Effects>();
  const silentOf = (effects: Effects): Effects => {
    const made = known.get(effects) ?? changedEffects(effects, { trace: () => undefined });
    known.set(effects, made);
    return made;
  };
  return {
    id: actor.id,
    fence: () => actor.fence(),
    ready: (now) => actor.ready(now),
    receive: (envelope, effects) => actor.receive(envelope, silentOf(effects)),
    step: (effects) => actor.step(silentOf(effects)),
  };
}

function checkpointLabel(checkpoints: boolean): string {
  return checkpoints ? 'exactly-once 1 s' : 'no checkpoints';
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
