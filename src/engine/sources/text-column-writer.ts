import { type Column, setValue } from '#protocol/record-batch.ts';
import { TextInterner } from '#protocol/text-dictionary.ts';

/**
 * Writes texts into a column, with the codes of a dictionary while texts come again and again.
 *
 * Assumption: rows are written from 0 on, and a row that is written again replaces the one before; the codes of a batch
 * are all of one dictionary, or there are none.
 */
export class TextColumnWriter {
  readonly #interner = new TextInterner();

  write(column: Column, row: number, text: string | null): void {
    const interner = this.#interner;
    const code = text === null ? 0 : interner.codeOf(text);
    const dictionary = interner.dictionary();
    if (row === 0) {
      // Nobody keeps what a source emits: a batch that is filled again keeps its array.
      const codes = column.codes?.codes ?? new Int32Array(column.values.length);
      column.codes = interner.usable() ? { codes, dictionary } : undefined;
    }
    if (column.codes?.dictionary !== dictionary || code < 0) column.codes = undefined;
    else column.codes.codes[row] = code;
    setValue(column, row, text === null || code < 0 ? text : (dictionary.texts[code] as string));
  }
}
