import { describe, expect, test } from 'vitest';
import type { GeneratorSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { GeneratorSource } from './generator-source.ts';
import { driveSource, lineagesOf, NO_WATERMARKS } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'id', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'user', type: { kind: 'STRING' }, nullable: false },
    { name: 'amount', type: { kind: 'INT' }, nullable: false },
    { name: 'price', type: { kind: 'DOUBLE' }, nullable: false },
    { name: 'word', type: { kind: 'STRING' }, nullable: false },
    { name: 'time', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 5,
  changelog: false,
};

const CONFIG: GeneratorSourceConfig = {
  kind: 'source-generator',
  seed: 7,
  splits: 2,
  rowsPerSplit: 50,
  rowsPerSecond: null,
  fields: [
    { name: 'id', fill: 'sequence' },
    { name: 'user', fill: 'key', prefix: 'u', keys: 10, skew: 1.2 },
    { name: 'amount', fill: 'int', min: -5, max: 5 },
    { name: 'price', fill: 'double', min: 0, max: 2 },
    { name: 'word', fill: 'text', choices: ['to', 'be'] },
    { name: 'time', fill: 'event-time' },
  ],
  eventTime: { startMs: 1000, stepMs: 10, outOfOrdernessMs: 30 },
  idle: [],
  watermark: NO_WATERMARKS,
};

function create(
  config: GeneratorSourceConfig,
  options: { readonly subtaskIndex?: number; readonly parallelism?: number; readonly nowMs?: number } = {},
): { readonly source: GeneratorSource; readonly context: TestOperatorContext } {
  const context = new TestOperatorContext({ config, outputSchema: SCHEMA, uid: 'gen', ...options });
  return { source: new GeneratorSource(context, config), context };
}

describe('generator rows', () => {
  test('are the same whatever the batch size', () => {
    const rows = [1, 7, 4096].map((rowsMax) => {
      const { source, context } = create({ ...CONFIG, splits: 1 });
      source.open();
      expect(driveSource(source, context, { rowsMax })).toBe(true);
      return [context.rows(), lineagesOf(context)];
    });
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
  });

  test('stay within their rules', () => {
    const { source, context } = create(CONFIG);
    source.open();
    driveSource(source, context);
    const rows = context.rows();
    expect(rows.length).toBe(100);
    expect(new Set(rows.map(([id]) => id)).size).toBe(100);
    expect(rows.every(([, user]) => /^u[0-9]$/.test(String(user)))).toBe(true);
    expect(new Set(rows.map(([, , amount]) => amount)).size).toBe(11);
    expect(rows.every(([, , amount]) => Number(amount) >= -5 && Number(amount) <= 5)).toBe(true);
    expect(rows.every(([, , , price]) => Number(price) >= 0 && Number(price) < 2)).toBe(true);
    expect(new Set(rows.map(([, , , , word]) => word))).toEqual(new Set(['to', 'be']));
    for (const batch of context.batches()) {
      for (let row = 0; row < batch.rows; row++) {
        const offset = Number(batch.lineage?.[row]?.split(':')[2]);
        const late = 1000 + offset * 10 - (batch.eventTimes[row] as number);
        expect(late >= 0 && late <= 30).toBe(true);
        expect(batch.eventTimes[row]).toBe(batch.columns[5]?.values[row]);
      }
    }
  });

  test('subtasks share the splits and nothing is made twice', () => {
    const whole = create(CONFIG);
    whole.source.open();
    driveSource(whole.source, whole.context);
    const parts = [0, 1, 2].flatMap((subtaskIndex) => {
      const { source, context } = create(CONFIG, { subtaskIndex, parallelism: 3 });
      source.open();
      expect(driveSource(source, context)).toBe(true);
      return lineagesOf(context);
    });
    expect([...parts].sort()).toEqual([...lineagesOf(whole.context)].sort());
  });

  test('lineage is left out at summary level', () => {
    const context = new TestOperatorContext({ config: CONFIG, outputSchema: SCHEMA, traceLevel: 'summary' });
    const source = new GeneratorSource(context, CONFIG);
    source.open();
    driveSource(source, context);
    expect(context.batches().every((batch) => batch.lineage === null)).toBe(true);
  });
});

describe('a restored generator', () => {
  test('goes on at every offset with the very same records', () => {
    const config = { ...CONFIG, splits: 1, rowsPerSplit: 20 };
    const whole = create(config);
    whole.source.open();
    driveSource(whole.source, whole.context);
    for (let cut = 0; cut <= 20; cut++) {
      const before = create(config);
      before.source.open();
      driveSource(before.source, before.context, { rowsMax: 1, polls: cut });
      const chunks = snapshotOf(before.source, 1);
      const after = create(config);
      after.source.restore(chunks, 1);
      after.source.open();
      driveSource(after.source, after.context, { rowsMax: 3 });
      expect([...before.context.rows(), ...after.context.rows()]).toEqual(whole.context.rows());
      expect([...lineagesOf(before.context), ...lineagesOf(after.context)]).toEqual(lineagesOf(whole.context));
    }
  });

  test('finds its splits among the chunks of another parallelism', () => {
    const config = { ...CONFIG, splits: 5 };
    const old = [0, 1].map((subtaskIndex) => {
      const { source, context } = create(config, { subtaskIndex, parallelism: 2 });
      source.open();
      driveSource(source, context, { rowsMax: 4, polls: 7 + subtaskIndex });
      return { chunks: snapshotOf(source, 3), lineages: lineagesOf(context) };
    });
    const chunks = old.flatMap((part) => part.chunks);
    const rest = [0, 1, 2].flatMap((subtaskIndex) => {
      const { source, context } = create(config, { subtaskIndex, parallelism: 3 });
      source.restore(chunks, 3);
      source.open();
      driveSource(source, context);
      return lineagesOf(context);
    });
    const all = [...old.flatMap((part) => part.lineages), ...rest];
    expect(all.length).toBe(250);
    expect(new Set(all).size).toBe(250);
  });
});

describe('pacing', () => {
  test('record n is due at n / rate', () => {
    const config = { ...CONFIG, splits: 1, rowsPerSplit: 4, rowsPerSecond: 10 };
    const { source, context } = create(config, { nowMs: 5000 });
    source.open();
    const emitted: [number, number][] = [];
    for (;;) {
      const result = source.poll(4096);
      if (result.kind === 'end') break;
      if (result.kind === 'more') emitted.push([context.now(), context.rows().length]);
      if (result.kind === 'wait') context.advanceTo(source, result.untilMs);
    }
    expect(emitted).toEqual([
      [5000, 1],
      [5100, 2],
      [5200, 3],
      [5300, 4],
    ]);
  });

  test('a clock that jumped gets what is due in one batch', () => {
    const { source, context } = create({ ...CONFIG, splits: 1, rowsPerSecond: 10 });
    source.open();
    context.nowMs = 1000;
    source.poll(4096);
    expect(context.rows().length).toBe(11);
  });

  test('a restore keeps the distances of what is to come', () => {
    const config = { ...CONFIG, splits: 1, rowsPerSecond: 10 };
    const before = create(config);
    before.source.open();
    driveSource(before.source, before.context, { polls: 6 });
    expect(before.context.rows().length).toBe(3);
    before.context.nowMs = 260;
    const chunks = snapshotOf(before.source, 1);
    const after = create(config, { nowMs: 9000 });
    after.source.restore(chunks, 1);
    after.source.open();
    expect(after.source.poll(10)).toEqual({ kind: 'wait', untilMs: 9040 });
  });

  test('a source that was behind does not owe the arrears again', () => {
    const config = { ...CONFIG, splits: 1, rowsPerSecond: 10 };
    const before = create(config);
    before.source.open();
    before.context.nowMs = 4000;
    before.source.poll(5);
    const after = create(config, { nowMs: 9000 });
    after.source.restore(snapshotOf(before.source, 1), 1);
    after.source.open();
    after.source.poll(4096);
    expect(after.context.rows().length).toBe(1);
  });

  test.each([
    [10, 300],
    [null, 0],
  ])('a silent stretch delays what follows (rate %s)', (rowsPerSecond, atMs) => {
    const config = { ...CONFIG, splits: 1, rowsPerSplit: 5, rowsPerSecond, idle: [{ split: 0, at: 3, ms: 1000 }] };
    const { source, context } = create(config);
    source.open();
    let waited = 0;
    for (let turns = 0; context.rows().length < 4; turns++) {
      const result = source.poll(4096);
      if (result.kind !== 'wait') continue;
      if (context.rows().length === 3) waited = result.untilMs;
      context.advanceTo(source, result.untilMs);
      expect(turns).toBeLessThan(20);
    }
    expect(waited).toBe(atMs + 1000);
  });
});

describe('watermarks of a source', () => {
  const monotonous = { ...NO_WATERMARKS, strategy: 'monotonous' } as const;
  const inOrder = { ...CONFIG, eventTime: { startMs: 0, stepMs: 100, outOfOrdernessMs: 0 }, rowsPerSecond: 10 };

  test('are probed once per interval and are the minimum over the splits', () => {
    const config = { ...inOrder, watermark: monotonous, idle: [{ split: 1, at: 0, ms: 1_000_000 }] };
    const { source, context } = create(config);
    source.open();
    driveSource(source, context, { polls: 60 });
    expect(context.watermarks()).toEqual([]);

    const both = create({ ...inOrder, rowsPerSplit: 100, watermark: monotonous });
    both.source.open();
    const seen: [number, number][] = [];
    while (both.context.now() <= 1000) {
      const result = both.source.poll(1);
      for (const time of both.context.watermarks().slice(seen.length)) seen.push([both.context.now(), time]);
      if (result.kind === 'wait') both.context.advanceTo(both.source, result.untilMs);
    }
    // A probe at t comes before the records due at t.
    expect(seen.map(([, time]) => time)).toEqual([99, 299, 499, 699, 899]);
  });

  test('follow each record if asked to', () => {
    const config = {
      ...inOrder,
      splits: 1,
      rowsPerSplit: 3,
      rowsPerSecond: null,
      watermark: { ...monotonous, emit: 'per-record' as const },
    };
    const { source, context } = create(config);
    source.open();
    driveSource(source, context);
    expect(context.outputs.map((output) => (output.kind === 'watermark' ? output.time : output.kind))).toEqual([
      'batch',
      -1,
      'batch',
      99,
      'batch',
      199,
    ]);
  });

  test('a silent split turns idle by the probe rule and lets the others pass', () => {
    const config = {
      ...inOrder,
      rowsPerSplit: 100,
      watermark: { ...monotonous, idlenessMs: 1000 },
      idle: [{ split: 1, at: 1, ms: 60_000 }],
    };
    const { source, context } = create(config);
    source.open();
    const at = new Map<number, number>();
    while (context.now() < 3000) {
      const result = source.poll(1);
      for (const time of context.watermarks()) if (!at.has(time)) at.set(time, context.now());
      if (result.kind === 'wait') context.advanceTo(source, result.untilMs);
    }
    // Split 1 is silent after 0 ms: seen active at 200, timer from 400, idle at the first probe past 1400.
    expect([...at.keys()].slice(0, 3)).toEqual([-1, 1499, 1699]);
    expect(at.get(1499)).toBe(1600);
  });

  test('back-pressure is not mistaken for silence', () => {
    const config = {
      ...inOrder,
      splits: 1,
      rowsPerSecond: 10,
      watermark: { ...monotonous, idlenessMs: 500 },
    };
    const { source, context } = create(config);
    source.open();
    source.poll(1);
    // Records are due all the time, but the task does not poll.
    context.advanceTo(source, 10_000);
    expect(context.outputs.filter((output) => output.kind === 'status')).toEqual([]);
  });

  test('idleness of the only split is announced, and ended by the next watermark', () => {
    const config = {
      ...inOrder,
      splits: 1,
      rowsPerSplit: 3,
      watermark: { ...monotonous, idlenessMs: 500 },
      idle: [{ split: 0, at: 2, ms: 5000 }],
    };
    const { source, context } = create(config);
    source.open();
    driveSource(source, context, { polls: 5 });
    context.advanceTo(source, 6000);
    const told = context.outputs.flatMap((output): readonly (number | string)[] =>
      output.kind === 'watermark' ? [output.time] : output.kind === 'status' ? [output.idle ? 'IDLE' : 'ACTIVE'] : [],
    );
    expect(told).toEqual([99, 'IDLE', 'ACTIVE', 199]);
  });
});
