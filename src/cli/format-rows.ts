import { valueText } from '#expression/values/value-text.ts';
import { csvCell } from '#std/csv-cell.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { ROW_KIND_TEXT, RowKind } from '#protocol/row-kind.ts';
import type { SinkResult } from './sink-results.ts';

/** Rows of a sink as CSV, JSON Lines, or a table to look at. A sink of updates has a first column `row_kind`. */

/** Flink's names: `+I` would be a formula to a spreadsheet. */
const ROW_KIND_NAMES = Object.keys(RowKind);

export type RowFormat = 'csv' | 'jsonl';

/** The lines of a whole sink. */
export function* formatRows(sink: SinkResult, format: RowFormat): Generator<string> {
  const { fields, changelog } = sink.schema;
  const kinds = changelog && sink.kind !== 'upsert';
  if (format === 'csv') yield [...(kinds ? ['row_kind'] : []), ...fields.map((field) => csvCell(field.name))].join(',');
  for (const row of sink.rows) {
    const kind = ROW_KIND_NAMES[row.rowKind];
    if (format === 'csv') {
      const cells = fields.map((field, index) => valueCell(field.type, row.values[index] ?? null));
      yield [...(kinds ? [kind] : []), ...cells].join(',');
    } else {
      const members = fields.map(
        (field, index) => `${JSON.stringify(field.name)}:${jsonValue(field.type, row.values[index] ?? null)}`,
      );
      yield `{${[...(kinds ? [`"row_kind":"${kind}"`] : []), ...members].join(',')}}`;
    }
  }
}

/** NULL is an empty cell; an empty text is a quoted one. */
function valueCell(type: LogicalType, value: Value): string {
  if (value === null) return '';
  const text = valueText(type, value);
  if (physicalTypeOf(type) !== 'text') return text;
  return text === '' ? '""' : csvCell(text);
}

/** Integers are JSON numbers of as many digits as they have; what JSON has no number for is a text. */
function jsonValue(type: LogicalType, value: Value): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'BOOLEAN':
      return value === true || value === 1 ? 'true' : 'false';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return String(value);
    case 'FLOAT':
      // The fewest digits that are this float: as a double it has nine more.
      return Number.isFinite(value) ? valueText(type, value) : JSON.stringify(valueText(type, value));
    case 'DOUBLE':
      return Number.isFinite(value) ? String(value) : JSON.stringify(valueText(type, value));
    default:
      return JSON.stringify(valueText(type, value));
  }
}

const CELL_WIDTH_MAX = 40;

/** The first rows as a table with aligned columns. */
export function tableLines(sink: SinkResult, rowsMax: number): readonly string[] {
  const { fields, changelog } = sink.schema;
  const kinds = changelog && sink.kind !== 'upsert';
  const header = [...(kinds ? [''] : []), ...fields.map((field) => field.name)];
  const body = sink.rows
    .slice(0, rowsMax)
    .map((row) => [
      ...(kinds ? [ROW_KIND_TEXT[row.rowKind as 0 | 1 | 2 | 3]] : []),
      ...fields.map((field, index) => oneLine(valueText(field.type, row.values[index] ?? null))),
    ]);
  const widths = header.map((name, column) => Math.max(...[name, ...body.map((row) => row[column] ?? '')].map(length)));
  const lines = [header, widths.map((width) => '-'.repeat(width)), ...body].map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - length(cell)))
      .join('  ')
      .trimEnd(),
  );
  const more = sink.rows.length - body.length;
  return more > 0 ? [...lines, `… ${more.toLocaleString('en-US')} more`] : lines;
}

function length(text: string): number {
  return [...text].length;
}

/** Without line breaks and control characters, which could steer a terminal, and not too wide. */
function oneLine(text: string): string {
  const plain = [...text.replaceAll(/\p{Cc}/gu, '·')];
  return plain.length > CELL_WIDTH_MAX ? `${plain.slice(0, CELL_WIDTH_MAX - 1).join('')}…` : plain.join('');
}
