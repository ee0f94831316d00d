import type { StartOptions } from '#protocol/job-client.ts';
import type { Instant, RecordedPast, TravelAnswer, TravelCall, WorldFault } from '#protocol/travel.ts';
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

/** A past executed again in a world of its own, which waits for its host between slices. */
export async function forked(options: StartOptions, recorded: RecordedPast): Promise<HandHost> {
  const host = new HandHost();
  const start = host.job.start({ ...options, rate: 0, past: recorded });
  let isOver = false;
  const settle = (): void => void (isOver = true);
  start.then(settle, settle);
  while (!isOver) {
    host.pass(1);
    await Promise.resolve();
  }
  await start;
  return host;
}

/** Different rows in the first table: what comes a second time after a restart is in it, too. */
export async function differentRows(host: HandHost, { plan }: StartOptions): Promise<number> {
  const sink = plan.vertices.flatMap((vertex) => vertex.operators).find((each) => each.config.kind === 'sink-table');
  const answer = await host.job.query({ kind: 'sinkExport', sink: sink?.uid ?? '', lens: 'committed' });
  return answer.kind === 'sinkRows' ? new Set(answer.rows.map(({ values }) => String(values))).size : Number.NaN;
}
