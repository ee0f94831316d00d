import { DEFAULT_SETTINGS } from '#model/new-document.ts';
import { must } from '#std/assert.ts';
import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { OUT_OF_ORDERNESS_MS, WINDOW_MS } from './outcome.ts';

/**
 * W1 as a job: bids → keyBy auction → tumble 10 s → COUNT(*), MAX(price), SUM(price) → sink, p sources and p windows.
 * Source and sink are operators of the benchmark (uids below), everything else is the engine's.
 */
export const SOURCE_UID = 'bids';
export const SINK_UID = 'results';

const BIGINT: LogicalType = { kind: 'BIGINT' };
const TIMESTAMP: LogicalType = { kind: 'TIMESTAMP', precision: 3 };

/** Types as in Nexmark's DDL. */
export const BID_SCHEMA: Schema = {
  fields: [
    { name: 'auction', type: BIGINT, nullable: false },
    { name: 'price', type: BIGINT, nullable: false },
    { name: 'dateTime', type: TIMESTAMP, nullable: false },
  ],
  timeField: 2,
  changelog: false,
};

const RESULT_SCHEMA: Schema = {
  fields: [
    { name: 'auction', type: BIGINT, nullable: false },
    { name: 'bids', type: BIGINT, nullable: false },
    { name: 'max_price', type: BIGINT, nullable: true },
    { name: 'sum_price', type: BIGINT, nullable: true },
    { name: 'window_start', type: TIMESTAMP, nullable: false },
    { name: 'window_end', type: TIMESTAMP, nullable: false },
    { name: 'window_time', type: TIMESTAMP, nullable: false },
  ],
  timeField: 6,
  changelog: false,
};

/** The aggregates of W1, and of the keyed count, which is W1 with one of them. */
const AGGREGATES = [
  { name: 'bids', expression: 'COUNT(*)' },
  { name: 'max_price', expression: 'MAX(price)' },
  { name: 'sum_price', expression: 'SUM(price)' },
];

/** One source, two counting windows, their sinks: what two cores do together. */
export function countPlan(jobId: string): JobPlan {
  const plan = w1Plan(jobId, 1, null);
  const [source, window] = plan.vertices;
  const fields = RESULT_SCHEMA.fields.filter(({ name }) => name !== 'max_price' && name !== 'sum_price');
  const schema: Schema = { ...RESULT_SCHEMA, fields, timeField: 4 };
  const operators = must(window, 'the window of W1').operators.map((operator): OperatorPlan => ({
    ...operator,
    inputSchema: operator.uid === SINK_UID ? schema : operator.inputSchema,
    outputSchema: schema,
    config:
      operator.config.kind === 'window-aggregate'
        ? { ...operator.config, aggregates: AGGREGATES.slice(0, 1) }
        : operator.config,
  }));
  return {
    ...plan,
    name: 'keyed count',
    vertices: [must(source, 'the source of W1'), { ...must(window, 'the window'), parallelism: 2, operators }],
  };
}

/** `rowsPerSplit` is what the generator's configuration says; the benchmark's source reads its own columns. */
export function w1Plan(jobId: string, parallelism: number, checkpointMs: number | null): JobPlan {
  const vertex = { parallelism, maxParallelism: 128, slotSharingGroup: 'default' };
  const operator = { chainedTo: null, inputTag: null };
  return {
    version: 1,
    jobId,
    name: 'W1',
    vertices: [
      {
        ...vertex,
        id: 0,
        name: 'bids',
        operators: [
          {
            ...operator,
            nodeId: SOURCE_UID,
            uid: SOURCE_UID,
            name: 'bids',
            inputSchema: null,
            outputSchema: BID_SCHEMA,
            config: {
              kind: 'source-generator',
              seed: 42,
              splits: parallelism,
              rowsPerSecond: null,
              rowsPerSplit: null,
              fields: [],
              eventTime: null,
              idle: [],
              watermark: {
                strategy: 'bounded-out-of-orderness',
                outOfOrdernessMs: OUT_OF_ORDERNESS_MS,
                idlenessMs: null,
                emit: 'periodic',
                intervalMs: 200,
              },
            },
          },
        ],
      },
      {
        ...vertex,
        id: 1,
        name: 'window -> results',
        operators: [
          {
            ...operator,
            nodeId: 'window',
            uid: 'window',
            name: 'window',
            inputSchema: BID_SCHEMA,
            outputSchema: RESULT_SCHEMA,
            config: {
              kind: 'window-aggregate',
              keyFields: [0],
              window: { kind: 'tumble', sizeMs: WINDOW_MS, offsetMs: 0 },
              allowedLatenessMs: 0,
              aggregates: AGGREGATES,
            },
          },
          {
            ...operator,
            chainedTo: 0,
            nodeId: SINK_UID,
            uid: SINK_UID,
            name: 'results',
            inputSchema: RESULT_SCHEMA,
            outputSchema: RESULT_SCHEMA,
            config: { kind: 'sink-table', mode: 'append', keyFields: [] },
          },
        ],
      },
    ],
    edges: [
      {
        id: 0,
        documentEdgeId: 'e',
        from: 0,
        fromOperator: 0,
        tag: null,
        to: 1,
        partitioner: 'hash',
        keyFields: [0],
        schema: BID_SCHEMA,
      },
    ],
    settings: {
      ...DEFAULT_SETTINGS,
      checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: checkpointMs },
      restart: { strategy: 'none' },
    },
  };
}
