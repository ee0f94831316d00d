import { assert, must } from '#std/assert.ts';
import { decodeUtf8 } from '#std/utf8.ts';
import { parseValue } from '#expression/value-text.ts';
import type { FileSourceConfig } from '#protocol/job-plan.ts';
import { physicalTypeOf } from '#protocol/logical-type.ts';
import { REJECTED_LINES_TRACED_MAX } from '#protocol/limits.ts';
import type { VaultReply } from '#protocol/messages.ts';
import { type Column, type RecordBatch, setValue } from '#protocol/record-batch.ts';
import type { OperatorContext, OperatorStats } from '../operators/operator.ts';
import { type CsvField, parseCsvLine } from './csv-line.ts';
import { assignEventTime, timeColumnIndex } from './event-time-column.ts';
import { FileSplitReader, fileSplitRange } from './file-split-reader.ts';
import type { SplitPosition } from './source-positions.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Reads a file of the vault, a line a record, in byte ranges cut at line boundaries (file-split-reader.ts).
 *
 * An offset is the byte position of the next unread line, so a restore seeks exactly. A line that does not fit the
 * schema is rejected, counted and traced, never fatal; a file that cannot be read fails the task.
 * CSV: a header belongs to split 0; an empty line is skipped if the schema has several columns; an empty field without
 * quotes is NULL in a nullable column that is no text, and an empty text in a text column.
 * Flink: FileSource with TextLineInputFormat or CsvReaderFormat (`csv.ignore-parse-errors`, but counted and shown).
 */
export class FileSource extends SplitSource<FileSplit> {
  readonly #config: FileSourceConfig;
  readonly #timeColumn: number | null;
  /** Windows asked for and not answered, by request id. */
  readonly #requests = new Map<
    number,
    { readonly reader: FileSplitReader; readonly from: number; readonly to: number }
  >();
  #rejected = 0;

  constructor(context: OperatorContext, config: FileSourceConfig) {
    super(context, config);
    assert((config.format === 'csv') === (config.csv !== null), 'a CSV source says how its file is written');
    this.#config = config;
    this.#timeColumn = timeColumnIndex(context.plan.outputSchema, config.timeColumn);
  }

  protected override openSplit(split: number, position: SplitPosition | null): FileSplit {
    const range = fileSplitRange(this.#config.bytes, this.#config.splits, split);
    const reader: FileSplitReader = new FileSplitReader(range, position, (from, to) => this.#read(reader, from, to));
    reader.open();
    return { split, offset: reader.offset, rows: position?.rows ?? 0, lines: reader.lines, reader, end: range.end };
  }

  protected override availability(split: FileSplit): SplitAvailability {
    const found = split.reader.peek();
    split.offset = split.reader.offset;
    return found === 'line' ? 'ready' : found === 'end' ? 'ended' : 'blocked';
  }

  protected override endOf(split: FileSplit): number | null {
    return split.end;
  }

  protected override fill(split: FileSplit, batch: RecordBatch, rowsMax: number): void {
    const { reader } = split;
    let row = 0;
    while (row < rowsMax && reader.peek() === 'line') {
      const at = reader.offset;
      const isHeader = at === 0 && this.#config.csv?.header === true;
      if (!isHeader && this.#readLine(split, batch, row)) {
        if (batch.lineage !== null) batch.lineage[row] = `${this.context.plan.uid}:${split.split}:${at}`;
        row++;
      }
      reader.consume();
    }
    batch.rows = row;
    split.rows += row;
    split.offset = reader.offset;
    split.lines = reader.lines;
  }

  override onVaultReply(reply: VaultReply): void {
    assert(reply.kind === 'fileRead' || reply.kind === 'fileReadFailed', 'a file source asks for file windows only');
    const request = must(this.#requests.get(reply.requestId), 'a file window was asked for');
    this.#requests.delete(reply.requestId);
    const { file } = this.#config;
    if (reply.kind === 'fileReadFailed') throw new FileReadFailed(`${file} cannot be read: ${reply.reason}`);
    if (reply.bytes.byteLength !== request.to - request.from) {
      throw new FileReadFailed(`${file} is not ${this.#config.bytes} bytes long any more`);
    }
    request.reader.accept(request.from, reply.bytes);
  }

  override stats(): OperatorStats {
    return { ...super.stats(), rejectedRecords: this.#rejected };
  }

  #read(reader: FileSplitReader, from: number, to: number): void {
    const { file } = this.#config;
    const id = this.context.request((requestId) => ({ kind: 'readFile', requestId, file, from, to }));
    this.#requests.set(id, { reader, from, to });
  }

  /** Writes the line found as row `row`; false if it makes no row. */
  #readLine(split: FileSplit, batch: RecordBatch, row: number): boolean {
    const { reader } = split;
    if (reader.overlong) return this.#reject(split, 'the line is too long', '');
    const text = decodeLine(reader.buffer, reader.lineFrom, reader.lineTo);
    if (text === '' && this.#config.csv !== null && batch.columns.length > 1) return false;
    const problem = this.#config.csv === null ? writeLine(batch, row, text) : this.#writeCsv(batch, row, text);
    const reason = problem ?? assignEventTime(batch, row, this.#timeColumn);
    return reason === null || this.#reject(split, reason, text);
  }

  #writeCsv(batch: RecordBatch, row: number, text: string): string | null {
    const { fields } = batch.schema;
    const parsed = parseCsvLine(text, must(this.#config.csv, 'a CSV source').delimiter);
    if (!parsed.ok) return parsed.failure;
    const values = parsed.value;
    if (values.length !== fields.length) {
      return `the line has ${values.length} fields, the schema has ${fields.length} columns`;
    }
    for (let index = 0; index < fields.length; index++) {
      const problem = writeCsvField(batch, row, index, values[index] as CsvField);
      if (problem !== null) return problem;
    }
    return null;
  }

  /** Line numbers are exact in a file's first split; in others they count from the first line of the split. */
  #reject(split: FileSplit, reason: string, text: string): false {
    this.#rejected++;
    if (this.#rejected > REJECTED_LINES_TRACED_MAX) return false;
    const { reader } = split;
    const place =
      split.split === 0 ? '' : ` (line counted from the start of split ${split.split}; byte ${reader.offset})`;
    this.context.trace({
      kind: 'recordRejected',
      subtask: this.context.subtask,
      uid: this.context.plan.uid,
      line: reader.lines + 1,
      reason: `${reason}${place}`,
      text: text.slice(0, REJECTED_TEXT_MAX),
    });
    return false;
  }
}

/** A file in the vault could not be read, or is not what the plan says. Fails the task. */
export class FileReadFailed extends Error {
  override readonly name = 'FileReadFailed';
}

interface FileSplit extends SourceSplit {
  readonly reader: FileSplitReader;
  readonly end: number;
}

/** Characters of a rejected line that its trace event shows. */
const REJECTED_TEXT_MAX = 200;

function writeLine(batch: RecordBatch, row: number, text: string): null {
  setValue(batch.columns[0] as Column, row, text);
  return null;
}

function writeCsvField(batch: RecordBatch, row: number, index: number, value: CsvField): string | null {
  const field = batch.schema.fields[index];
  assert(field !== undefined, 'a CSV field has a column');
  const column = batch.columns[index] as Column;
  const isText = physicalTypeOf(field.type) === 'text';
  if (value.text === '' && !value.quoted && !isText) {
    if (!field.nullable) return `column ${field.name} is empty and NOT NULL`;
    setValue(column, row, null);
    return null;
  }
  const parsed = parseValue(field.type, value.text);
  if (!parsed.ok) return `column ${field.name} is ${parsed.failure}`;
  setValue(column, row, parsed.value);
  return null;
}

/** Long arguments lists overflow the stack of some hosts; lines longer than this take the general way. */
const DIRECT_DECODE_MAX = 4096;

/** Decodes UTF-8; lines of ASCII, the common case, without a step per character. */
function decodeLine(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > DIRECT_DECODE_MAX) return decodeUtf8(bytes, from, to);
  for (let i = from; i < to; i++) if ((bytes[i] as number) >= 0x80) return decodeUtf8(bytes, from, to);
  return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}
