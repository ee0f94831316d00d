import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { StartOptions } from '#protocol/job-client.ts';
import type { WorldFault } from '#protocol/travel.ts';
import { compileSample, type HandHost } from './testing.ts';
import { differentRows, forked, inject, instant, past, started } from './testing-travel.ts';

const COUNTER = '1/0';

/** BASE: 20 records, one every 100 ms, one counter, one table; no script. */
const BASE: StartOptions = {
  plan: compileSample(
    readFileSync(new URL('../../public/samples/exactly-once.weir.json', import.meta.url), 'utf8'),
    'travel',
  ).plan,
  restore: 'fresh',
  rate: 1,
  traceLevel: 'full',
  script: null,
};

/** A fault behind a completed checkpoint, and what follows from it. */
const HARMLESS: readonly (readonly [fault: WorldFault, follows: (host: HandHost) => unknown, expected: unknown])[] = [
  [{ kind: 'crashTab' }, restored, [null, 1]],
  [{ kind: 'freezeTab', ms: 5000 }, restored, [null]],
  [{ kind: 'jumpClock', ms: 86_400_000 }, (host) => host.jobTimeMs > 86_400_000, true],
  [{ kind: 'zombieSubtask', subtask: COUNTER, actions: 40 }, restored, [null, 1]],
  [{ kind: 'abortStorage', reason: 'unknown', count: 2 }, restored, [null, 1]],
  [{ kind: 'delayStorage', ms: 800, count: 1 }, restored, [null]],
  [{ kind: 'killInCall', actor: `task:${COUNTER}`, effects: 1 }, causes, ['killed in the middle of its work']],
  [{ kind: 'killInCall', actor: 'coordinator', effects: 1 }, restored, [null, 1]],
  [{ kind: 'killInCall', actor: 'vault', effects: 1 }, restored, [null, 1]],
  [
    { kind: 'crashLoop', subtask: COUNTER, starts: 2 },
    causes,
    ['its worker was terminated', 'killed in the middle of its work', 'killed in the middle of its work'],
  ],
  [{ kind: 'failUserCode', subtask: COUNTER, place: 'row' }, thrownIn('processBatch'), true],
  [{ kind: 'skewClock', subtask: COUNTER, ms: 3_600_000 }, restored, [null]],
  [{ kind: 'cutPower', transactions: 8 }, restored, [null, 1]],
];

/** A fault before a checkpoint and a kill, and what follows from it. */
const EFFECTS: readonly (readonly [fault: WorldFault, follows: (host: HandHost) => unknown, expected: unknown])[] = [
  [{ kind: 'slowSubtask', subtask: COUNTER, ms: 100, forMs: 3000 }, (host) => host.jobState, 'FINISHED'],
  [
    { kind: 'dropNotifications', count: 4 },
    (host) => host.of('notifyCompleteReceived').some(({ checkpointId }) => checkpointId === 2),
    false,
  ],
  [
    { kind: 'hideOutcome', of: 'manifest' },
    (host) => host.of('checkpointFailed').map(({ reason }) => reason)[0],
    'FINALIZE_CHECKPOINT_FAILURE',
  ],
  [{ kind: 'failReads', count: 1 }, (host) => host.of('attemptStarted').at(-1)?.restoredCheckpointId, 2],
  [
    { kind: 'damageCheckpoint' },
    (host) => host.of('checkpointQuarantined').map(({ checkpointId }) => checkpointId)[0],
    1,
  ],
  [{ kind: 'wipeStorage' }, (host) => host.jobState, 'SUSPENDED'],
  [{ kind: 'failUserCode', subtask: COUNTER, place: 'snapshot' }, thrownIn('snapshot'), true],
  [{ kind: 'failUserCode', subtask: COUNTER, place: 'restore' }, thrownIn('open'), true],
];

describe('faults of a world with a virtual clock', () => {
  test.each(HARMLESS)('%j: the job ends with every row once, and its past is executed again', async (...each) => {
    const [fault, follows, expected] = each;
    const host = await started(BASE);
    host.pass(600);
    await host.job.triggerCheckpoint();
    host.pass(500);
    await inject(host, fault);
    const middle = await instant(host, null);
    // A look at the past leaves what is still to come to come.
    await instant(host, 20);
    host.pass(30_000);
    expect([host.jobState, await differentRows(host, BASE)]).toEqual(['FINISHED', 20]);
    expect(follows(host)).toEqual(expected);
    const again = await forked(BASE, await past(host, null));
    expect(again.events).toEqual(host.events);
    expect(await instant(again, middle.events)).toEqual(middle);
  });

  test.each(EFFECTS)('%j has its effect, and every instant stays the same', async (fault, follows, expected) => {
    const host = await started(BASE);
    host.pass(300);
    await host.job.triggerCheckpoint();
    host.pass(500);
    await inject(host, fault);
    if (fault.kind !== 'damageCheckpoint') await host.job.triggerCheckpoint();
    host.pass(500);
    await inject(host, { kind: 'killSubtask', subtask: COUNTER });
    host.pass(15_000);
    expect(follows(host)).toBe(expected);
    const newest = await instant(host, null);
    const middle = await instant(host, Math.floor(host.events.length / 2));
    expect(await instant(host, Math.floor(host.events.length / 2))).toEqual(middle);
    expect(await instant(host, null)).toEqual(newest);
  });

  test.each([true, false])('a write that is never answered (stored: %s) waits for a new tab', async (lands) => {
    const host = await started(BASE);
    host.pass(600);
    await host.job.triggerCheckpoint();
    host.pass(500);
    await inject(host, { kind: 'loseAnswer', lands });
    await host.job.triggerCheckpoint();
    host.pass(2000);
    expect(host.of('checkpointCompleted')).toHaveLength(1);
    await inject(host, { kind: 'crashTab' });
    host.pass(20_000);
    expect([host.jobState, await differentRows(host, BASE)]).toEqual(['FINISHED', 20]);
    const again = await forked(BASE, await past(host, null));
    expect(again.events).toEqual(host.events);
  });

  test('another seed leaves what is still to be thrown to be thrown', async () => {
    const host = await started(BASE);
    host.pass(600);
    await inject(host, { kind: 'failUserCode', subtask: COUNTER, place: 'row' });
    await host.job.travel({ kind: 'act', act: { kind: 'reseed', seed: 7 } });
    host.pass(20_000);
    expect([thrownIn('processBatch')(host), host.jobState]).toEqual([true, 'FINISHED']);
  });
});

/** What each attempt started from. */
function restored(host: HandHost): unknown {
  return host.of('attemptStarted').map(({ restoredCheckpointId }) => restoredCheckpointId);
}

/** Why the job was restarted, each time. */
function causes(host: HandHost): unknown {
  return host.of('restartScheduled').map(({ cause }) => cause);
}

function thrownIn(method: string): (host: HandHost) => boolean {
  return (host) => JSON.stringify(host.events).includes(`the simulated user code failed in ${method}`);
}
