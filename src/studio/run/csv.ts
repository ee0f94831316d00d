import { csvCell } from '#std/csv-cell.ts';

/** A table as CSV, RFC 4180. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
