import { type CatalogueEntry, duration, entry, field, integer, select } from './catalogue-entry.ts';
import type { FieldDescriptor } from './field-descriptor.ts';
import { DEFAULT_WATERMARK, NO_WATERMARK } from './new-document.ts';
import type { SourceConfig } from './node-kind.ts';

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

/** What starts a stream. */
export const SOURCE_ENTRIES: { readonly [Kind in SourceConfig['kind']]: CatalogueEntry } = {
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
      field('file', 'format', 'format', select('format', ['lines', 'csv', 'json'])),
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
  clicks: entry('clicks', 'source', 'SourceFunction, KafkaSource', {
    defaultConfig: {
      kind: 'clicks',
      columns: [
        { name: 'customer', type: 'STRING NOT NULL' },
        { name: 'amount', type: 'INT' },
        { name: 'ts', type: 'TIMESTAMP(3) NOT NULL' },
      ],
      timeColumn: 'ts',
      watermark: DEFAULT_WATERMARK,
    },
    fields: [
      field('file', 'columns', 'TypeInformation', { kind: 'columns' }),
      field('file', 'timeColumn', 'TimestampAssigner', { kind: 'column-name', of: 'output', nullKey: 'null.time' }),
      ...WATERMARK_FIELDS,
    ],
  }),
  clock: entry('clock', 'source', 'SourceFunction', {
    defaultConfig: { kind: 'clock', intervalMs: 1000, ticks: null, watermark: DEFAULT_WATERMARK },
    fields: [
      field('clock', 'intervalMs', null, duration(1)),
      field('clock', 'ticks', 'number-of-rows', integer(0, Number.MAX_SAFE_INTEGER, 'null.endless')),
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
};

function csvOnly(): FieldDescriptor['onlyIf'] {
  return { path: 'format', values: ['csv'] };
}
