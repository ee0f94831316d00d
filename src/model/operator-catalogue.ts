import { type CatalogueEntry, duration, entry, FAILING_ROWS, field, integer, select } from './catalogue-entry.ts';
import type { NodeConfig, NodeKind } from './document.ts';
import type { FieldDescriptor } from './field-descriptor.ts';
import { SOURCE_ENTRIES } from './source-catalogue.ts';

export type { CatalogueEntry } from './catalogue-entry.ts';

/** The entry of a kind. */
export function catalogueEntry(kind: NodeKind): CatalogueEntry {
  return OPERATOR_CATALOGUE[kind];
}

/** What a new node of a kind starts with. */
export function defaultConfig(kind: NodeKind): NodeConfig {
  return OPERATOR_CATALOGUE[kind].defaultConfig;
}

/** Fields of every node, whatever its kind; paths lead into the node. */
export const NODE_FIELDS: readonly FieldDescriptor[] = [
  field('node', 'name', 'name()', { kind: 'text' }),
  field('node', 'uid', 'uid()', { kind: 'text' }),
  field('node', 'parallelism', 'setParallelism(), parallelism.default', integer(1, 64, 'null.parallelism')),
  field(
    'node',
    'maxParallelism',
    'setMaxParallelism(), pipeline.max-parallelism',
    integer(1, 32_768, 'null.maxParallelism'),
  ),
  field('node', 'chaining', 'startNewChain(), disableChaining()', select('chaining', ['always', 'head', 'never'])),
];

const OPERATOR_CATALOGUE: { readonly [Kind in NodeKind]: CatalogueEntry } = {
  ...SOURCE_ENTRIES,
  project: entry('project', 'transform', 'SELECT, map()', {
    defaultConfig: { kind: 'project', fields: [] },
    outputs: ['out', 'failed'],
    fields: [field('project', 'fields', 'SELECT', { kind: 'expression-list', of: 'scalar' }), FAILING_ROWS],
  }),
  filter: entry('filter', 'transform', 'WHERE, filter()', {
    defaultConfig: { kind: 'filter', condition: 'TRUE' },
    outputs: ['out', 'failed'],
    fields: [field('filter', 'condition', 'WHERE', { kind: 'expression' }), FAILING_ROWS],
  }),
  'split-text': entry('split-text', 'transform', 'SPLIT + UNNEST, flatMap()', {
    defaultConfig: { kind: 'split-text', column: 'line', as: 'word' },
    fields: [
      field('split-text', 'column', 'SPLIT()', { kind: 'column-name', of: 'input', nullKey: null }),
      field('split-text', 'as', 'AS', { kind: 'text' }),
    ],
  }),
  aggregate: entry('aggregate', 'transform', 'GROUP BY, keyBy().reduce()', {
    keyed: true,
    outputs: ['out', 'failed'],
    defaultConfig: {
      kind: 'aggregate',
      keys: [],
      aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
      emit: 'changelog',
    },
    fields: [
      field('aggregate', 'keys', 'GROUP BY, keyBy()', { kind: 'column-names', of: 'input' }),
      field('aggregate', 'aggregates', 'SELECT', { kind: 'expression-list', of: 'aggregate' }),
      field('aggregate', 'emit', null, select('emission', ['changelog', 'append'])),
      FAILING_ROWS,
    ],
  }),
  'window-aggregate': entry('window-aggregate', 'transform', 'TUMBLE, HOP, window()', {
    keyed: true,
    outputs: ['out', 'late', 'failed'],
    defaultConfig: {
      kind: 'window-aggregate',
      keys: [],
      window: { kind: 'tumble', sizeMs: 5000, slideMs: 1000, offsetMs: 0 },
      allowedLatenessMs: 0,
      aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
    },
    fields: [
      field('aggregate', 'keys', 'GROUP BY, keyBy()', { kind: 'column-names', of: 'input' }),
      field('window', 'window.kind', 'TUMBLE(…), HOP(…)', select('window', ['tumble', 'hop'])),
      field('window', 'window.sizeMs', 'SIZE, TumblingEventTimeWindows.of(size)', duration(1)),
      field('window', 'window.slideMs', 'SLIDE, SlidingEventTimeWindows.of(…, slide)', duration(1), {
        path: 'window.kind',
        values: ['hop'],
      }),
      field('window', 'window.offsetMs', 'OFFSET, of(…, offset)', duration(-(2 ** 31))),
      field('window', 'allowedLatenessMs', 'allowedLateness()', duration(0)),
      field('aggregate', 'aggregates', 'SELECT', { kind: 'expression-list', of: 'aggregate' }),
      FAILING_ROWS,
    ],
  }),
  union: entry('union', 'transform', 'UNION ALL, union()', {
    inputsMax: null,
    defaultConfig: { kind: 'union' },
    fields: [],
  }),
  'rate-limit': entry('rate-limit', 'transform', 'RateLimiterStrategy', {
    defaultConfig: { kind: 'rate-limit', per: 'second', permits: 100 },
    fields: [
      field('rate-limit', 'per', 'perSecond(), perCheckpoint()', select('per', ['second', 'checkpoint'])),
      field('rate-limit', 'permits', 'recordsPerSecond, recordsPerCheckpoint', {
        kind: 'number',
        min: 0.001,
        max: 1e9,
        nullKey: null,
      }),
    ],
  }),
  'table-sink': entry('table-sink', 'sink', 'PrintSink, upsert-kafka', {
    defaultConfig: { kind: 'table-sink', mode: 'append', keys: [] },
    fields: [
      field('table', 'mode', 'PRIMARY KEY … NOT ENFORCED', select('mode', ['append', 'upsert'])),
      field(
        'table',
        'keys',
        'PRIMARY KEY',
        { kind: 'column-names', of: 'input' },
        {
          path: 'mode',
          values: ['upsert'],
        },
      ),
    ],
  }),
  'log-sink': entry('log-sink', 'sink', 'KafkaSink, EXACTLY_ONCE', {
    defaultConfig: { kind: 'log-sink', log: 'results' },
    fields: [field('log', 'log', 'KafkaSink topic', { kind: 'text' })],
  }),
};

/** All entries, in the order of the palette. */
export const CATALOGUE_ENTRIES: readonly CatalogueEntry[] = Object.values(OPERATOR_CATALOGUE);
