import { describe, expect, test } from 'vitest';
import type { TraceKind } from '#protocol/trace.ts';
import type { JobAct, RecordedPast, WorldFault } from '#protocol/travel.ts';
import { begun, brokenReplay, crashedReplay, inject, instant, past, replayOptions } from './testing-travel.ts';
import type { HandHost } from './testing.ts';

const REPLAY = crashedReplay();

async function opened(rate: number, recorded?: RecordedPast, replay = REPLAY): Promise<HandHost> {
  return begun(replayOptions(replay, rate, recorded), () => new Promise((resolve) => void setImmediate(resolve)));
}

/** The whole file, of which nothing is left to be played. */
const PLAYED = await opened(Number.POSITIVE_INFINITY);
PLAYED.pass(60_000);

/** A fork of the file a few events behind the first one of a kind, which stands. */
async function forkedBehind(kind: TraceKind, played = PLAYED, replay = REPLAY): Promise<HandHost> {
  const event = played.events.findIndex(({ body }) => body.kind === kind) + 5;
  return opened(0, await past(played, event), replay);
}

async function toTheEnd(host: HandHost): Promise<void> {
  await host.job.setRate(Number.POSITIVE_INFINITY);
  host.pass(600_000);
}

/** One of every kind. */
const FAULTS: readonly WorldFault[] = [
  { kind: 'killSubtask', subtask: '0/0' },
  { kind: 'killTaskManager', taskManager: 0 },
  { kind: 'hangSubtask', subtask: '0/0', hostMs: 12_000 },
  { kind: 'abortStorage', reason: 'aborted', count: 1 },
  { kind: 'abortStorage', reason: 'quota', count: 2 },
  { kind: 'delayStorage', ms: 10_000, count: 1 },
  { kind: 'zombieSubtask', subtask: '0/0', actions: 40 },
  { kind: 'killInCall', actor: 'task:0/0', effects: 1 },
  { kind: 'killInCall', actor: 'coordinator', effects: 1 },
  { kind: 'killInCall', actor: 'vault', effects: 1 },
  { kind: 'crashLoop', subtask: '0/0', starts: 5 },
  { kind: 'failUserCode', subtask: '0/0', place: 'row' },
  { kind: 'failUserCode', subtask: '0/0', place: 'snapshot' },
  { kind: 'failUserCode', subtask: '0/0', place: 'restore' },
  { kind: 'skewClock', subtask: '0/0', ms: 3_600_000 },
  { kind: 'crashTab' },
  { kind: 'freezeTab', ms: 30_000 },
  { kind: 'jumpClock', ms: 86_400_000 },
  { kind: 'cutPower', transactions: 8 },
  { kind: 'slowSubtask', subtask: '0/0', ms: 100, forMs: 10_000 },
  { kind: 'dropNotifications', count: 4 },
  { kind: 'hideOutcome', of: 'manifest' },
  { kind: 'hideOutcome', of: 'sinks' },
  { kind: 'loseAnswer', lands: true },
  { kind: 'loseAnswer', lands: false },
  { kind: 'failReads', count: 1 },
  { kind: 'damageCheckpoint' },
  { kind: 'wipeStorage' },
];

describe('a fork of a replay', () => {
  test.each(FAULTS)('takes %j, is checked to its end, and goes the same way again', async (fault) => {
    const host = await forkedBehind('checkpointCompleted');
    const before = await instant(host, null);
    await inject(host, fault);
    expect(host.of('faultInjected').at(-1)?.fault).toBe(fault.kind);
    const struck = await instant(host, null);
    await inject(host, { kind: 'killSubtask', subtask: '0/0' });
    await toTheEnd(host);
    expect(host.jobState).toBe('FINISHED');

    expect(await instant(host, before.events)).toEqual(before);
    expect(await instant(host, struck.events)).toEqual(struck);
    const again = await opened(0, await past(host, struck.events + 3));
    expect(again.events).toEqual(host.events.slice(0, again.events.length));
    await toTheEnd(again);
    expect(again.events).toEqual(host.events);
  });

  test('has user code that throws where a bug is planted in it, too', async () => {
    const planted = brokenReplay('offset-off-by-one');
    const played = await opened(Number.POSITIVE_INFINITY, undefined, planted);
    played.pass(60_000);
    const host = await forkedBehind('elementArrived', played, planted);
    await inject(host, { kind: 'failUserCode', subtask: '0/0', place: 'snapshot' });
    await toTheEnd(host);
    expect(JSON.stringify(host.of('checkpointFailed')) + JSON.stringify(host.of('restartScheduled'))).toContain(
      'the simulated user code failed in snapshot',
    );
  });

  test('hears the request for a checkpoint, but is not stopped', async () => {
    const [host, calm] = [await forkedBehind('attemptStarted'), await forkedBehind('attemptStarted')];
    await host.job.triggerCheckpoint();
    await expect(host.job.stop()).rejects.toThrow('replay-is-fixed');
    await toTheEnd(host);
    await toTheEnd(calm);
    expect(host.jobState).toBe('FINISHED');
    // Not all of its tasks run yet, and the coordinator says so.
    const reasons = (of: HandHost): unknown => of.of('checkpointRequestRejected').map(({ reason }) => reason);
    expect(reasons(host)).toContain('NOT_ALL_REQUIRED_TASKS_RUNNING');
    expect(reasons(calm)).not.toContain('NOT_ALL_REQUIRED_TASKS_RUNNING');
  });

  test('that is over takes nothing any more', async () => {
    const host = await forkedBehind('checkpointCompleted');
    await toTheEnd(host);
    await expect(inject(host, { kind: 'crashTab' })).rejects.toThrow('job-not-running');
  });

  test('stands before a breakpoint behind a fault, and goes on from there as it would have', async () => {
    const acts: readonly Extract<JobAct, { readonly kind: 'reseed' | 'fault' }>[] = [
      { kind: 'reseed', seed: 7 },
      { kind: 'fault', fault: { kind: 'killSubtask', subtask: '0/0' } },
    ];
    const [calm, stopped] = [await forkedBehind('checkpointCompleted'), await forkedBehind('checkpointCompleted')];
    for (const host of [calm, stopped]) for (const act of acts) await host.job.travel({ kind: 'act', act });
    await stopped.job.travel({
      kind: 'setBreakpoints',
      breakpoints: [{ id: 1, instant: { kind: 'notify', subtask: null }, enabled: true }],
    });
    for (let halts = 0; halts < 200 && stopped.jobState !== 'FINISHED'; halts++) await toTheEnd(stopped);
    await toTheEnd(calm);
    expect(stopped.events).toEqual(calm.events);
  });
});
