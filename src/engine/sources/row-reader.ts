import { assert, must } from '#std/assert.ts';
import { parseValue } from '#expression/values/value-text.ts';
import { type TimeReader, timeReader } from '#model/sources/time-format.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';
import { type Field, physicalTypeOf, type Schema } from '#protocol/logical-type.ts';
import { type Column, type RecordBatch, setValue } from '#protocol/record-batch.ts';
import { type CsvField, parseCsvLine } from './csv-line.ts';
import { assignEventTime, timeColumnIndex } from './event-time-column.ts';
import { type JsonMember, parseJsonLine } from './json-line.ts';
import { TextColumnWriter } from './text-column-writer.ts';

/**
 * Makes a row of a line: text as it is, CSV by position, JSON by name.
 *
 * What a line may cost is itself alone: it makes one row, none (an empty line), or a reason why it is refused. A cell
 * that does not fit its column refuses the whole line; Flink's `ignore-parse-errors` would turn it into NULL, which
 * looks like data. The same reader serves the job and the preview at design time.
 * Flink: TextLineInputFormat, CsvRowDataDeserializationSchema, JsonRowDataDeserializationSchema.
 */
export class RowReader {
  readonly #config: RowForm;
  readonly #schema: Schema;
  readonly #timeColumn: number | null;
  readonly #readTime: TimeReader | null;
  /** Of text columns with cells: names and words come again and again, whole lines do not. */
  readonly #texts: readonly (TextColumnWriter | null)[];

  constructor(config: RowForm, schema: Schema) {
    assert((config.format === 'csv') === (config.csv !== null), 'a CSV source says how its file is written');
    this.#config = config;
    this.#schema = schema;
    this.#texts = schema.fields.map(({ type }) => (physicalTypeOf(type) === 'text' ? new TextColumnWriter() : null));
    this.#timeColumn = timeColumnIndex(schema, config.timeColumn);
    this.#readTime = this.#timeColumn === null ? null : readerOf(config.timeFormat);
  }

  /** The column that event times are read from; -1 = there is none. */
  timeColumn(): number {
    return this.#timeColumn ?? -1;
  }

  /** Writes the row of a line as row `row` of a batch. */
  read(text: string, batch: RecordBatch, row: number): LineOutcome {
    if (isBlankLine(this.#config.format, this.#schema, text)) return 'no row';
    const problem = this.#write(text, batch, row) ?? assignEventTime(batch, row, this.#timeColumn);
    return problem ?? 'row';
  }

  #write(text: string, batch: RecordBatch, row: number): LineRefusal | null {
    switch (this.#config.format) {
      case 'lines':
        setValue(batch.columns[0] as Column, row, text);
        return null;
      case 'csv':
        return this.#writeCsv(text, batch, row);
      case 'json':
        return this.#writeJson(text, batch, row);
    }
  }

  #writeCsv(text: string, batch: RecordBatch, row: number): LineRefusal | null {
    const { fields } = this.#schema;
    const { delimiter, quote } = must(this.#config.csv, 'a CSV source');
    const parsed = parseCsvLine(text, delimiter, quote);
    if (!parsed.ok) return parsed.failure;
    const values = parsed.value;
    if (values.length !== fields.length) {
      return refusal('field-count', { found: values.length, expected: fields.length });
    }
    for (let index = 0; index < fields.length; index++) {
      const { text: cell, quoted } = values[index] as CsvField;
      const field = fields[index] as Field;
      const isNull = cell === '' && !quoted && physicalTypeOf(field.type) !== 'text';
      if (isNull && !field.nullable) return refusal('empty', { column: field.name });
      const problem = this.#writeValue(batch, row, index, isNull ? null : cell);
      if (problem !== null) return problem;
    }
    return null;
  }

  #writeJson(text: string, batch: RecordBatch, row: number): LineRefusal | null {
    const parsed = parseJsonLine(text);
    if (!parsed.ok) return parsed.failure;
    const { fields } = this.#schema;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as Field;
      const member = parsed.value.get(field.name) ?? NULL_MEMBER;
      if (member.kind === 'null' && !field.nullable) {
        return refusal(parsed.value.has(field.name) ? 'null' : 'missing', { column: field.name });
      }
      const problem = this.#writeValue(batch, row, index, valueOf(member, field));
      if (problem !== null) return problem;
    }
    return null;
  }

  #writeValue(batch: RecordBatch, row: number, index: number, value: string | boolean | null): LineRefusal | null {
    const field = this.#schema.fields[index] as Field;
    const column = batch.columns[index] as Column;
    if (index === this.#timeColumn && this.#readTime !== null && value !== null) {
      const ms = this.#readTime(String(value));
      if (ms === null) {
        return refusal('time-format', { column: field.name, format: this.#config.timeFormat ?? '' });
      }
      setValue(column, row, field.type.kind === 'BIGINT' ? BigInt(ms) : ms);
      return null;
    }
    const parsed = parseValue(field.type, value);
    if (!parsed.ok) return refusal(parsed.failure, { column: field.name });
    const texts = this.#texts[index] ?? null;
    if (texts === null) setValue(column, row, parsed.value);
    else texts.write(column, row, parsed.value as string | null);
    return null;
  }
}

/** What a line came to. */
export type LineOutcome = 'row' | 'no row' | LineRefusal;

/** How the lines of a file are written. */
export type RowForm = Pick<FileSourceConfig, 'format' | 'csv' | 'timeColumn' | 'timeFormat'>;

const NULL_MEMBER: JsonMember = { kind: 'null' };

/** An empty line is a record where it can be one: a text, or the only column of a CSV file. */
function isBlankLine(format: RowForm['format'], schema: Schema, text: string): boolean {
  if (format === 'json') return text.trim() === '';
  return format === 'csv' && text === '' && schema.fields.length > 1;
}

function readerOf(format: string | undefined): TimeReader | null {
  if (format === undefined) return null;
  const reader = timeReader(format);
  assert(reader.ok, 'a validated source has a time format that can be read');
  return reader.value;
}

/** JSON numbers go on as text, exact to the last digit. Flink: convertToString for STRING columns. */
function valueOf(member: JsonMember, field: Field): string | boolean | null {
  switch (member.kind) {
    case 'null':
      return null;
    case 'boolean':
      return physicalTypeOf(field.type) === 'text' ? String(member.value) : member.value;
    default:
      return member.text;
  }
}
