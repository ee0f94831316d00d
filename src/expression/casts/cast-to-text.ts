import type { LogicalType } from '#protocol/logical-type.ts';
import { type Column, type Value, valueAt } from '#protocol/record-batch.ts';
import { isText } from '../types/type-rules.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';
import { valueText } from '../values/value-text.ts';

/** Casts to text, which every type has, and between lengths of bytes. */

/** To a text: cut to the length of the type and, for CHAR, padded. */
export function castToText(from: LogicalType, to: LogicalType): Kernel {
  const fit = textFitter(to);
  const textOf = isText(from)
    ? (value: Value): string => fit(value as string)
    : (value: Value): string => fit(valueText(from, value));
  return ([column], rows, count, out) => {
    const texts = out.values as string[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      texts[row] = textOf(valueAt(column as Column, row));
    }
  };
}

/** Cuts to the length of the type and, for CHAR, pads with blanks; characters are code points. */
export function textFitter(to: LogicalType): (text: string) => string {
  if (to.kind !== 'CHAR' && to.kind !== 'VARCHAR') return (text) => text;
  const { length } = to;
  const pad = to.kind === 'CHAR';
  return (text) => {
    if (text.length <= length && !pad) return text;
    const points = Array.from(text);
    if (points.length > length) return points.slice(0, length).join('');
    return pad ? text + ' '.repeat(length - points.length) : text;
  };
}

/** Between bytes: cut to the length of the type and, for BINARY, filled with zeros. */
export function castBinary(to: LogicalType): Kernel {
  const fit = binaryFitter(to);
  return ([column], rows, count, out) => {
    const [from, values] = [(column as Column).values as string[], out.values as string[]];
    for (let i = 0; i < count; i++) values[rows[i] as number] = fit(from[rows[i] as number] as string);
  };
}

/** Cuts bytes to the length of the type and, for BINARY, fills them with zeros. */
export function binaryFitter(to: LogicalType): (bytes: string) => string {
  if (to.kind !== 'BINARY' && to.kind !== 'VARBINARY') return (bytes) => bytes;
  const { length } = to;
  const pad = to.kind === 'BINARY';
  return (bytes) => (pad ? bytes.slice(0, length).padEnd(length, '\0') : bytes.slice(0, length));
}
