import type { WatermarkConfig } from '#protocol/source-config.ts';
import type { DocumentColumn, NamedExpressionConfig } from '../document.ts';
import { COLUMNS_MAX, DURATION_MS_MAX } from '../document-limits.ts';
import { join, type StrictReader } from './strict-reader.ts';

/** Parts of node configurations that several kinds share. */

export const INT_RANGE = { min: -(2 ** 31), max: 2 ** 31 - 1 };
export const DURATION_RANGE = { min: 0, max: DURATION_MS_MAX };
const RATE_RANGE = { min: 0.001, max: 1e9 };

/** Records per second; null = as fast as possible. */
export function decodeRate(reader: StrictReader, value: unknown, path: string): number | null {
  return reader.nullable(value, path, (rate, at) => reader.number(rate, at, RATE_RANGE));
}

/** The given schema of a source. */
export function decodeColumns(reader: StrictReader, value: unknown, path: string): readonly DocumentColumn[] {
  return reader.list(value, path, COLUMNS_MAX, (entry, at) => {
    const column = reader.object(entry, at, ['name', 'type']);
    return {
      name: reader.label(column.name, join(at, 'name')),
      type: reader.label(column.type, join(at, 'type')),
    };
  });
}

/** Names of columns. */
export function decodeNames(reader: StrictReader, value: unknown, path: string): readonly string[] {
  return reader.list(value, path, COLUMNS_MAX, (entry, at) => reader.label(entry, at));
}

/** Named expressions. */
export function decodeExpressions(
  reader: StrictReader,
  value: unknown,
  path: string,
): readonly NamedExpressionConfig[] {
  return reader.list(value, path, COLUMNS_MAX, (entry, at) => {
    const field = reader.object(entry, at, ['name', 'expression']);
    return {
      name: reader.label(field.name, join(at, 'name')),
      expression: reader.text(field.expression, join(at, 'expression')),
    };
  });
}

/** The watermark strategy of a source. */
export function decodeWatermark(reader: StrictReader, value: unknown, path: string): WatermarkConfig {
  const keys = ['strategy', 'outOfOrdernessMs', 'idlenessMs', 'emit', 'intervalMs'] as const;
  const found = reader.object(value, path, keys);
  const at = (key: (typeof keys)[number]): string => join(path, key);
  return {
    strategy: reader.choice(found.strategy, at('strategy'), ['bounded-out-of-orderness', 'monotonous', 'none']),
    outOfOrdernessMs: reader.integer(found.outOfOrdernessMs, at('outOfOrdernessMs'), DURATION_RANGE),
    idlenessMs: reader.nullable(found.idlenessMs, at('idlenessMs'), (ms, inner) =>
      reader.integer(ms, inner, { ...DURATION_RANGE, min: 1 }),
    ),
    emit: reader.choice(found.emit, at('emit'), ['periodic', 'per-record']),
    intervalMs: reader.integer(found.intervalMs, at('intervalMs'), { ...DURATION_RANGE, min: 1 }),
  };
}
