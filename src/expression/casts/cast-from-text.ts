import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, writeInt128 } from '#protocol/record-batch.ts';
import { bytesOfText } from '../values/binary-text.ts';
import { binaryFitter } from './cast-to-text.ts';
import { textToFloat } from '../values/float-rounding.ts';
import { bitsOf } from '../evaluate/integer-range.ts';
import { parseBoolean, parseDecimalCast, parseInteger, parseJavaDouble, trimJava } from './text-to-number.ts';
import { parseDateCast, parseTimeCast, parseTimestampCast, parseTimestampNanos } from './text-to-time.ts';
import type { Kernel, RowFailure } from '../evaluate/typed-expression.ts';

/** Casts from text: the only ones that fail for a row. */
export function castFromText(to: LogicalType): Kernel | null {
  switch (to.kind) {
    case 'BOOLEAN':
      return each((text, row, out, fail) => {
        const value = parseBoolean(text);
        if (value === null) fail(row, 'bad-boolean', `'${text}' is no boolean`);
        else (out.values as Uint8Array)[row] = value ? 1 : 0;
      });
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return textToInteger(to);
    case 'FLOAT':
    case 'DOUBLE':
      return each((text, row, out, fail) => {
        const value = parseJavaDouble(text);
        if (value === null) fail(row, 'bad-number', `'${text}' is no number`);
        else (out.values as Float64Array)[row] = to.kind === 'FLOAT' ? textToFloat(trimJava(text), value) : value;
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
    case 'TIME':
      return each((text, row, out, fail) => {
        const ms = parseTimeCast(text);
        if (ms === null) fail(row, 'bad-time', `'${text}' is no time`);
        else (out.values as Int32Array)[row] = Math.trunc(ms / 1000) * 1000;
      });
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES': {
      const fit = binaryFitter(to);
      return each((text, row, out) => {
        (out.values as string[])[row] = fit(bytesOfText(text));
      });
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      if (to.precision > 3) return textToFineTimestamp(to.precision);
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

function textToInteger(to: LogicalType): Kernel {
  const bits = bitsOf(to);
  return each((text, row, out, fail) => {
    const value = parseInteger(text);
    if (value === null) fail(row, 'bad-number', `'${text}' is no ${to.kind}`);
    else if (BigInt.asIntN(bits, value) !== value)
      fail(row, 'number-out-of-range', `'${text}' is out of ${to.kind}'s range`);
    else if (bits === 64) (out.values as BigInt64Array)[row] = value;
    else (out.values as Int32Array)[row] = Number(value);
  });
}

/** To a TIMESTAMP of more than milliseconds, whose finer digits are cut. */
function textToFineTimestamp(precision: number): Kernel {
  const unit = 10n ** BigInt(9 - precision);
  return each((text, row, out, fail) => {
    const nanos = parseTimestampNanos(text);
    if (nanos === null) fail(row, 'bad-timestamp', `'${text}' is no timestamp`);
    else writeInt128(out.values as BigInt64Array, row, nanos - (((nanos % unit) + unit) % unit));
  });
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
