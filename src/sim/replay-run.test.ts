import { describe, expect, test } from 'vitest';
import type { Instant, RecordedPast } from '#protocol/travel.ts';
import { INVARIANTS } from './checkers/invariants.ts';
import { encodeReplayFile, type ReplayFile } from './simulation/replay-file.ts';
import { simulatedPipeline } from './simulation/simulated-pipeline.ts';
import { HandHost } from './testing.ts';
import { begun, brokenReplay, crashedReplay, instant, past, replayOptions } from './testing-travel.ts';

const REPLAY = brokenReplay('offset-off-by-one');

const CRASHED = crashedReplay();

/** With a past: when it has been executed. */
async function opened(replay: ReplayFile, rate: number, recorded?: RecordedPast): Promise<HandHost> {
  return begun(replayOptions(replay, rate, recorded), () => new Promise((resolve) => void setImmediate(resolve)));
}

describe('a replay', () => {
  // With every record in the trace a checker of records sees it before the output is looked at.
  test('plays to the invariant that it breaks, and says its sentence', async () => {
    const host = await opened(REPLAY, Number.POSITIVE_INFINITY);
    host.pass(60_000);
    const last = host.events.at(-1)?.body;
    expect(last).toMatchObject({ kind: 'jobStateChanged', to: 'FAILED', broken: true });
    const reason = last?.kind === 'jobStateChanged' ? last.reason : null;
    const sentences = INVARIANTS.map(({ sentence }) => sentence);
    expect(sentences.filter((sentence) => reason?.startsWith(sentence.replace(/\.$/, '')))).toHaveLength(1);
  });

  test('has the same state at an instant however it is reached, and stepping tells what playing tells', async () => {
    const played = await opened(REPLAY, Number.POSITIVE_INFINITY);
    played.pass(60_000);
    const count = played.events.length;
    const events = [1, Math.floor(count / 3), Math.floor(count / 2), count - 1];
    const seen = new Map<number, Instant>();
    for (const event of events) seen.set(event, await instant(played, event));
    for (const event of events.toReversed()) expect(await instant(played, event)).toEqual(seen.get(event));

    const stepped = await opened(REPLAY, 0);
    for (let steps = 0; steps < 30; steps++) await stepped.job.step('event');
    expect(stepped.events).toEqual(played.events.slice(0, stepped.events.length));
  });

  test('is played as it was recorded: nothing can be done to it', async () => {
    const host = await opened(REPLAY, 0);
    await expect(host.job.triggerCheckpoint()).rejects.toThrow('replay-is-fixed');
    await expect(host.job.travel({ kind: 'act', act: { kind: 'reseed', seed: 1 } })).rejects.toThrow('replay-is-fixed');
  });

  test('goes on without its file in a fork: calm or by a seed, checked, and its past is executed again', async () => {
    const played = await opened(CRASHED, Number.POSITIVE_INFINITY);
    played.pass(60_000);
    const crash = played.events.findIndex(({ body }) => body.kind === 'faultInjected');
    expect(crash).toBeGreaterThan(0);
    const recorded = await past(played, crash - 1);

    const calm = await opened(CRASHED, Number.POSITIVE_INFINITY, recorded);
    await calm.job.setRate(Number.POSITIVE_INFINITY);
    calm.pass(60_000);
    expect(calm.events.slice(0, recorded.events)).toEqual(played.events.slice(0, recorded.events));
    expect([calm.jobState, calm.of('faultInjected')]).toEqual(['FINISHED', []]);

    const seeded = await opened(CRASHED, 0, recorded);
    await seeded.job.travel({ kind: 'act', act: { kind: 'reseed', seed: 7 } });
    await seeded.job.setRate(Number.POSITIVE_INFINITY);
    seeded.pass(60_000);
    expect(seeded.jobState).toBe('FINISHED');
    expect(seeded.events).not.toEqual(calm.events);

    // A fork of the fork goes its way again, seed included.
    const middle = recorded.events + Math.floor((seeded.events.length - recorded.events) / 2);
    const again = await opened(CRASHED, 0, await past(seeded, middle));
    await again.job.setRate(Number.POSITIVE_INFINITY);
    again.pass(60_000);
    expect(again.events).toEqual(seeded.events);
    expect(await instant(again, middle)).toEqual(await instant(seeded, middle));
  });

  test.each<[string, Partial<ReplayFile> | string, string]>([
    ['of another build', { hash: '0123456789abcdef' }, 'replay-differs'],
    ['with a bug nobody knows', { mutant: 'toString' }, 'unknown-planted-bug'],
    ['that is no replay', '{"format":"weir.pipeline"}', 'not-a-replay'],
    ['that is no JSON', 'choices', 'not-json'],
  ])('%s is refused', async (_name, file, code) => {
    const host = new HandHost();
    const { plan } = simulatedPipeline(REPLAY.pipeline, 'sim');
    const replay = typeof file === 'string' ? file : encodeReplayFile({ ...REPLAY, ...file });
    const start = host.job.start({ plan, restore: 'fresh', rate: 0, traceLevel: 'full', script: null, replay });
    await expect(start).rejects.toThrow(code);
  });
});
