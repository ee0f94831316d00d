import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#protocol/trace.ts';
import { Ledger } from '../../view/ledger.ts';
import { decideVerdict } from '../../view/verdict.ts';
import { compileSample, HandHost } from '../testing.ts';

/** The scripted scenarios of the gallery, played as the studio plays them; every figure comes out of the trace. */

async function play(name: string) {
  const file = new URL(`../../../public/samples/${name}.weir.json`, import.meta.url);
  const { plan, script } = compileSample(readFileSync(file, 'utf8'), name);
  const host = new HandHost();
  await host.job.start({ plan, restore: 'fresh', rate: Number.POSITIVE_INFINITY, traceLevel: 'full', script });
  host.pass(60_000);
  const { events } = host;
  const ledger = new Ledger(plan, 'full');
  for (const event of events) ledger.take(event);
  return { events, verdict: decideVerdict(ledger.tally()), record: (label: string) => ledger.record(label) };
}

/** Values the counter took, as text, in order. */
function counts(events: readonly TraceEvent[]): string[] {
  return events.flatMap(({ body }) => (body.kind === 'stateChanged' && body.after !== null ? [body.after] : []));
}

/** The last count of each key. */
function lastCounts(events: readonly TraceEvent[]): ReadonlyMap<string, number> {
  return new Map(
    events.flatMap(({ body }) => (body.kind === 'stateChanged' ? [[body.key, Number(body.after)] as const] : [])),
  );
}

/** The counter's value in the snapshot of a checkpoint: its last change before the counter's synchronous part. */
function snapshotOf(events: readonly TraceEvent[], checkpointId: number): string | undefined {
  const counter = events.find(({ body }) => body.kind === 'stateChanged')?.actor;
  const at = events.findIndex(
    ({ actor, body }) => actor === counter && body.kind === 'snapshotSyncStarted' && body.checkpointId === checkpointId,
  );
  return counts(events.slice(0, at)).at(-1);
}

describe('scenario BASE', () => {
  test('25 processed, 20 distinct; record 13 is processed twice and counted once', async () => {
    const { events, verdict, record } = await play('exactly-once');
    const labels = events.flatMap(({ body }) => (body.kind === 'recordProcessed' ? [body.record.label] : []));
    const counter = events.find(({ body }) => body.kind === 'stateChanged')?.actor;
    const processed = events.filter(({ actor, body }) => actor === counter && body.kind === 'recordProcessed');
    expect({ processed: processed.length, distinct: new Set(labels).size }).toEqual({ processed: 25, distinct: 20 });
    expect({ ...verdict, scope: null }).toMatchObject({ kind: 'exactly-once', lost: [], twice: [] });
    expect({ processed: verdict.processed, distinct: verdict.distinct }).toEqual({ processed: 25, distinct: 20 });
    expect(labels.filter((label) => label === '13').length).toBe(2);
    expect(record('13')).toMatchObject({ processed: 2, counted: 1 });
    expect([...lastCounts(events).values()].reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});

describe('scenario TWO', () => {
  test('exactly once: the snapshot holds 4, the end is 12', async () => {
    const { events, verdict } = await play('alignment');
    expect(snapshotOf(events, 1)).toBe('4');
    expect(counts(events).at(-1)).toBe('12');
    expect(verdict).toMatchObject({ kind: 'exactly-once', lost: [], twice: [] });
  });

  test('at least once: the snapshot holds 7, the end is 15, and a3 a4 a5 are counted twice', async () => {
    const { events, verdict } = await play('at-least-once');
    expect(snapshotOf(events, 1)).toBe('7');
    expect(counts(events).at(-1)).toBe('15');
    expect(verdict).toMatchObject({ kind: 'at-least-once', lost: [], twice: ['a3', 'a4', 'a5'] });
  });
});
