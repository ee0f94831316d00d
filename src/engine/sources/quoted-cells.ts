import { encodeUtf8 } from '#std/utf8.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { parseCsvLine, STANDARD_QUOTE } from './csv-line.ts';

/**
 * Where a CSV record ends, if cells in quotes may hold line breaks: which of the line ends are inside of a cell.
 *
 * Only a reader that has read a file from its start knows that, so a file is read this way if it is one split, as in
 * Flink, which never cuts CSV files. Files that are cut have a line a record. A quote that is never closed must not
 * swallow what follows: a record has at most {@link RECORD_LINES_MAX} lines and as many bytes as a line may have. Where
 * one would have more, or the quote that closes its cell is none, its first line is a line by itself, and is refused.
 * Flink: CsvReaderFormat, a SimpleStreamFormat and so not splittable.
 */
export class QuotedCells {
  readonly #delimiter: Uint8Array;
  readonly #quote: Uint8Array;

  constructor(delimiter: string, quote: string) {
    this.#delimiter = encodeUtf8(delimiter);
    this.#quote = encodeUtf8(quote);
  }

  /**
   * How a record stands at the end of bytes [from, to), which are its start, or go on inside of a quoted cell: `open`
   * in a quoted cell, `whole`, or `broken`, for there is text behind a closing quote.
   */
  after(bytes: Uint8Array, from: number, to: number, insideQuotes: boolean): 'open' | 'whole' | 'broken' {
    let at = from;
    let quoted = insideQuotes;
    for (;;) {
      if (!quoted) {
        if (startsWith(bytes, at, to, this.#quote)) {
          at += this.#quote.length;
          quoted = true;
          continue;
        }
        const found = indexOf(bytes, at, to, this.#delimiter);
        if (found < 0) return 'whole';
        at = found + this.#delimiter.length;
        continue;
      }
      const closing = indexOf(bytes, at, to, this.#quote);
      if (closing < 0) return 'open';
      at = closing + this.#quote.length;
      if (startsWith(bytes, at, to, this.#quote)) {
        at += this.#quote.length;
        continue;
      }
      if (at === to) return 'whole';
      if (!startsWith(bytes, at, to, this.#delimiter)) return 'broken';
      at += this.#delimiter.length;
      quoted = false;
    }
  }
}

/** Lines of one record. */
export const RECORD_LINES_MAX = 200;

/** How the records of a file in so many splits are found; null: each line is one. */
export function quotedCellsOf(csv: FileSourceConfig['csv'], splitsOfFile: number): QuotedCells | null {
  if (csv === null || csv.quote === '' || splitsOfFile > 1) return null;
  return new QuotedCells(csv.delimiter, csv.quote ?? STANDARD_QUOTE);
}

/** Puts the lines of each record together; a line whose quote nothing closes stays one. */
export function joinRecords(lines: readonly string[], delimiter: string, quote: string): readonly string[] {
  if (quote === '') return lines;
  const records: string[] = [];
  for (let at = 0; at < lines.length;) {
    let record = lines[at] as string;
    let count = 1;
    let outcome = parseCsvLine(record, delimiter, quote);
    while (isUnclosed(outcome) && count < RECORD_LINES_MAX && at + count < lines.length) {
      record += `\n${lines[at + count++]}`;
      outcome = parseCsvLine(record, delimiter, quote);
    }
    records.push(outcome.ok ? record : (lines[at] as string));
    at += outcome.ok ? count : 1;
  }
  return records;
}

function isUnclosed(outcome: ReturnType<typeof parseCsvLine>): boolean {
  return !outcome.ok && outcome.failure.code === 'quote-not-closed';
}

function startsWith(bytes: Uint8Array, at: number, to: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > to) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** The first place of `wanted` in bytes [from, to), or -1. */
function indexOf(bytes: Uint8Array, from: number, to: number, wanted: Uint8Array): number {
  // Not `indexOf`: it would look through the whole window behind the line.
  for (let at = from; at < to; at++) if (startsWith(bytes, at, to, wanted)) return at;
  return -1;
}
