import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { StartOptions } from '#protocol/job-client.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { compileSample, HandHost } from './testing.ts';
import { crashedReplay, past, replayOptions } from './testing-travel.ts';

function sampleOf(name: string): ReturnType<typeof compileSample> {
  const file = new URL(`../../public/samples/${name}.weir.json`, import.meta.url);
  return compileSample(readFileSync(file, 'utf8'), name);
}

/** BASE without its script: 20 records, one every 100 ms, one counter, one table. */
function options(overrides: Partial<StartOptions> = {}): StartOptions {
  return {
    plan: sampleOf('exactly-once').plan,
    restore: 'fresh',
    rate: 1,
    traceLevel: 'full',
    script: null,
    ...overrides,
  };
}

const COUNTER = '1/0';

async function started(overrides: Partial<StartOptions> = {}): Promise<HandHost> {
  const host = new HandHost();
  await host.job.start(options(overrides));
  return host;
}

describe('the clock', () => {
  test('follows the host at the rate, and stands still while paused', async () => {
    const host = await started({ rate: 0.5 });
    host.pass(0);
    const start = host.jobTimeMs;
    host.pass(1000);
    expect(host.jobTimeMs - start).toBeGreaterThan(480);
    expect(host.jobTimeMs - start).toBeLessThanOrEqual(500);
    await host.job.setRate(0);
    const paused = host.jobTimeMs;
    host.pass(10_000);
    expect({ time: host.jobTimeMs, rate: host.rate, waiting: host.isWaiting() }).toEqual({
      time: paused,
      rate: 0,
      waiting: false,
    });
    await host.job.setRate(1);
    host.pass(100);
    expect(host.jobTimeMs - paused).toBeLessThanOrEqual(100);
    expect(host.jobTimeMs - paused).toBeGreaterThan(80);
  });

  test('the rate changes when things happen on the wall, never what happens or when in the job', async () => {
    const fast = await started({ rate: Number.POSITIVE_INFINITY });
    fast.pass(60_000);
    const slow = await started({ rate: 0.25 });
    slow.pass(60_000);
    expect(fast.jobState).toBe('FINISHED');
    expect(slow.events).toEqual(fast.events);
  });

  test('stands when nothing is left to happen, and a job that is over still answers', async () => {
    const host = await started({ rate: Number.POSITIVE_INFINITY });
    host.pass(60_000);
    expect(host.isWaiting()).toBe(false);
    const { plan } = options();
    const sink = plan.vertices.flatMap((vertex) => vertex.operators).find((each) => each.config.kind === 'sink-table');
    const answer = await host.job.query({ kind: 'sinkExport', sink: sink?.uid ?? '', lens: 'committed' });
    expect(answer.kind === 'sinkRows' ? answer.rows.length : answer).toBe(20);
  });
});

describe('single steps', () => {
  test('an event, a beat, a checkpoint: each stops right behind it', async () => {
    const host = await started({ rate: 0 });
    await host.job.step('event');
    expect(host.events.length).toBeGreaterThan(0);
    while (host.of('recordProcessed').length === 0) await host.job.step('event');
    expect(host.events.at(-1)?.body.kind).not.toBe('counters');

    await host.job.triggerCheckpoint();
    await host.job.step('beat');
    expect(host.of('checkpointTriggered')).toHaveLength(1);
    await host.job.step('beat');
    expect(host.of('checkpointAckReceived')).toHaveLength(0);

    await host.job.step('checkpoint');
    expect(host.of('checkpointCompleted').map((body) => body.checkpointId)).toEqual([1]);
    expect(host.events.at(-1)?.body.kind).not.toBe('recordProcessed');
  });

  test('only a paused job is stepped', async () => {
    const host = await started();
    await expect(host.job.step('event')).rejects.toThrow('paused');
  });

  test('stepping through gives the same run as playing', async () => {
    const played = await started({ rate: 1 });
    played.pass(5000);
    const stepped = await started({ rate: 0 });
    while (stepped.jobState !== 'FINISHED') await stepped.job.step('event');
    // A step stops at the end of the job; what the vault tidies up behind it comes later.
    expect(stepped.events).toEqual(played.events.slice(0, stepped.events.length));
  });
});

describe('faults', () => {
  test('a kill works while paused, and the restart waits for Play', async () => {
    const host = await started();
    host.pass(800);
    await host.job.setRate(0);
    await host.job.inject({ kind: 'killSubtask', subtask: COUNTER });
    host.pass(5000);
    expect(host.of('faultInjected')).toEqual([
      { kind: 'faultInjected', fault: 'killSubtask', target: `task:${COUNTER}` },
    ]);
    expect(host.of('restartScheduled')).toEqual([]);
    await host.job.setRate(1);
    host.pass(5000);
    expect(host.of('restartScheduled')).toHaveLength(1);
    expect(host.jobState).toBe('FINISHED');
  });

  test('killing a task manager takes all its subtasks', async () => {
    const host = await started();
    host.pass(500);
    await host.job.inject({ kind: 'killTaskManager', taskManager: 0 });
    host.pass(10_000);
    expect(host.of('attemptStarted')).toHaveLength(2);
    expect(host.jobState).toBe('FINISHED');
  });

  test('storage without room is tried again; slow storage makes a checkpoint late; the next is as ever', async () => {
    const host = await started();
    host.pass(500);
    await host.job.inject({ kind: 'abortStorage', reason: 'quota', count: 2 });
    await host.job.triggerCheckpoint();
    host.pass(500);
    expect(host.of('storageTransaction').filter((body) => body.reason === 'quota')).toHaveLength(2);
    await host.job.inject({ kind: 'delayStorage', ms: 300, count: 4 });
    await host.job.triggerCheckpoint();
    host.pass(5000);
    const [usual, slow, last] = host.of('checkpointCompleted').map((body) => body.durationMs);
    expect(usual).toBeLessThan(300);
    expect(slow).toBeGreaterThan(500);
    expect(last).toBeLessThan(300);
  });

  test('a hung subtask hears nothing for that long: its checkpoint waits for it', async () => {
    const host = await started();
    host.pass(500);
    await host.job.inject({ kind: 'hangSubtask', subtask: COUNTER, hostMs: 400 });
    const arrivedBefore = host.of('elementArrived').filter((body) => body.channel === '0:0:0').length;
    await host.job.triggerCheckpoint();
    host.pass(300);
    expect(host.of('elementArrived').filter((body) => body.channel === '0:0:0')).toHaveLength(arrivedBefore);
    host.pass(5000);
    expect(host.of('checkpointCompleted')[0]?.durationMs).toBeGreaterThan(350);
    expect(host.jobState).toBe('FINISHED');
  });
});

describe('lifecycle', () => {
  test('a stopped job is resumed from memory, on a clock that never goes back', async () => {
    const host = await started();
    host.pass(800);
    await host.job.stop();
    host.pass(3000);
    expect(host.jobState).toBe('FINISHED');
    const stoppedAt = host.jobTimeMs;
    const processed = host.of('recordProcessed').length;
    expect(processed).toBeLessThan(20);
    await host.job.start(options({ restore: 'latest' }));
    host.pass(5000);
    expect(host.of('attemptStarted').at(-1)?.restoredCheckpointId).toBe(1);
    expect(host.of('recordProcessed')).toHaveLength(20);
    expect(host.jobTimeMs).toBeGreaterThan(stoppedAt);
  });

  test('a replay has a past of its own, though it follows a job that was resumed', async () => {
    const host = await started();
    host.pass(800);
    await host.job.stop();
    host.pass(3000);
    await host.job.start(options({ restore: 'latest' }));
    await expect(past(host, null)).rejects.toThrow('past-of-another-job');
    await host.job.start(replayOptions(crashedReplay(), 0));
    expect(await past(host, null)).toMatchObject({ steps: 0, acts: [{ steps: 0, act: { kind: 'leaveReplay' } }] });
  });

  test('a cancelled job ends', async () => {
    const host = await started();
    host.pass(300);
    await host.job.cancel('delete');
    host.pass(1000);
    expect(host.jobState).toBe('CANCELED');
  });

  test('a file that is not there refuses the start; one that is gets read', async () => {
    const { plan } = sampleOf('word-count');
    const files = plan.vertices.flatMap(({ operators }) =>
      operators.flatMap(({ config }) => (config.kind === 'source-file' ? [config.file] : [])),
    );
    const without = new HandHost();
    await expect(without.job.start(options({ plan }))).rejects.toThrow('is not there');
    const host = new HandHost(Object.fromEntries(files.map((file) => [file, 'the cat and the hat\n'])));
    await host.job.start(options({ plan: shortFile(plan), rate: Number.POSITIVE_INFINITY }));
    host.pass(60_000);
    const counts = new Map(host.of('stateChanged').map((body) => [body.key, body.after]));
    expect(counts).toEqual(
      new Map([
        ['the', '2'],
        ['cat', '1'],
        ['and', '1'],
        ['hat', '1'],
      ]),
    );
  });

  test('asking leaves no mark on the run', async () => {
    const asked = await started({ rate: 0 });
    const silent = await started({ rate: 0 });
    for (let steps = 0; steps < 200; steps++) {
      await asked.job.step('event');
      await silent.job.step('event');
      await asked.job.query({ kind: 'channels', subtask: COUNTER });
      await asked.job.query({ kind: 'sinkRows', sink: 'print', lens: 'uncommitted', page: 0 });
    }
    expect(asked.events).toEqual(silent.events);
  });

  test('without a job every command is refused, and a disposed one falls silent', async () => {
    await expect(new HandHost().job.triggerCheckpoint()).rejects.toThrow('job-not-running');
    const host = await started();
    host.pass(500);
    await host.job.dispose();
    const { batches } = host;
    host.pass(1000);
    expect(host.batches).toBe(batches);
  });

  test('a script kills at its instant, and the trace says that it was a fault', async () => {
    const host = new HandHost();
    const { plan, script } = sampleOf('exactly-once');
    await host.job.start(options({ plan, script, rate: Number.POSITIVE_INFINITY, traceLevel: 'summary' }));
    host.pass(60_000);
    const kinds = host.events.map(({ body }) => body.kind as TraceBody['kind']);
    const upToKill = kinds.slice(0, kinds.indexOf('faultInjected'));
    expect(upToKill.filter((kind) => kind === 'recordProcessed')).toHaveLength(15);
    expect(host.of('attemptStarted').map((body) => body.restoredCheckpointId)).toEqual([null, 1]);
  });
});

/** The plan for a file of 20 bytes. */
function shortFile(plan: StartOptions['plan']): StartOptions['plan'] {
  return {
    ...plan,
    vertices: plan.vertices.map((vertex) => ({
      ...vertex,
      operators: vertex.operators.map((operator) =>
        operator.config.kind === 'source-file' ? { ...operator, config: { ...operator.config, bytes: 20 } } : operator,
      ),
    })),
  };
}
