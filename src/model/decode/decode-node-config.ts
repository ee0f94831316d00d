import type { NodeConfig, NodeKind } from '../document.ts';
import { ROWS_MAX, SPLITS_MAX, VALUE_LENGTH_MAX } from '../document-limits.ts';
import {
  decodeColumns,
  decodeExpressions,
  decodeNames,
  decodeRate,
  decodeWatermark,
  DURATION_RANGE,
  INT_RANGE,
} from './decode-columns.ts';
import { COLUMNS_MAX } from '../document-limits.ts';
import { decodeWindow } from './decode-window.ts';
import { decodeGeneratorField } from './decode-generator-field.ts';
import { decodeFileSource } from './decode-file-source.ts';
import { decodeFailingRows, optionalFailingRows } from './decode-failing-rows.ts';
import { describe, isPlainObject, join, type StrictReader } from './strict-reader.ts';

const TIME_MS_MAX = 8_640_000_000_000_000;
const OFFSET_RANGE = { min: 0, max: Number.MAX_SAFE_INTEGER };
const SPLIT_RANGE = { min: 1, max: SPLITS_MAX };

type Decoder<Kind extends NodeKind> = (
  reader: StrictReader,
  value: unknown,
  path: string,
) => Extract<NodeConfig, { readonly kind: Kind }>;

/** Reads the configuration of a node; the kind decides which properties there are. */
export function decodeNodeConfig(reader: StrictReader, value: unknown, path: string): NodeConfig {
  const kinds = Object.keys(DECODERS) as NodeKind[];
  const kind = isPlainObject(value) ? value['kind'] : undefined;
  if (kind === undefined) reader.report('W003', join(path, 'kind'));
  // An unknown kind would only make noise about every property of it.
  else if (!kinds.some((known) => known === kind)) {
    reader.report('W011', join(path, 'kind'), { choices: kinds.join(', '), found: describe(kind) });
  } else return DECODERS[kind as NodeKind](reader, value, path);
  return { kind: 'union' };
}

const DECODERS: { readonly [Kind in NodeKind]: Decoder<Kind> } = {
  generator(reader, value, path) {
    const found = reader.object(value, path, [
      'kind',
      'seed',
      'splits',
      'rowsPerSplit',
      'rowsPerSecond',
      'fields',
      'eventTime',
      'idle',
      'watermark',
    ]);
    return {
      kind: 'generator',
      seed: reader.integer(found.seed, join(path, 'seed'), INT_RANGE),
      splits: reader.integer(found.splits, join(path, 'splits'), SPLIT_RANGE),
      rowsPerSplit: reader.nullable(found.rowsPerSplit, join(path, 'rowsPerSplit'), (rows, at) =>
        reader.integer(rows, at, OFFSET_RANGE),
      ),
      rowsPerSecond: decodeRate(reader, found.rowsPerSecond, join(path, 'rowsPerSecond')),
      fields: reader.list(found.fields, join(path, 'fields'), COLUMNS_MAX, (field, at) =>
        decodeGeneratorField(reader, field, at),
      ),
      eventTime: reader.nullable(found.eventTime, join(path, 'eventTime'), (time, at) => {
        const parts = reader.object(time, at, ['startMs', 'stepMs', 'outOfOrdernessMs']);
        return {
          startMs: reader.integer(parts.startMs, join(at, 'startMs'), { min: -TIME_MS_MAX, max: TIME_MS_MAX }),
          stepMs: reader.integer(parts.stepMs, join(at, 'stepMs'), DURATION_RANGE),
          outOfOrdernessMs: reader.integer(parts.outOfOrdernessMs, join(at, 'outOfOrdernessMs'), DURATION_RANGE),
        };
      }),
      idle: reader.list(found.idle, join(path, 'idle'), SPLITS_MAX, (pause, at) => {
        const parts = reader.object(pause, at, ['split', 'at', 'ms']);
        return {
          split: reader.integer(parts.split, join(at, 'split'), { min: 0, max: SPLITS_MAX - 1 }),
          at: reader.integer(parts.at, join(at, 'at'), OFFSET_RANGE),
          ms: reader.integer(parts.ms, join(at, 'ms'), DURATION_RANGE),
        };
      }),
      watermark: decodeWatermark(reader, found.watermark, join(path, 'watermark')),
    };
  },

  file: decodeFileSource,

  clicks(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'columns', 'timeColumn', 'watermark']);
    return {
      kind: 'clicks',
      columns: decodeColumns(reader, found.columns, join(path, 'columns')),
      timeColumn: reader.nullable(found.timeColumn, join(path, 'timeColumn'), (name, at) => reader.label(name, at)),
      watermark: decodeWatermark(reader, found.watermark, join(path, 'watermark')),
    };
  },

  clock(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'intervalMs', 'ticks', 'watermark']);
    return {
      kind: 'clock',
      intervalMs: reader.integer(found.intervalMs, join(path, 'intervalMs'), { ...DURATION_RANGE, min: 1 }),
      ticks: reader.nullable(found.ticks, join(path, 'ticks'), (ticks, at) => reader.integer(ticks, at, OFFSET_RANGE)),
      watermark: decodeWatermark(reader, found.watermark, join(path, 'watermark')),
    };
  },

  rows(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'columns', 'timeColumn', 'rows', 'rowsPerSecond', 'watermark']);
    const rows = reader.list(found.rows, join(path, 'rows'), SPLITS_MAX, (split, at) =>
      reader.list(split, at, ROWS_MAX, (row, inner) => decodeRow(reader, row, inner)),
    );
    if (rows.length === 0) reader.report('W005', join(path, 'rows'), { expected: 'at least one split', found: '[]' });
    return {
      kind: 'rows',
      columns: decodeColumns(reader, found.columns, join(path, 'columns')),
      timeColumn: reader.nullable(found.timeColumn, join(path, 'timeColumn'), (name, at) => reader.label(name, at)),
      rows,
      rowsPerSecond: decodeRate(reader, found.rowsPerSecond, join(path, 'rowsPerSecond')),
      watermark: decodeWatermark(reader, found.watermark, join(path, 'watermark')),
    };
  },

  project(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'fields', ...optionalFailingRows(value)]);
    return {
      kind: 'project',
      fields: decodeExpressions(reader, found.fields, join(path, 'fields')),
      ...decodeFailingRows(reader, found.failingRows, path),
    };
  },

  filter(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'condition', ...optionalFailingRows(value)]);
    return {
      kind: 'filter',
      condition: reader.text(found.condition, join(path, 'condition')),
      ...decodeFailingRows(reader, found.failingRows, path),
    };
  },

  'split-text'(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'column', 'as']);
    return {
      kind: 'split-text',
      column: reader.label(found.column, join(path, 'column')),
      as: reader.label(found.as, join(path, 'as')),
    };
  },

  aggregate(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'keys', 'aggregates', 'emit', ...optionalFailingRows(value)]);
    return {
      kind: 'aggregate',
      keys: decodeNames(reader, found.keys, join(path, 'keys')),
      aggregates: decodeExpressions(reader, found.aggregates, join(path, 'aggregates')),
      emit: reader.choice(found.emit, join(path, 'emit'), ['changelog', 'append']),
      ...decodeFailingRows(reader, found.failingRows, path),
    };
  },

  'window-aggregate'(reader, value, path) {
    const keys = ['kind', 'keys', 'window', 'allowedLatenessMs', 'aggregates'] as const;
    const found = reader.object(value, path, [...keys, ...optionalFailingRows(value)]);
    return {
      kind: 'window-aggregate',
      keys: decodeNames(reader, found.keys, join(path, 'keys')),
      window: decodeWindow(reader, found.window, join(path, 'window')),
      allowedLatenessMs: reader.integer(found.allowedLatenessMs, join(path, 'allowedLatenessMs'), DURATION_RANGE),
      aggregates: decodeExpressions(reader, found.aggregates, join(path, 'aggregates')),
      ...decodeFailingRows(reader, found.failingRows, path),
    };
  },

  union(reader, value, path) {
    reader.object(value, path, ['kind']);
    return { kind: 'union' };
  },

  'rate-limit'(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'per', 'permits']);
    const per = reader.choice(found.per, join(path, 'per'), ['second', 'checkpoint']);
    const at = join(path, 'permits');
    // Flink: RateLimiterStrategy.perSecond(double), perCheckpoint(int).
    const permits =
      per === 'second'
        ? reader.number(found.permits, at, { min: 0.001, max: 1e9 })
        : reader.integer(found.permits, at, { min: 1, max: INT_RANGE.max });
    return { kind: 'rate-limit', per, permits };
  },

  'table-sink'(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'mode', 'keys']);
    return {
      kind: 'table-sink',
      mode: reader.choice(found.mode, join(path, 'mode'), ['append', 'upsert']),
      keys: decodeNames(reader, found.keys, join(path, 'keys')),
    };
  },

  'log-sink'(reader, value, path) {
    const found = reader.object(value, path, ['kind', 'log']);
    return { kind: 'log-sink', log: reader.id(found.log, join(path, 'log')) };
  },
};

type Row = Extract<NodeConfig, { readonly kind: 'rows' }>['rows'][number][number];

function decodeRow(reader: StrictReader, value: unknown, path: string): Row {
  const found = reader.object(value, path, ['values', 'atMs', 'label']);
  return {
    values: reader.list(found.values, join(path, 'values'), COLUMNS_MAX, (entry, at) => decodeValue(reader, entry, at)),
    atMs: reader.nullable(found.atMs, join(path, 'atMs'), (ms, at) => reader.integer(ms, at, DURATION_RANGE)),
    label: reader.nullable(found.label, join(path, 'label'), (label, at) => reader.label(label, at)),
  };
}

function decodeValue(reader: StrictReader, value: unknown, path: string): string | number | boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return reader.number(value, path, { min: -Number.MAX_VALUE, max: Number.MAX_VALUE });
  return reader.text(value, path, VALUE_LENGTH_MAX);
}
