import { expect, test } from 'vitest';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { createOperator } from './create-operator.ts';
import type { OperatorContext } from './operator.ts';
import { TestOperatorContext } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'word', type: { kind: 'STRING' }, nullable: false },
    { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

const WATERMARK: WatermarkConfig = {
  strategy: 'monotonous',
  outOfOrdernessMs: 0,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: 200,
};
const SOURCE = { splits: 1, rowsPerSecond: null, watermark: WATERMARK } as const;
/** Keys, aggregates, window_start, window_end, window_time. */
const WINDOWED: Schema = {
  fields: [
    { name: 'word', type: { kind: 'STRING' }, nullable: false },
    { name: 'n', type: { kind: 'BIGINT' }, nullable: false },
    ...['window_start', 'window_end', 'window_time'].map(
      (name) => ({ name, type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false }) as const,
    ),
  ],
  timeField: 4,
  changelog: false,
};
const COUNT = [{ name: 'n', expression: 'COUNT(*)' }];

const CONFIGS: readonly OperatorConfig[] = [
  {
    ...SOURCE,
    kind: 'source-generator',
    seed: 1,
    rowsPerSplit: 1,
    fields: [
      { name: 'word', fill: 'text', choices: ['a'] },
      { name: 'ts', fill: 'event-time' },
    ],
    eventTime: { startMs: 0, stepMs: 1, outOfOrdernessMs: 0 },
    idle: [],
  },
  { ...SOURCE, kind: 'source-file', file: 'sample:x', bytes: 0, format: 'lines', csv: null, timeColumn: null },
  { ...SOURCE, kind: 'source-rows', rows: [[]], timeColumn: 'ts' },
  { kind: 'project', fields: [{ name: 'word', expression: 'word' }] },
  { kind: 'filter', condition: "word = 'a'" },
  { kind: 'split-text', column: 0, as: 'piece' },
  { kind: 'group-aggregate', keyFields: [0], aggregates: COUNT, emit: 'changelog' },
  {
    kind: 'window-aggregate',
    keyFields: [0],
    window: { kind: 'tumble', sizeMs: 10, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: COUNT,
  },
  { kind: 'sink-table', mode: 'append', keyFields: [] },
  { kind: 'sink-log-writer', log: 'out' },
  { kind: 'sink-log-committer', log: 'out', retries: 10 },
];

test.each(CONFIGS.map((config) => [config.kind, config] as const))(
  '%s is made without touching the world, and opens',
  (_kind, config) => {
    const context = new TestOperatorContext({
      config,
      inputSchema: SCHEMA,
      outputSchema: config.kind === 'window-aggregate' ? WINDOWED : SCHEMA,
    });
    const world: (keyof OperatorContext)[] = ['now', 'trace', 'emit', 'request', 'setTimer', 'choose', 'emitWatermark'];
    let opened = false;
    const guarded = new Proxy(context, {
      get(target, property) {
        if (!opened && world.includes(property as keyof OperatorContext))
          throw new Error(`${String(property)} too early`);
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const operator = createOperator(guarded);
    opened = true;
    operator.open();
    expect(operator.stats().lateRecords).toBe(0);
  },
);
