import { DEFAULT_SETTINGS } from '#model/new-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
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
              aggregates: [
                { name: 'bids', expression: 'COUNT(*)' },
                { name: 'max_price', expression: 'MAX(price)' },
                { name: 'sum_price', expression: 'SUM(price)' },
              ],
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
