import type { SinkRow } from '#protocol/query.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { DueScheduler } from '../world/due-scheduler.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';
import { SIMULATED_JOB } from './simulation.ts';

/** The committed rows of a log as whoever opens the tab next reads them: by a vault that knows only what is stored. */
export function committedRows(storage: SimulatedStorage, log: string): readonly SinkRow[] {
  let rows: readonly SinkRow[] | null = null;
  storage.calm();
  const world = new DeterministicWorld({
    jobId: SIMULATED_JOB,
    scheduler: new DueScheduler(),
    seed: 0,
    startMs: 0,
    stepMs: 0,
    storageMs: 0,
    storage,
    onTrace: ignore,
    onClient: ({ message }) => {
      if (message.kind === 'queryAnswered' && message.answer.kind === 'sinkRows') rows = message.answer.rows;
    },
    rethrow: true,
  });
  world.tell('vault', { kind: 'query', queryId: 1, request: { kind: 'sinkExport', sink: log, lens: 'committed' } });
  while (rows === null && world.step());
  if (rows === null) throw new Error(`the vault does not say what is in log ${log}`);
  return rows;
}

function ignore(): void {}
