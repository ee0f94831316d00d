import type { NodeConfig, NodeKind } from './document.ts';
import type { FieldDescriptor, FieldEditor } from './field-descriptor.ts';
import { DEFAULT_WATERMARK, NO_WATERMARK } from './new-document.ts';

/** What the palette, the inspector and the canvas know of each kind of node. */
export interface CatalogueEntry {
  readonly kind: NodeKind;
  readonly category: 'source' | 'transform' | 'sink';
  /** Flink's counterpart, as the palette names it. */
  readonly flink: string;
  readonly nameKey: string;
  readonly descriptionKey: string;
  /** Inputs it takes; null = any number. */
  readonly inputsMax: number | null;
  readonly outputs: readonly ('out' | 'late')[];
  /** Whether it keeps state by key. */
  readonly keyed: boolean;
  readonly defaultConfig: NodeConfig;
  readonly fields: readonly FieldDescriptor[];
}

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

const WATERMARK_FIELDS: readonly FieldDescriptor[] = [
  field(
    'source',
    'watermark.strategy',
    'WatermarkStrategy',
    select('watermark', ['bounded-out-of-orderness', 'monotonous', 'none']),
  ),
  field('source', 'watermark.outOfOrdernessMs', 'forBoundedOutOfOrderness()', duration(0), {
    path: 'watermark.strategy',
    values: ['bounded-out-of-orderness'],
  }),
  field('source', 'watermark.idlenessMs', 'withIdleness()', duration(1, 'null.idleness')),
  field('source', 'watermark.emit', 'WatermarkGenerator', select('emit', ['periodic', 'per-record'])),
  field('source', 'watermark.intervalMs', 'pipeline.auto-watermark-interval', duration(1), {
    path: 'watermark.emit',
    values: ['periodic'],
  }),
];

const RATE_FIELD = field('source', 'rowsPerSecond', 'RateLimiterStrategy.perSecond()', {
  kind: 'number',
  min: 0.001,
  max: 1e9,
  nullKey: 'null.rate',
});

const OPERATOR_CATALOGUE: { readonly [Kind in NodeKind]: CatalogueEntry } = {
  file: entry('file', 'source', 'FileSource', {
    defaultConfig: {
      kind: 'file',
      file: 'sample:alice.txt',
      bytes: 148_410,
      format: 'lines',
      delimiter: ',',
      header: false,
      columns: [{ name: 'line', type: 'STRING NOT NULL' }],
      timeColumn: null,
      splits: 2,
      rowsPerSecond: 100,
      watermark: NO_WATERMARK,
    },
    fields: [
      field('file', 'file', 'FileSource.forRecordStreamFormat()', { kind: 'file' }),
      field('file', 'format', 'format', select('format', ['lines', 'csv'])),
      field('file', 'delimiter', 'csv.field-delimiter', { kind: 'text' }, csvOnly()),
      field('file', 'header', null, { kind: 'boolean' }, csvOnly()),
      field('file', 'columns', 'CREATE TABLE', { kind: 'columns' }),
      field('file', 'timeColumn', 'WATERMARK FOR', { kind: 'column-name', of: 'output', nullKey: 'null.time' }),
      field('source', 'splits', 'SplitEnumerator', integer(1, 64)),
      RATE_FIELD,
      ...WATERMARK_FIELDS,
    ],
  }),
  generator: entry('generator', 'source', 'DataGeneratorSource', {
    defaultConfig: {
      kind: 'generator',
      seed: 1,
      splits: 2,
      rowsPerSplit: null,
      rowsPerSecond: 100,
      fields: [
        { name: 'id', fill: 'sequence' },
        { name: 'customer', fill: 'key', prefix: 'customer-', keys: 20, skew: 0 },
        { name: 'amount', fill: 'int', min: 1, max: 100 },
        { name: 'ts', fill: 'event-time' },
      ],
      eventTime: { startMs: 1_767_225_600_000, stepMs: 10, outOfOrdernessMs: 0 },
      idle: [],
      watermark: DEFAULT_WATERMARK,
    },
    fields: [
      field('generator', 'fields', 'datagen.fields.#', { kind: 'generator-fields' }),
      field('generator', 'seed', null, integer(-(2 ** 31), 2 ** 31 - 1)),
      field('source', 'splits', 'SplitEnumerator', integer(1, 64)),
      field('generator', 'rowsPerSplit', 'number-of-rows', integer(0, Number.MAX_SAFE_INTEGER, 'null.endless')),
      RATE_FIELD,
      field('generator', 'eventTime', null, {
        kind: 'optional-group',
        present: { startMs: 1_767_225_600_000, stepMs: 10, outOfOrdernessMs: 0 },
      }),
      field('generator', 'eventTime.startMs', null, { kind: 'timestamp' }),
      field('generator', 'eventTime.stepMs', null, duration(0)),
      field('generator', 'eventTime.outOfOrdernessMs', null, duration(0)),
      field('generator', 'idle', null, { kind: 'idle-splits' }),
      ...WATERMARK_FIELDS,
    ],
  }),
  rows: entry('rows', 'source', 'fromData()', {
    defaultConfig: {
      kind: 'rows',
      columns: [
        { name: 'customer', type: 'STRING NOT NULL' },
        { name: 'amount', type: 'INT NOT NULL' },
      ],
      timeColumn: null,
      rows: [
        [
          { values: ['alice', 1], atMs: null, label: null },
          { values: ['bob', 2], atMs: null, label: null },
          { values: ['alice', 3], atMs: null, label: null },
        ],
      ],
      rowsPerSecond: null,
      watermark: NO_WATERMARK,
    },
    fields: [
      field('file', 'columns', 'TypeInformation', { kind: 'columns' }),
      field('rows', 'rows', 'fromData()', { kind: 'rows' }),
      field('file', 'timeColumn', 'TimestampAssigner', { kind: 'column-name', of: 'output', nullKey: 'null.time' }),
      RATE_FIELD,
      ...WATERMARK_FIELDS,
    ],
  }),
  project: entry('project', 'transform', 'SELECT, map()', {
    defaultConfig: { kind: 'project', fields: [] },
    fields: [field('project', 'fields', 'SELECT', { kind: 'expression-list', of: 'scalar' })],
  }),
  filter: entry('filter', 'transform', 'WHERE, filter()', {
    defaultConfig: { kind: 'filter', condition: 'TRUE' },
    fields: [field('filter', 'condition', 'WHERE', { kind: 'expression' })],
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
    ],
  }),
  'window-aggregate': entry('window-aggregate', 'transform', 'TumblingEventTimeWindows', {
    keyed: true,
    outputs: ['out', 'late'],
    defaultConfig: {
      kind: 'window-aggregate',
      keys: [],
      window: { kind: 'tumble', sizeMs: 5000, offsetMs: 0 },
      allowedLatenessMs: 0,
      aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
    },
    fields: [
      field('aggregate', 'keys', 'GROUP BY, keyBy()', { kind: 'column-names', of: 'input' }),
      field('window', 'window.sizeMs', 'TUMBLE(… SIZE …), TumblingEventTimeWindows.of()', duration(1)),
      field('window', 'window.offsetMs', 'TumblingEventTimeWindows.of(size, offset)', duration(-(2 ** 31))),
      field('window', 'allowedLatenessMs', 'allowedLateness()', duration(0)),
      field('aggregate', 'aggregates', 'SELECT', { kind: 'expression-list', of: 'aggregate' }),
    ],
  }),
  union: entry('union', 'transform', 'UNION ALL, union()', {
    inputsMax: null,
    defaultConfig: { kind: 'union' },
    fields: [],
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

function entry(
  kind: NodeKind,
  category: CatalogueEntry['category'],
  flink: string,
  rest: Pick<CatalogueEntry, 'defaultConfig' | 'fields'> &
    Partial<Pick<CatalogueEntry, 'inputsMax' | 'outputs' | 'keyed'>>,
): CatalogueEntry {
  return {
    kind,
    category,
    flink,
    nameKey: `operator.${kind}.name`,
    descriptionKey: `operator.${kind}.description`,
    inputsMax: category === 'source' ? 0 : 1,
    outputs: category === 'sink' ? [] : ['out'],
    keyed: false,
    ...rest,
  };
}

/** `group` and path make the keys of label and help, so that kinds can share a field's texts. */
function field(
  group: string,
  path: string,
  flink: string | null,
  editor: FieldEditor,
  onlyIf: FieldDescriptor['onlyIf'] = null,
): FieldDescriptor {
  const key = `field.${group}.${path}`;
  return { path, labelKey: `${key}.label`, helpKey: `${key}.help`, flink, editor, onlyIf };
}

function csvOnly(): FieldDescriptor['onlyIf'] {
  return { path: 'format', values: ['csv'] };
}

function integer(min: number, max: number, nullKey: string | null = null): FieldEditor {
  return { kind: 'integer', min, max, nullKey };
}

function duration(min: number, nullKey: string | null = null): FieldEditor {
  return { kind: 'duration', min, nullKey };
}

function select(name: string, values: readonly string[]): FieldEditor {
  return { kind: 'select', choices: values.map((value) => ({ value, labelKey: `choice.${name}.${value}` })) };
}
