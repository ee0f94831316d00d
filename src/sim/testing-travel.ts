import type { StartOptions } from '#protocol/job-client.ts';
import type { Instant, RecordedPast, TravelAnswer, TravelCall, WorldFault } from '#protocol/travel.ts';
import { plantedBug } from './planted-bugs.ts';
import { encodeReplayFile, REPLAY_FORMAT, REPLAY_VERSION, type ReplayFile } from './simulation/replay-file.ts';
import { runSimulation, SimulationFailed } from './simulation/run-simulation.ts';
import { simulatedPipeline } from './simulation/simulated-pipeline.ts';
import { HandHost } from './testing.ts';

/** A job that has begun. */
export async function started(options: StartOptions): Promise<HandHost> {
  const host = new HandHost();
  await host.job.start(options);
  return host;
}

/** What a job answers, which is of this kind. */
export async function asked<Kind extends TravelAnswer['kind']>(host: HandHost, kind: Kind, call: TravelCall) {
  const answer = await host.job.travel(call);
  if (answer.kind !== kind) throw new Error(`${answer.kind} instead of ${kind}`);
  return answer as Extract<TravelAnswer, { kind: Kind }>;
}

/** An instant of the job; null: the newest. */
export async function instant(host: HandHost, event: number | null): Promise<Instant> {
  return (await asked(host, 'instant', { kind: 'instant', event })).instant;
}

/** What leads to an instant. */
export async function past(host: HandHost, event: number | null): Promise<RecordedPast> {
  return (await asked(host, 'past', { kind: 'past', event })).past;
}

/** Breaks something now. */
export async function inject(host: HandHost, fault: WorldFault): Promise<void> {
  await host.job.travel({ kind: 'act', act: { kind: 'fault', fault } });
}

/** A past executed again in a world of its own. */
export async function forked(options: StartOptions, recorded: RecordedPast): Promise<HandHost> {
  return begun({ ...options, rate: 0, past: recorded }, () => Promise.resolve());
}

/** A job that has begun once it has fetched its code and has executed its past: it waits for its host meanwhile. */
export async function begun(options: StartOptions, turn: () => Promise<void>): Promise<HandHost> {
  const host = new HandHost();
  const start = host.job.start(options);
  let isOver = false;
  const settle = (): void => void (isOver = true);
  start.then(settle, settle);
  while (!isOver) {
    host.pass(1);
    await turn();
  }
  await start;
  return host;
}

/** How a replay is started. */
export function replayOptions(replay: ReplayFile, rate: number, recorded?: RecordedPast): StartOptions {
  const { plan } = simulatedPipeline(replay.pipeline, 'sim');
  const text = encodeReplayFile(replay);
  return { plan, restore: 'fresh', rate, traceLevel: 'full', script: null, replay: text, past: recorded };
}

/** The first small run of the simulator that has restored a checkpoint in its only tab, as a file. */
export function crashedReplay(): ReplayFile {
  for (let seed = 0; seed < SEEDS_MAX; seed++) {
    const { pipeline, choices, hash, restores, tabCrashes } = runSimulation({ seed, pipeline: 'small' });
    if (restores === 0 || tabCrashes > 0) continue;
    const rest = { seed, choices, hash, commit: null, mutant: null, failure: null };
    return { format: REPLAY_FORMAT, version: REPLAY_VERSION, pipeline: pipeline.document, ...rest };
  }
  throw new Error('nothing was restored');
}

/** The first small run of the simulator that a planted bug breaks, as a file that names the bug. */
export function brokenReplay(bug: string): ReplayFile {
  for (let seed = 0; seed < SEEDS_MAX; seed++) {
    try {
      runSimulation({ seed, pipeline: 'small', plant: plantedBug(bug) });
    } catch (error) {
      if (error instanceof SimulationFailed) return { ...error.replay, mutant: bug };
      throw error;
    }
  }
  throw new Error('the bug was not caught');
}

const SEEDS_MAX = 60;

/** Different rows in the first table: what comes a second time after a restart is in it, too. */
export async function differentRows(host: HandHost, { plan }: StartOptions): Promise<number> {
  const sink = plan.vertices.flatMap((vertex) => vertex.operators).find((each) => each.config.kind === 'sink-table');
  const answer = await host.job.query({ kind: 'sinkExport', sink: sink?.uid ?? '', lens: 'committed' });
  return answer.kind === 'sinkRows' ? new Set(answer.rows.map(({ values }) => String(values))).size : Number.NaN;
}
