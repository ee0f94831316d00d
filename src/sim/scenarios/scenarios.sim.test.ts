import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import { parseDocumentText } from '#model/decode-document.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { Ledger } from '../../view/ledger.ts';
import { decideVerdict } from '../../view/verdict.ts';
import { DeterministicJob } from '../deterministic-job.ts';

/** The scripted scenarios of the gallery, played as the studio plays them; every figure comes out of the trace. */

const SAMPLES = fileURLToPath(new URL('../../../public/samples/', import.meta.url));

async function play(name: string) {
  const document = parseDocumentText(readFileSync(`${SAMPLES}${name}.weir.json`, 'utf8'));
  if (!document.ok) throw new Error(JSON.stringify(document.failure));
  const compiled = compileDocument(document.value, name);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  const { plan, script } = compiled.value;
  const due: (() => void)[] = [];
  const job = new DeterministicJob({
    now: () => 0,
    later: (run) => void due.push(run),
    loadFile: () => Promise.reject(new Error('scenarios read no files')),
  });
  const events: TraceEvent[] = [];
  const ledger = new Ledger(plan, 'full');
  let finished = false;
  job.subscribe((batch) => {
    for (const event of batch.events) {
      events.push(event);
      ledger.take(event);
    }
    finished = batch.jobState === 'FINISHED';
  });
  await job.start({ plan, restore: 'fresh', rate: Number.POSITIVE_INFINITY, traceLevel: 'full', script });
  for (let ticks = 0; !finished && ticks < 100_000; ticks++)
    must(due.shift(), 'the job goes on until it has finished')();
  return { events, verdict: decideVerdict(ledger.tally()) };
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
    const { events, verdict } = await play('exactly-once');
    const labels = events.flatMap(({ body }) => (body.kind === 'recordProcessed' ? [body.record.label] : []));
    const counter = events.find(({ body }) => body.kind === 'stateChanged')?.actor;
    const processed = events.filter(({ actor, body }) => actor === counter && body.kind === 'recordProcessed');
    expect({ processed: processed.length, distinct: new Set(labels).size }).toEqual({ processed: 25, distinct: 20 });
    expect({ ...verdict, scope: null }).toMatchObject({ kind: 'exactly-once', lost: [], twice: [] });
    expect({ processed: verdict.processed, distinct: verdict.distinct }).toEqual({ processed: 25, distinct: 20 });
    expect(labels.filter((label) => label === '13').length).toBe(2);
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
