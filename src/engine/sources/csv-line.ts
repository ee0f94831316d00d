import { fail, ok, type Result } from '#std/result.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';

/**
 * One record of a CSV file as fields (RFC 4180): a field in double quotes may hold the delimiter, doubled quotes and,
 * where the reader has put the lines of a record together, line breaks. Quotes inside a field that does not start with
 * one are ordinary characters, and blanks around fields belong to them.
 */
export interface CsvField {
  readonly text: string;
  /** `""` is an empty text, nothing at all may be NULL. */
  readonly quoted: boolean;
}

export const STANDARD_QUOTE = '"';

/** Splits a record into its fields; the failure says what is wrong with the quotes. `quote` '' = there are none. */
export function parseCsvLine(
  line: string,
  delimiter: string,
  quote: string = STANDARD_QUOTE,
): Result<readonly CsvField[], LineRefusal> {
  const fields: CsvField[] = [];
  let at = 0;
  for (;;) {
    if (quote === '' || line[at] !== quote) {
      const found = line.indexOf(delimiter, at);
      const end = found < 0 ? line.length : found;
      fields.push({ text: line.slice(at, end), quoted: false });
      if (found < 0) return ok(fields);
      at = end + delimiter.length;
      continue;
    }
    const end = closingQuote(line, at + 1, quote);
    if (end < 0) return fail(refusal('quote-not-closed'));
    fields.push({ text: line.slice(at + 1, end).replaceAll(quote + quote, quote), quoted: true });
    at = end + 1;
    if (at === line.length) return ok(fields);
    if (!line.startsWith(delimiter, at)) return fail(refusal('text-behind-quote', { field: fields.length }));
    at += delimiter.length;
  }
}

/** Position of the quote that closes a field; doubled quotes do not. -1 if there is none. */
function closingQuote(line: string, from: number, quote: string): number {
  let at = line.indexOf(quote, from);
  while (at >= 0 && line[at + 1] === quote) at = line.indexOf(quote, at + 2);
  return at;
}
