import { FILE_LINE_BYTES_MAX } from '#protocol/limits.ts';
import type { FileNote, FileProblem, FormFinding } from '#protocol/file-finding.ts';
import { parseCsvLine, STANDARD_QUOTE } from '../csv-line.ts';
import { joinRecords } from '../quoted-cells.ts';
import { type JsonMember, parseJsonLine } from '../json-line.ts';
import { byteOrderMarkBytes, CARRIAGE_RETURN, LINE_FEED } from '../line-bytes.ts';
import { decodeLine } from '../line-text.ts';
import { type ColumnFinding, isTimeName, sniffColumn } from './sniff-columns.ts';
import { type CsvDialect, sniffCsv } from './sniff-csv.ts';

/**
 * How the text of a file is written, from its first bytes in UTF-8: JSON Lines, CSV or lines of text; delimiter, quote
 * and header; names and types of the columns, and which of them is the time of the event. What it finds is a start that
 * the user corrects, never a decision: nothing of it is kept but what becomes part of the document.
 */
export function sniffForm(head: Uint8Array, complete: boolean): FormFinding {
  const { texts, notes } = readLines(head, complete);
  const filled = texts.filter((text) => text.trim() !== '');
  if (head.length === byteOrderMarkBytes(head)) return lines(notes, 'empty');
  if (texts.length === 0) return lines(notes, 'line-too-long');
  if (filled.length === 0) return lines(notes, 'only-blank-lines');
  if (filled.filter((text) => text.startsWith('{') && text.trimEnd().endsWith('}')).length >= filled.length / 2) {
    return jsonForm(filled, notes);
  }
  if (/^\s*\[/.test(filled[0] as string) || /^\s*\{\s*$/.test(filled[0] as string))
    return lines(notes, 'json-document');
  const dialect = sniffCsv(filled);
  return dialect === null ? lines(notes, null) : csvForm(filled, dialect, notes);
}

/** Lines that are looked at. */
const LINES_MAX = 500;

function readLines(head: Uint8Array, complete: boolean): { texts: string[]; notes: FileNote[] } {
  const texts: string[] = [];
  const notes = new Set<FileNote>();
  let crlf = 0;
  let bad = 0;
  let at = byteOrderMarkBytes(head);
  while (at < head.length && texts.length < LINES_MAX) {
    const found = head.indexOf(LINE_FEED, at);
    if (found < 0 && (!complete || head.length - at > FILE_LINE_BYTES_MAX)) break;
    const end = found < 0 ? head.length : found;
    const isCrlf = end > at && head[end - 1] === CARRIAGE_RETURN;
    if (isCrlf) crlf++;
    const text = decodeLine(head, at, isCrlf ? end - 1 : end);
    if (text.ok) texts.push(text.value);
    else bad++;
    at = end + 1;
  }
  if (bad > 0) notes.add('malformed-lines');
  if (crlf > 0 && crlf < texts.length + bad - 1) notes.add('mixed-line-ends');
  return { texts, notes: [...notes] };
}

function lines(notes: readonly FileNote[], problem: FileProblem | null): FormFinding {
  return {
    problem,
    notes,
    format: 'lines',
    delimiter: ',',
    quote: STANDARD_QUOTE,
    header: false,
    columns: [{ name: 'line', type: 'STRING NOT NULL' }],
    timeColumn: null,
    timeFormat: null,
  };
}

function csvForm(texts: readonly string[], dialect: CsvDialect, found: readonly FileNote[]): FormFinding {
  const notes = new Set(found);
  const { delimiter, quote, cells } = dialect;
  const records = joinRecords(texts, delimiter, quote);
  if (records.length < texts.length) notes.add('quoted-line-breaks');
  const parsed = records.map((text) => parseCsvLine(text, delimiter, quote));
  const rows = parsed.flatMap((line) =>
    line.ok && line.value.length === cells ? [line.value.map(({ text }) => text)] : [],
  );
  if (rows.length < parsed.length) notes.add('malformed-lines');
  const first = parsed[0];
  const titles = first?.ok === true && first.value.length === cells ? first.value.map(({ text }) => text.trim()) : null;
  const header = titles !== null && isHeader(titles, rows.slice(1));
  const body = header ? rows.slice(1) : rows;
  const names = header ? columnNames(titles, notes) : Array.from({ length: cells }, (_, index) => `c${index + 1}`);
  const columns = names.map((name, index) =>
    sniffColumn(
      name,
      body.map((row) => row[index] ?? ''),
    ),
  );
  const problem = header && records.length === 1 ? 'only-header' : null;
  return { problem, format: 'csv', delimiter, quote, header, ...timed(names, columns, notes), notes: [...notes] };
}

/** A header is texts only; below it columns have types, or its words occur nowhere. */
function isHeader(titles: readonly string[], below: readonly (readonly string[])[]): boolean {
  if (titles.some((title) => title !== '' && sniffColumn('', [title]).type !== 'STRING')) return false;
  if (titles.every((title) => title === '')) return false;
  const typed = titles.some((_, index) => {
    const cells = below.map((row) => row[index] ?? '');
    return cells.some((cell) => cell !== '') && sniffColumn('', cells).type !== 'STRING';
  });
  if (typed) return true;
  const words = titles.every((title) => /^[\p{L}_][\p{L}\p{N}_ .()/%-]{0,39}$/u.test(title));
  return words && titles.every((title, index) => below.every((row) => row[index] !== title));
}

function columnNames(titles: readonly string[], notes: Set<FileNote>): readonly string[] {
  const used = new Set<string>();
  return titles.map((title, index) => {
    if (title === '') notes.add('empty-header');
    const wanted = title === '' ? `c${index + 1}` : [...title].slice(0, NAME_POINTS_MAX).join('');
    let name = wanted;
    for (let number = 2; used.has(name); number++) {
      notes.add('duplicate-header');
      name = `${wanted}_${number}`;
    }
    used.add(name);
    return name;
  });
}

/** Names of the document have 200 code points at most; a header cell of that length is a mistake already. */
const NAME_POINTS_MAX = 60;

function jsonForm(texts: readonly string[], found: readonly FileNote[]): FormFinding {
  const notes = new Set(found);
  const cells = new Map<string, string[]>();
  const nested = new Set<string>();
  for (const text of texts) {
    const parsed = parseJsonLine(text);
    if (!parsed.ok) {
      notes.add('malformed-lines');
      continue;
    }
    for (const [name, member] of parsed.value) {
      const column = cells.get(name) ?? [];
      if (column.length === 0) cells.set(name, column);
      if (member.kind === 'nested') nested.add(name);
      column.push(textOf(member));
    }
  }
  const names = [...cells.keys()].slice(0, COLUMNS_MAX);
  if (names.length === 0) return lines([...notes], null);
  const columns = names.map((name) =>
    nested.has(name) ? sniffColumn('', ['{']) : sniffColumn(name, cells.get(name) ?? []),
  );
  const form = { problem: null, format: 'json', delimiter: ',', quote: STANDARD_QUOTE, header: false } as const;
  return { ...form, ...timed(names, columns, notes), notes: [...notes] };
}

/** The bound of a document. */
const COLUMNS_MAX = 200;

function textOf(member: JsonMember): string {
  switch (member.kind) {
    case 'null':
      return '';
    case 'boolean':
      return String(member.value);
    default:
      return member.text;
  }
}

/** The event time is the first column that tells a time, one that is named so before the others. */
function timed(
  names: readonly string[],
  columns: readonly ColumnFinding[],
  notes: Set<FileNote>,
): Pick<FormFinding, 'columns' | 'timeColumn' | 'timeFormat'> {
  const times = columns.flatMap(({ timeFormat }, index) => (timeFormat === null ? [] : [index]));
  const chosen = times.find((index) => isTimeName(names[index] as string)) ?? times[0] ?? null;
  const time = chosen === null ? null : (columns[chosen] as ColumnFinding);
  if (time === null) notes.add('no-time');
  if (time?.ambiguous === true) notes.add('day-month-guessed');
  return {
    columns: names.map((name, index) => ({ name, type: typeOf(columns[index] as ColumnFinding, index === chosen) })),
    timeColumn: chosen === null ? null : (names[chosen] as string),
    timeFormat: time === null || time.timeFormat === '' ? null : time.timeFormat,
  };
}

/** Only the event-time column has a format of its own: another time that SQL does not read stays text. */
function typeOf(column: ColumnFinding, isTime: boolean): string {
  if (isTime) return 'TIMESTAMP(3)';
  if (column.timeFormat === null || column.timeFormat === '') return column.type;
  return column.timeFormat.startsWith('epoch') ? 'BIGINT' : 'STRING';
}
