import { Worker } from 'node:worker_threads';
import { setSearchFlags } from './search-flags.ts';
import { type BatchResult, runBatch, type SimulationBatch } from './simulation-batch.ts';

/** Runs batches of seeds: here, or on threads beside this one. */
export interface BatchRunner {
  /** Batches that may be under way at a time. */
  readonly width: number;
  run(batch: SimulationBatch): Promise<BatchResult>;
  close(): Promise<void>;
}

/** Runs batches in this thread; between two of them the process hears its signals. */
export function runHere(run: (batch: SimulationBatch) => BatchResult = runBatch): BatchRunner {
  return {
    width: 1,
    run: (batch) =>
      new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            resolve(run(batch));
          } catch (error: unknown) {
            reject(error);
          }
        });
      }),
    close: () => Promise.resolve(),
  };
}

/** Runs batches on so many threads of a script. A thread that dies fails the batch it was at. */
export function runOnThreads(script: string, threads: number): BatchRunner {
  setSearchFlags();
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
  const idle = Array.from({ length: threads }, () => new Worker(script, { resourceLimits }));
  const all = [...idle];
  return {
    width: threads,
    run: (batch) =>
      new Promise((resolve, reject) => {
        const worker = idle.pop();
        if (worker === undefined) {
          reject(new Error('there are more batches than threads'));
          return;
        }
        const onResult = (result: BatchResult): void => {
          worker.off('error', onError);
          idle.push(worker);
          resolve(result);
        };
        const onError = (error: unknown): void => {
          worker.off('message', onResult);
          reject(error);
        };
        worker.once('message', onResult);
        worker.once('error', onError);
        worker.postMessage(batch);
      }),
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/**
 * A run allocates 2 MB and needs almost none of it when it has ended. Where dozens of runs fit between two collections,
 * next to nothing is copied or grows old; with V8's own 48 MB collecting was a ninth of the processor time, and each full
 * collection threw away compiled code.
 */
const YOUNG_GENERATION_MB = 192;
