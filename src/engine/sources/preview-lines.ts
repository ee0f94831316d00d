import type { FilePreview, PreviewLine } from '#protocol/file-finding.ts';
import { valueText } from '#expression/values/value-text.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { FILE_LINE_BYTES_MAX } from '#protocol/limits.ts';
import { allocateBatch, type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import { fileSplitRange } from '#model/sources/file-split-range.ts';
import { FileSplitReader } from './file-split-reader.ts';
import { decodeLine } from './line-text.ts';
import { quotedCellsOf } from './quoted-cells.ts';
import { type RowForm, RowReader } from './row-reader.ts';

/** The beginning of a file: its first bytes, and how long it is. */
export interface FileHead {
  readonly head: Uint8Array;
  readonly bytes: number;
}

/** The first lines of each of a source's files; of several, fewer of each. `splits`: into how many each is cut. */
export function previewFiles(files: readonly FileHead[], form: RowForm, schema: Schema, splits: number): FilePreview {
  const shown = Math.max(LINES_OF_ONE_MIN, Math.floor(LINES_SHOWN_MAX / files.length));
  const previews = files.map(({ head, bytes }) => previewLines(head, bytes, form, schema, splits, shown));
  return {
    lines: previews.flatMap(({ lines }, file) => lines.map((line) => ({ ...line, file }))),
    rows: previews.reduce((sum, { rows }) => sum + rows, 0),
    refused: previews.reduce((sum, { refused }) => sum + refused, 0),
    partial: previews.some(({ partial }) => partial),
  };
}

/**
 * The first lines of a file as a source would read them: by the very reader of the job, so that what is shown at design
 * time is what happens at run time. `head`: the file's first bytes; `fileBytes`: how long it is; `splits`: into how
 * many it is cut. What is cut off where the bytes end is not judged.
 */
export function previewLines(
  head: Uint8Array,
  fileBytes: number,
  form: RowForm,
  schema: Schema,
  splits: number,
  shownMax: number = LINES_SHOWN_MAX,
): FilePreview {
  const partial = head.length < fileBytes;
  const cells = quotedCellsOf(form.csv, splits);
  const reader = new FileSplitReader(fileSplitRange(fileBytes, 1, 0), null, () => undefined, cells);
  reader.open();
  if (head.length > 0) reader.accept(0, head.slice().buffer);
  const rows = new RowReader(form, schema);
  const batch = allocateBatch(schema, 1);
  const lines: PreviewLine[] = [];
  let read = 0;
  let refused = 0;
  while (read + refused < LINES_READ_MAX && reader.peek() === 'line') {
    const line = reader.lines + 1;
    const isHeader = reader.offset === 0 && form.csv?.header === true;
    const outcome = isHeader ? 'no row' : readLine(reader, rows, batch);
    reader.consume();
    if (outcome === 'no row') continue;
    if (outcome === 'row') read++;
    else refused++;
    if (lines.length >= shownMax && (outcome === 'row' || refused > REFUSED_SHOWN_MAX)) continue;
    lines.push({ line, file: 0, ...(outcome === 'row' ? shownRow(batch, schema) : outcome) });
  }
  return { lines, rows: read, refused, partial: partial || reader.peek() === 'line' };
}

/** Lines that are listed; behind them refused ones only, so that a mistake far down is seen, too. */
const LINES_SHOWN_MAX = 20;
/** Of each of many files. */
const LINES_OF_ONE_MIN = 3;
const REFUSED_SHOWN_MAX = 20;
/** Lines that are read: some milliseconds of work. */
const LINES_READ_MAX = 5000;
const TEXT_SHOWN_MAX = 200;

function readLine(
  reader: FileSplitReader,
  rows: RowReader,
  batch: RecordBatch,
): 'row' | 'no row' | { readonly refusal: LineRefusal; readonly text: string } {
  if (reader.overlong || reader.lineTo - reader.lineFrom > FILE_LINE_BYTES_MAX) {
    return { refusal: refusal('too-long'), text: '' };
  }
  const text = decodeLine(reader.buffer, reader.lineFrom, reader.lineTo);
  if (!text.ok) return { refusal: text.failure, text: '' };
  const outcome = rows.read(text.value, batch, 0);
  if (outcome === 'row' || outcome === 'no row') return outcome;
  return { refusal: outcome, text: text.value.slice(0, TEXT_SHOWN_MAX) };
}

function shownRow(
  batch: RecordBatch,
  schema: Schema,
): { readonly values: readonly (string | null)[]; readonly eventTime: number | null } {
  const values = schema.fields.map((field, index) => {
    const column = batch.columns[index];
    const value = column === undefined ? null : valueAt(column, 0);
    return value === null ? null : valueText(field.type, value).slice(0, TEXT_SHOWN_MAX);
  });
  const [eventTime = Number.NaN] = batch.eventTimes;
  return { values, eventTime: Number.isFinite(eventTime) ? eventTime : null };
}
