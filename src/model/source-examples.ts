import { DEFAULT_WATERMARK, NO_WATERMARK } from './new-document.ts';
import type { SourceConfig } from './node-kind.ts';
import { NEW_YEAR, ORDER_COLUMNS, ORDER_ROWS, type OperatorExample, ORDERS } from './operator-example.ts';

const CSV = 'customer,amount\nalice,5\nbob,2\n';

/** An example of each kind of source. */
export const SOURCE_EXAMPLES: { readonly [Kind in SourceConfig['kind']]: OperatorExample } = {
  file: {
    config: {
      kind: 'file',
      file: 'sample:orders.csv',
      bytes: CSV.length,
      format: 'csv',
      delimiter: ',',
      header: true,
      columns: ORDERS.columns,
      timeColumn: null,
      splits: 1,
      rowsPerSecond: null,
      watermark: NO_WATERMARK,
    },
    inputs: [],
    file: { key: 'sample:orders.csv', text: CSV },
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: ORDER_ROWS.slice(0, 2) }],
  },
  generator: {
    config: {
      kind: 'generator',
      seed: 1,
      splits: 1,
      rowsPerSplit: 3,
      rowsPerSecond: null,
      fields: [
        { name: 'id', fill: 'sequence' },
        { name: 'customer', fill: 'key', prefix: 'customer-', keys: 3, skew: 0 },
        { name: 'ts', fill: 'event-time' },
      ],
      eventTime: { startMs: NEW_YEAR, stepMs: 1000, outOfOrdernessMs: 0 },
      idle: [],
      watermark: DEFAULT_WATERMARK,
    },
    inputs: [],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ['id', 'customer', 'ts'],
        rows: [
          ['0', 'customer-0', '2026-01-01 00:00:00.000'],
          ['1', 'customer-2', '2026-01-01 00:00:01.000'],
          ['2', 'customer-1', '2026-01-01 00:00:02.000'],
        ],
      },
    ],
  },
  rows: {
    config: {
      kind: 'rows',
      columns: ORDERS.columns,
      timeColumn: null,
      rows: [ORDERS.rows.map((values) => ({ values, atMs: null, label: null }))],
      rowsPerSecond: null,
      watermark: NO_WATERMARK,
    },
    inputs: [],
    file: null,
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: ORDER_ROWS }],
  },
  clicks: {
    config: {
      kind: 'clicks',
      columns: [...ORDERS.columns, { name: 'at', type: 'TIMESTAMP(3)' }],
      timeColumn: 'at',
      watermark: DEFAULT_WATERMARK,
    },
    inputs: [],
    file: null,
    outputs: null,
  },
  clock: {
    config: { kind: 'clock', intervalMs: 1000, ticks: 3, watermark: DEFAULT_WATERMARK },
    inputs: [],
    file: null,
    outputs: null,
  },
};
