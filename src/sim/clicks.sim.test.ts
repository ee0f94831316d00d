import { expect, test } from 'vitest';
import type { NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS } from '#model/new-document.ts';
import { defaultConfig } from '#model/operator-catalogue.ts';
import { testDocument, testEdges, testNode, testPlan } from '#model/testing.ts';
import { CLICKS_END } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { HandHost } from './testing.ts';

/** Clicks and a clock, each into a log of its own. */
function planOf(): JobPlan {
  const clock = { ...defaultConfig('clock'), kind: 'clock', intervalMs: 100, ticks: 40 } as const;
  const settings: PipelineDocument['settings'] = {
    ...DEFAULT_SETTINGS,
    checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: 500 },
    restart: { strategy: 'fixed-delay', attempts: 10, delayMs: 100 },
  };
  const document = testDocument(
    [
      testNode('hand', defaultConfig('clicks')),
      testNode('tick', clock as NodeConfig),
      testNode('hand-log', { kind: 'log-sink', log: 'hand' }),
      testNode('tick-log', { kind: 'log-sink', log: 'tick' }),
    ],
    testEdges('hand>hand-log', 'tick>tick-log'),
    { parallelism: 1, settings },
  );
  return testPlan(document, 'clicks');
}

const event = (n: number): string => JSON.stringify({ customer: `c${n}`, amount: n, ts: 1_767_225_600_000 + n });

async function committed(host: HandHost, sink: string): Promise<readonly (readonly unknown[])[]> {
  const answer = await host.job.query({ kind: 'sinkExport', sink, lens: 'committed' });
  if (answer.kind !== 'sinkRows') throw new Error(JSON.stringify(answer));
  return answer.rows.map(({ values }) => values);
}

test('every click is committed once, whatever dies; ticks are counted without a gap', async () => {
  const plan = planOf();
  const host = new HandHost();
  await host.job.start({ plan, restore: 'fresh', rate: 1, traceLevel: 'full', script: null });
  for (let n = 0; n < 12; n++) {
    await host.job.recordClicks('hand', [event(n)]);
    host.pass(170);
    // Both source tasks die in turn, between and during checkpoints.
    if (n % 4 === 3) await host.job.inject({ kind: 'killSubtask', subtask: n % 8 === 3 ? '0/0' : '1/0' });
  }
  host.pass(3000);
  await host.job.recordClicks('hand', [CLICKS_END]);
  host.pass(20_000);
  expect(host.of('restartScheduled').length).toBeGreaterThanOrEqual(2);
  expect(host.jobState).toBe('FINISHED');
  const clicks = await committed(host, 'hand');
  expect(clicks.map(([customer]) => customer)).toEqual(Array.from({ length: 12 }, (_, n) => `c${n}`));
  const ticks = await committed(host, 'tick');
  expect(ticks.map(([tick]) => Number(tick))).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  const times = ticks.map(([, at]) => Number(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('a job that is resumed reads what was clicked and not yet covered by a checkpoint; a fresh start forgets it', async () => {
  const plan = planOf();
  const host = new HandHost();
  await host.job.start({ plan, restore: 'fresh', rate: 1, traceLevel: 'full', script: null });
  await host.job.recordClicks('hand', [event(0)]);
  host.pass(1200);
  await host.job.recordClicks('hand', [event(1)]);
  host.pass(50);
  // A second start ends the first job as a closing tab would.
  await host.job.start({ plan, restore: 'latest', rate: 1, traceLevel: 'full', script: null });
  host.pass(2000);
  await host.job.recordClicks('hand', [event(2), CLICKS_END]);
  host.pass(20_000);
  expect((await committed(host, 'hand')).map(([customer]) => customer)).toEqual(['c0', 'c1', 'c2']);
  await host.job.start({ plan, restore: 'fresh', rate: 1, traceLevel: 'full', script: null });
  host.pass(1000);
  expect(await host.job.query({ kind: 'clickRecord', uid: 'hand' })).toEqual({
    kind: 'clickRecord',
    recorded: 0,
    waiting: 0,
    newest: [],
  });
});
