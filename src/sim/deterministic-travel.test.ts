import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import type { StartOptions } from '#protocol/job-client.ts';
import type { Breakpoint, Instant } from '#protocol/travel.ts';
import { compileSample, type HandHost } from './testing.ts';
import { asked, differentRows, forked, inject, instant, past, started } from './testing-travel.ts';

const COUNTER = '1/0';

/** BASE: 20 records, one every 100 ms, one counter, one table; no script. */
function base(overrides: Partial<StartOptions> = {}): StartOptions {
  const file = new URL('../../public/samples/exactly-once.weir.json', import.meta.url);
  const { plan } = compileSample(readFileSync(file, 'utf8'), 'travel');
  return { plan, restore: 'fresh', rate: 1, traceLevel: 'full', script: null, ...overrides };
}

/** A run with checkpoints, a kill and a recovery, played to its end. */
async function eventfulRun(): Promise<HandHost> {
  const host = await started(base());
  host.pass(700);
  await host.job.triggerCheckpoint();
  host.pass(500);
  await inject(host, { kind: 'killSubtask', subtask: COUNTER });
  host.pass(10_000);
  expect(host.jobState).toBe('FINISHED');
  return host;
}

describe('any instant', () => {
  test('is reached again with the same state to the byte, in whatever order instants are visited', async () => {
    const host = await eventfulRun();
    const newest = await instant(host, null);
    const events = Array.from({ length: 12 }, (_, at) => 1 + Math.floor((at * (host.events.length - 1)) / 11));
    const seen = new Map<number, Instant>();
    for (const event of events) seen.set(event, await instant(host, event));
    for (const event of events.toReversed()) expect(await instant(host, event)).toEqual(seen.get(event));
    expect(new Set([...seen.values()].map(({ stateHash }) => stateHash)).size).toBe(events.length);
    expect(await instant(host, null)).toEqual(newest);
  });

  test('is the one that was played: its state was the same when it was the newest', async () => {
    const host = await started(base({ rate: 0 }));
    const seen: Instant[] = [];
    for (let step = 0; step < 25; step++) {
      await host.job.step('event');
      seen.push(await instant(host, host.events.length));
    }
    for (const each of seen.toReversed()) expect(await instant(host, each.events)).toEqual(each);
  });

  test('can be asked like the present, and leaves the job where it is', async () => {
    const host = await eventfulRun();
    const told = host.events.length;
    const kill = host.events.findIndex(({ body }) => body.kind === 'faultInjected') + 1;
    const request = { kind: 'channels', subtask: COUNTER } as const;
    const then = await asked(host, 'answered', { kind: 'queryAt', event: kill - 1, request });
    const now = await host.job.query(request);
    expect(then.answer.kind).toBe('channels');
    expect(then.answer).not.toEqual(now);
    expect(host.events).toHaveLength(told);
  });
});

test('the state of an instant is what the events up to it have made of it', async () => {
  const host = await eventfulRun();
  const uid = base().plan.vertices[1]?.operators[0]?.uid ?? '';
  const request = { kind: 'keyedState', subtask: COUNTER, uid, keyGroup: null, search: '', page: 0 } as const;
  const cuts = new Map<number, ReadonlySet<string>>();
  let keys = new Set<string>();
  const wrong: string[] = [];
  const seen = new Set<number>();
  for (const [at, { body }] of host.events.entries()) {
    if (body.kind === 'attemptStarted') keys = new Set();
    else if (body.kind === 'snapshotSyncStarted' && body.subtask === COUNTER)
      cuts.set(body.checkpointId, new Set(keys));
    else if (body.kind === 'stateRestored' && body.subtask === COUNTER) keys = new Set(cuts.get(body.checkpointId));
    else if (body.kind === 'stateChanged') keys.add(body.key);
    else continue;
    if (body.kind === 'stateChanged' && at % 4 !== 0) continue;
    const { answer } = await asked(host, 'answered', { kind: 'queryAt', event: at + 1, request });
    if (answer.kind !== 'keyedState') continue;
    // An instant is the end of its step: it may have changed a key more.
    const stepped = answer.entries.filter(({ key }) => !keys.has(key)).length;
    if (answer.total - stepped !== keys.size || stepped > 1)
      wrong.push(`${answer.total} at ${at + 1}, not ${keys.size}`);
    seen.add(answer.total);
  }
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(2);
});

describe('a fork', () => {
  test('has the same past and state, and goes on the same way if nothing is done', async () => {
    const host = await eventfulRun();
    const middle = Math.floor(host.events.length / 2);
    const recorded = await past(host, middle);
    const other = await forked(base(), recorded);
    expect(other.events).toEqual(host.events.slice(0, recorded.events));
    expect((await instant(other, null)).stateHash).toBe(recorded.stateHash);
    expect(await instant(other, 20)).toEqual(await instant(host, 20));
    const acts = (await past(host, null)).acts.slice(recorded.acts.length);
    expect(acts.length).toBeLessThan(2);
    await other.job.setRate(1);
    other.pass(10_000);
    if (acts.length === 0) expect(other.events).toEqual(host.events);
  });

  test('goes its own way from what is done in it, and the first run does not hear of it', async () => {
    const host = await eventfulRun();
    const told = host.events.length;
    const kill = host.events.findIndex(({ body }) => body.kind === 'faultInjected') + 1;
    const calm = await forked(base(), await past(host, kill - 1));
    await calm.job.setRate(1);
    calm.pass(10_000);
    expect(calm.of('attemptStarted')).toHaveLength(1);
    expect(host.of('attemptStarted')).toHaveLength(2);
    expect([await differentRows(calm, base()), await differentRows(host, base())]).toEqual([20, 20]);
    expect(host.events).toHaveLength(told);
  });

  test('of a fork is a fork, and its past is one list of acts', async () => {
    const host = await eventfulRun();
    const first = await forked(base(), await past(host, 30));
    await inject(first, { kind: 'killTaskManager', taskManager: 0 });
    await first.job.setRate(1);
    first.pass(10_000);
    const recorded = await past(first, null);
    expect(recorded.acts.map(({ act }) => act.kind)).toEqual(['fault']);
    const second = await forked(base(), recorded);
    expect(second.events).toEqual(first.events);
  });

  test('of a past that leads elsewhere is refused', async () => {
    const host = await eventfulRun();
    const recorded = await past(host, 50);
    await expect(forked(base(), { ...recorded, stateHash: '0' })).rejects.toThrow('past-differs');
  });

  test('with another seed orders what is due at the same instant anew', async () => {
    const host = await started(base());
    host.pass(300);
    const recorded = await past(host, null);
    const orders = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const other = await forked(base(), recorded);
      await other.job.travel({ kind: 'act', act: { kind: 'reseed', seed } });
      await other.job.setRate(1);
      other.pass(10_000);
      expect([other.jobState, await differentRows(other, base())]).toEqual(['FINISHED', 20]);
      orders.add(JSON.stringify(other.events.map(({ body }) => body.kind)));
      const again = await forked(base(), await past(other, null));
      expect(again.events).toEqual(other.events);
    }
    expect(orders.size).toBeGreaterThan(1);
  });
});

describe('breakpoints', () => {
  const at = (id: number, instantOf: Breakpoint['instant'], enabled = true): Breakpoint => ({
    id,
    instant: instantOf,
    enabled,
  });

  test('the job is paused right before the instant, goes on from there, and counts', async () => {
    const host = await started(base());
    const breakpoints = [
      at(1, { kind: 'acknowledgement', number: 2 }),
      at(2, { kind: 'manifestDurable' }),
      at(3, { kind: 'notify', subtask: null }, false),
    ];
    await host.job.travel({ kind: 'setBreakpoints', breakpoints });
    host.pass(500);
    await host.job.triggerCheckpoint();
    const reached: number[] = [];
    for (const before of ['checkpointAckReceived', 'storageTransaction'] as const) {
      const next = asked(host, 'halted', { kind: 'nextHalt' });
      host.pass(2000);
      const { halt } = await next;
      expect([host.rate, halt.event.body.kind]).toEqual([0, before]);
      expect(host.events).not.toContainEqual(halt.event);
      reached.push(halt.breakpoint);
      expect(halt.hits).toEqual(Object.fromEntries(reached.map((id) => [id, 1])));
      expect(host.of('checkpointAckReceived')).toHaveLength(reached.length === 1 ? 1 : 2);
      expect(host.of('checkpointCompleted')).toHaveLength(0);
      await host.job.step('event');
      expect(host.events).toContainEqual(halt.event);
      await host.job.setRate(1);
    }
    expect(reached).toEqual([1, 2]);
    host.pass(200);
    expect(host.of('notifyCompleteReceived').length).toBeGreaterThan(0);
  });

  test('before a manifest is durable it is not: a tab that dies there has lost the checkpoint', async () => {
    const restored: unknown[] = [];
    for (const steps of [0, 1]) {
      const host = await started(base());
      await host.job.travel({ kind: 'setBreakpoints', breakpoints: [at(1, { kind: 'manifestDurable' })] });
      host.pass(500);
      await host.job.triggerCheckpoint();
      host.pass(2000);
      if (steps > 0) await host.job.step('event');
      await inject(host, { kind: 'crashTab' });
      await host.job.travel({ kind: 'setBreakpoints', breakpoints: [] });
      await host.job.setRate(1);
      host.pass(1500);
      restored.push(host.of('attemptStarted').at(-1)?.restoredCheckpointId);
    }
    expect(restored).toEqual([null, 1]);
  });

  test('before a commit its rows are not there, and behind it they are', async () => {
    const host = await started(base({ plan: LOGGED }));
    const rows = async (): Promise<number> => {
      const answer = await host.job.query({ kind: 'sinkExport', sink: 'counts', lens: 'committed' });
      return answer.kind === 'sinkRows' ? answer.rows.length : Number.NaN;
    };
    await host.job.travel({ kind: 'setBreakpoints', breakpoints: [at(1, { kind: 'commit', subtask: null })] });
    host.pass(500);
    await host.job.triggerCheckpoint();
    host.pass(5000);
    expect([host.rate, committed(host), await rows()]).toEqual([0, [], 0]);
    while (committed(host).length === 0) await host.job.step('event');
    expect(await rows()).toBeGreaterThan(0);
  });

  test.each<[Breakpoint['instant'], (host: HandHost) => unknown, string]>([
    [{ kind: 'barrierArrives', subtask: COUNTER }, (host) => host.of('barrierArrived'), 'barrierArrived'],
    [{ kind: 'acknowledgement', number: 1 }, (host) => host.of('checkpointAckReceived'), 'checkpointAckReceived'],
    [{ kind: 'manifestDurable' }, (host) => host.of('checkpointCompleted'), 'storageTransaction'],
    [{ kind: 'notify', subtask: COUNTER }, notifiedCounter, 'notifyCompleteReceived'],
    [{ kind: 'commit', subtask: null }, committed, 'transactionChanged'],
  ])('%j: nothing of it has happened when the job stands, and then it does', async (instantOf, happened, event) => {
    const host = await started(base({ plan: LOGGED }));
    await host.job.travel({ kind: 'setBreakpoints', breakpoints: [at(1, instantOf)] });
    host.pass(500);
    await host.job.triggerCheckpoint();
    const next = asked(host, 'halted', { kind: 'nextHalt' });
    host.pass(5000);
    const { halt } = await next;
    expect([host.rate, halt.breakpoint, halt.event.body.kind]).toEqual([0, 1, event]);
    expect(happened(host)).toEqual([]);
    await host.job.setRate(1);
    host.pass(5000);
    expect(happened(host)).not.toEqual([]);
  });

  test('leave no mark on the run', async () => {
    const stopped = await started(base());
    await stopped.job.travel({
      kind: 'setBreakpoints',
      breakpoints: [at(1, { kind: 'barrierArrives', subtask: null })],
    });
    const calm = await started(base());
    for (const host of [stopped, calm]) {
      host.pass(500);
      await host.job.triggerCheckpoint();
    }
    for (let halts = 0; halts < 20 && stopped.jobState !== 'FINISHED'; halts++) {
      stopped.pass(10_000);
      await stopped.job.setRate(1);
    }
    calm.pass(10_000);
    expect(stopped.events).toEqual(calm.events);
  });
});

function notifiedCounter(host: HandHost): readonly unknown[] {
  return host.of('notifyCompleteReceived').filter(({ subtask }) => subtask === COUNTER);
}

function committed(host: HandHost): readonly unknown[] {
  return host.of('transactionChanged').filter(({ state }) => state === 'committed');
}

/** Twenty rows, one every 100 ms, counted by their key into a log, which is committed with checkpoints. */
const LOGGED = testPlan(
  testDocument(
    [
      testNode('rows', {
        kind: 'rows',
        columns: [{ name: 'k', type: 'INT NOT NULL' }],
        timeColumn: null,
        rows: [Array.from({ length: 20 }, (_, index) => ({ values: [index % 3], atMs: null, label: null }))],
        rowsPerSecond: 10,
        watermark: NO_WATERMARK,
      }),
      testNode('count', {
        kind: 'aggregate',
        keys: ['k'],
        aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
        emit: 'append',
      }),
      testNode('log', { kind: 'log-sink', log: 'counts' }),
    ],
    testEdges('rows>count', 'count>log'),
  ),
  'travel',
);
