import type { NodeKind } from './document.ts';
import {
  type ExampleInput,
  NEW_YEAR,
  ORDER_COLUMNS,
  ORDER_ROWS,
  type OperatorExample,
  ORDERS,
} from './operator-example.ts';
import { SOURCE_EXAMPLES } from './source-examples.ts';

const MORE_ORDERS: ExampleInput = { ...ORDERS, rows: [['carol', 7]] };

/** Orders at seconds after the new year. */
function timed(...orders: readonly (readonly [customer: string, amount: number, second: number])[]): ExampleInput {
  return {
    columns: [...ORDERS.columns, { name: 'at', type: 'TIMESTAMP(3)' }],
    timeColumn: 'at',
    rows: orders.map(([customer, amount, second]) => [customer, amount, String(NEW_YEAR + second * 1000)]),
  };
}

/** The example of each kind. */
export const OPERATOR_EXAMPLES: { readonly [Kind in NodeKind]: OperatorExample } = {
  ...SOURCE_EXAMPLES,
  project: {
    config: {
      kind: 'project',
      fields: [
        { name: 'customer', expression: 'UPPER(customer)' },
        { name: 'cents', expression: 'amount * 100' },
      ],
    },
    inputs: [ORDERS],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ['customer', 'cents'],
        rows: [
          ['ALICE', '500'],
          ['BOB', '200'],
          ['ALICE', '300'],
        ],
      },
    ],
  },
  filter: {
    config: { kind: 'filter', condition: 'amount >= 3' },
    inputs: [ORDERS],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ORDER_COLUMNS,
        rows: [
          ['alice', '5'],
          ['alice', '3'],
        ],
      },
    ],
  },
  'split-text': {
    config: { kind: 'split-text', column: 'line', as: 'word' },
    inputs: [{ columns: [{ name: 'line', type: 'STRING' }], timeColumn: null, rows: [['to be or'], ['not']] }],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ['line', 'word'],
        rows: [
          ['to be or', 'to'],
          ['to be or', 'be'],
          ['to be or', 'or'],
          ['not', 'not'],
        ],
      },
    ],
  },
  aggregate: {
    config: {
      kind: 'aggregate',
      keys: ['customer'],
      aggregates: [{ name: 'total', expression: 'SUM(amount)' }],
      emit: 'changelog',
    },
    inputs: [ORDERS],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ['op', 'customer', 'total'],
        rows: [
          ['+I', 'alice', '5'],
          ['+I', 'bob', '2'],
          ['-U', 'alice', '5'],
          ['+U', 'alice', '8'],
        ],
      },
    ],
  },
  'window-aggregate': {
    config: {
      kind: 'window-aggregate',
      keys: ['customer'],
      window: { kind: 'hop', sizeMs: 10_000, slideMs: 5000, offsetMs: 0 },
      allowedLatenessMs: 0,
      aggregates: [{ name: 'total', expression: 'SUM(amount)' }],
    },
    inputs: [timed(['alice', 5, 1], ['alice', 3, 7], ['bob', 2, 16], ['alice', 9, 2])],
    file: null,
    outputs: [
      {
        port: 'out',
        columns: ['customer', 'total', 'window_start', 'window_end', 'window_time'],
        rows: [
          ['alice', '5', '2025-12-31 23:59:55.000', '2026-01-01 00:00:05.000', '2026-01-01 00:00:04.999'],
          ['alice', '8', '2026-01-01 00:00:00.000', '2026-01-01 00:00:10.000', '2026-01-01 00:00:09.999'],
          ['alice', '3', '2026-01-01 00:00:05.000', '2026-01-01 00:00:15.000', '2026-01-01 00:00:14.999'],
          ['bob', '2', '2026-01-01 00:00:10.000', '2026-01-01 00:00:20.000', '2026-01-01 00:00:19.999'],
          ['bob', '2', '2026-01-01 00:00:15.000', '2026-01-01 00:00:25.000', '2026-01-01 00:00:24.999'],
        ],
      },
      { port: 'late', columns: ['customer', 'amount', 'at'], rows: [['alice', '9', '2026-01-01 00:00:02.000']] },
    ],
  },
  union: {
    config: { kind: 'union' },
    inputs: [ORDERS, MORE_ORDERS],
    file: null,
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: [...ORDER_ROWS, ['carol', '7']] }],
  },
  'rate-limit': {
    config: { kind: 'rate-limit', per: 'second', permits: 2 },
    inputs: [ORDERS],
    file: null,
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: ORDER_ROWS }],
  },
  'table-sink': {
    config: { kind: 'table-sink', mode: 'append', keys: [] },
    inputs: [ORDERS],
    file: null,
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: ORDER_ROWS }],
  },
  'log-sink': {
    config: { kind: 'log-sink', log: 'orders' },
    inputs: [ORDERS],
    file: null,
    outputs: [{ port: 'out', columns: ORDER_COLUMNS, rows: ORDER_ROWS }],
  },
};
