import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import { refusalText } from '#protocol/line-refusal.ts';
import { parseCsvLine } from './csv-line.ts';
import { fileSplitRange } from '#model/sources/file-split-range.ts';
import { FileSplitReader } from './file-split-reader.ts';
import { joinRecords, QuotedCells } from './quoted-cells.ts';

const cell = fc.stringMatching(/^[a;"\n' ä]{0,6}$/u);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });

function written(rows: readonly (readonly string[])[], end: string): string {
  return rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';') + end).join('');
}

/** Reads a file in windows of `window` bytes; in the middle the reader is saved and another one goes on. */
function read(text: string, window: number): { readonly records: readonly string[]; readonly lines: number } {
  const file = encodeUtf8(text);
  const asked: (readonly [from: number, to: number])[] = [];
  const create = (): FileSplitReader =>
    new FileSplitReader(
      fileSplitRange(file.length, 1, 0),
      null,
      (from, to) => void asked.push([from, to]),
      new QuotedCells(';', '"'),
    );
  let reader = create();
  reader.open();
  const records: string[] = [];
  for (;;) {
    const found = reader.peek();
    if (found === 'end') return { records, lines: reader.lines };
    if (found === 'line') {
      records.push(decodeUtf8(reader.buffer, reader.lineFrom, reader.lineTo));
      reader.consume();
      continue;
    }
    const [from, to] = asked.shift() ?? [0, 0];
    for (let at = from; at < to; at += window) {
      // The reader counts a window as one; what it asked for may come in pieces here.
      const bytes = file.slice(at, Math.min(to, at + window));
      const saved = structuredClone(reader.save());
      reader = create();
      reader.load({ ...saved, inFlight: saved.inFlight + (at + window < to ? 1 : 0) });
      reader.accept(at, bytes.buffer);
      if (reader.peek() === 'line') {
        records.push(decodeUtf8(reader.buffer, reader.lineFrom, reader.lineTo));
        reader.consume();
      }
    }
  }
}

test('cells with delimiters, quotes and line breaks come back, however the bytes arrive', () => {
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 9 }), (rows, end, window) => {
      const text = written(rows, end);
      const { records, lines } = read(text, window);
      const parsed = records.map((record) => {
        const outcome = parseCsvLine(record, ';');
        return outcome.ok ? outcome.value.map((field) => field.text) : refusalText(outcome.failure);
      });
      expect(parsed).toEqual(rows);
      expect(lines).toBe(text.split('\n').length - 1);
    }),
  );
});

test('lines put together are the records that the reader finds', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a;"]{0,6}$/), { minLength: 1, maxLength: 10 }), (lines) => {
      const joined = joinRecords(lines, ';', '"');
      expect(joined.join('\n')).toBe(lines.join('\n'));
      expect(read(lines.map((line) => `${line}\n`).join(''), 1000).records).toEqual(joined);
    }),
  );
});

test('a quote that nothing closes costs its own line', () => {
  const good = Array.from({ length: 300 }, (_, n) => `${n};x`);
  const { records } = read(['a;"open', ...good].map((line) => `${line}\n`).join(''), 1000);
  expect(records).toEqual(['a;"open', ...good]);
});
