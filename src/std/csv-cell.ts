/**
 * A text as a cell of CSV (RFC 4180). Spreadsheets run a cell that begins like a formula, and data comes from anywhere:
 * such a cell gets an apostrophe in front, which they show as text (OWASP: CSV injection). A signed number is none.
 * Blanks at the ends are quoted, since readers trim them.
 */
export function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
