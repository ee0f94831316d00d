import type { DocumentColumn, NodeConfig, OutputPort } from './document.ts';

/**
 * An example of a kind of node, for its help page: what goes in, the configuration, and what comes out. A test of the
 * conformance folder runs every one of them on the engine, so what a page shows is what happens.
 */
export interface OperatorExample {
  readonly config: NodeConfig;
  /** One stream an input; none of a source. */
  readonly inputs: readonly ExampleInput[];
  /** What a file source reads; null for others. */
  readonly file: { readonly key: string; readonly text: string } | null;
  /** Rows as text, `op` first where rows are updated; of a sink what it holds. Null: a person or the clock decides. */
  readonly outputs: readonly ExampleOutput[] | null;
}

export interface ExampleInput {
  readonly columns: readonly DocumentColumn[];
  readonly timeColumn: string | null;
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface ExampleOutput {
  readonly port: OutputPort;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** 2026-01-01T00:00:00Z. */
export const NEW_YEAR = 1_767_225_600_000;

/** What most examples begin with. */
export const ORDERS: ExampleInput = {
  columns: [
    { name: 'customer', type: 'STRING' },
    { name: 'amount', type: 'INT' },
  ],
  timeColumn: null,
  rows: [
    ['alice', 5],
    ['bob', 2],
    ['alice', 3],
  ],
};

/** {@link ORDERS} as text. */
export const ORDER_ROWS: readonly (readonly string[])[] = [
  ['alice', '5'],
  ['bob', '2'],
  ['alice', '3'],
];
export const ORDER_COLUMNS = ['customer', 'amount'] as const;
