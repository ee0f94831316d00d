import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, writeInt128 } from '#protocol/record-batch.ts';
import { parseBoolean, parseDecimalCast, parseInteger, parseJavaDouble } from './text-to-number.ts';
import { parseDateCast, parseTimestampCast } from './text-to-time.ts';
import type { Kernel, RowFailure } from './typed-expression.ts';

/** Casts from text: the only ones that fail for a row. */
export function castFromText(to: LogicalType): Kernel | null {
  switch (to.kind) {
    case 'BOOLEAN':
      return each((text, row, out, fail) => {
        const value = parseBoolean(text);
        if (value === null) fail(row, 'bad-boolean', `'${text}' is no boolean`);
        else (out.values as Uint8Array)[row] = value ? 1 : 0;
      });
    case 'INT':
    case 'BIGINT': {
      const bits = to.kind === 'INT' ? 32 : 64;
      return each((text, row, out, fail) => {
        const value = parseInteger(text);
        if (value === null) fail(row, 'bad-number', `'${text}' is no ${to.kind}`);
        else if (BigInt.asIntN(bits, value) !== value)
          fail(row, 'number-out-of-range', `'${text}' is out of ${to.kind}'s range`);
        else if (bits === 32) (out.values as Int32Array)[row] = Number(value);
        else (out.values as BigInt64Array)[row] = value;
      });
    }
    case 'DOUBLE':
      return each((text, row, out, fail) => {
        const value = parseJavaDouble(text);
        if (value === null) fail(row, 'bad-number', `'${text}' is no number`);
        else (out.values as Float64Array)[row] = value;
      });
    case 'DECIMAL': {
      const wide = physicalTypeOf(to) === 'i128';
      return each((text, row, out, fail) => {
        const unscaled = parseDecimalCast(text, to.precision, to.scale);
        if (unscaled === null) fail(row, 'bad-number', `'${text}' is no DECIMAL(${to.precision}, ${to.scale})`);
        else if (wide) writeInt128(out.values as BigInt64Array, row, unscaled);
        else (out.values as BigInt64Array)[row] = unscaled;
      });
    }
    case 'DATE':
      return each((text, row, out, fail) => {
        const days = parseDateCast(text);
        if (days === null) fail(row, 'bad-date', `'${text}' is no date`);
        else (out.values as Int32Array)[row] = days;
      });
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const unit = to.precision >= 3 ? 1 : 10 ** (3 - to.precision);
      return each((text, row, out, fail) => {
        const ms = parseTimestampCast(text);
        if (ms === null) fail(row, 'bad-timestamp', `'${text}' is no timestamp`);
        else (out.values as Float64Array)[row] = Math.trunc(ms / unit) * unit;
      });
    }
    default:
      return null;
  }
}

function each(convert: (text: string, row: number, out: Column, fail: RowFailure) => void): Kernel {
  return ([column], rows, count, out, fail) => {
    const texts = (column as Column).values as string[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      convert(texts[row] as string, row, out, fail);
    }
  };
}
