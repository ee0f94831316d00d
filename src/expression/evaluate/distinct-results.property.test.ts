import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type Column, type RecordBatch, type Value, valueAt } from '#protocol/record-batch.ts';
import { TextInterner } from '#protocol/text-dictionary.ts';
import { type CompiledExpression, compileExpression } from '../compile-expression.ts';
import { ExpressionError } from '../expression-error.ts';
import { allRows } from './typed-expression.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 's', type: { kind: 'STRING' }, nullable: true },
    { name: 'n', type: { kind: 'INT' }, nullable: false },
  ],
  timeField: null,
  changelog: false,
};

/** One text column and literals, alone, nested, beside others, and where only some rows are asked. */
const EXPRESSIONS = [
  'UPPER(s)',
  "LOWER(UPPER(s) || '!')",
  'SUBSTRING(s, 2, 3)',
  'CHAR_LENGTH(s)',
  "s = '12'",
  "s LIKE '1%'",
  "REGEXP_EXTRACT(s, '(\\d+)', 1)",
  "s SIMILAR TO '[0-9]+'",
  "POSITION('2' IN s)",
  'TRY_CAST(s AS INT)',
  'CAST(s AS INT)',
  'CAST(s AS BIGINT) * 2',
  'CAST(s AS DECIMAL(38, 3))',
  'CAST(s AS DOUBLE)',
  'TRY_CAST(s AS DATE)',
  'CASE WHEN n > 2 THEN CAST(s AS INT) ELSE -1 END',
  'n > 2 AND CAST(s AS INT) > 5',
  'COALESCE(TRY_CAST(s AS INT), n)',
  's || CAST(n AS STRING)',
  "REPLACE(s, '1', 'one')",
  "SPLIT_INDEX(s, 'b', 0)",
  "s IN ('12', 'ab', 'x')",
  "NULLIF(TRIM(s), '')",
];

const word = fc.constantFrom('1', '12', '-7', ' 12 ', '1.5', 'ab', 'xbx', '', '😀é', '2026-01-02', '99999999999');
const batches = fc.array(
  fc.array(fc.tuple(fc.option(word, { nil: null, freq: 6 }), fc.integer({ min: 0, max: 4 })), {
    minLength: 1,
    maxLength: 40,
  }),
  { minLength: 1, maxLength: 4 },
);

test.each(EXPRESSIONS)('%s of codes is that of texts', (text) => {
  const compiled = compileExpression(text, SCHEMA);
  if (!compiled.ok) throw new Error(compiled.failure.map(({ message }) => message).join('; '));
  fc.assert(
    fc.property(batches, (all) => {
      // One dictionary for all batches, which grows from one to the next.
      const interner = new TextInterner();
      for (const rows of all) {
        const plain = batchOfRows(SCHEMA, rows as readonly Value[][]);
        const [s, n] = plain.columns as [Column, Column];
        const coded = { ...plain, columns: [withCodes(s, plain.rows, interner), n] };
        expect(outcome(compiled.value, coded)).toEqual(outcome(compiled.value, plain));
      }
    }),
    { numRuns: 40 },
  );
});

test('a text is computed once, whatever number of batches it comes in', () => {
  const compiled = compileExpression("REPLACE(s, 'a', 'b')", SCHEMA);
  if (!compiled.ok) throw new Error('does not compile');
  const interner = new TextInterner();
  const results = [0, 1].map(() => {
    const plain = batchOfRows(SCHEMA, [
      ['banana', 1],
      ['kiwi', 1],
      ['banana', 2],
    ]);
    const [s, n] = plain.columns as [Column, Column];
    return compiled.value.evaluate({ ...plain, columns: [withCodes(s, 3, interner), n] });
  });
  expect(results.map(({ codes }) => codes?.dictionary.texts.slice(0, 2))).toEqual([
    ['bbnbnb', 'kiwi'],
    ['bbnbnb', 'kiwi'],
  ]);
  expect(results[0]?.codes?.dictionary).toBe(results[1]?.codes?.dictionary);
});

function withCodes(column: Column, rows: number, interner: TextInterner): Column {
  const codes = Int32Array.from({ length: rows }, (_, row) =>
    // The code of a NULL means nothing.
    column.nulls?.[row] === 1 ? 4711 : interner.codeOf(column.values[row] as string),
  );
  return { ...column, codes: { codes, dictionary: interner.dictionary() } };
}

/** The values of all rows, or the row that fails and why; of the even rows too, where odd ones cannot fail. */
function outcome(compiled: CompiledExpression, batch: RecordBatch): unknown {
  const even = Int32Array.from({ length: (batch.rows + 1) >> 1 }, (_, index) => 2 * index);
  return [allRows(batch.rows), { rows: even, count: even.length }].map((selection) => {
    try {
      const column = compiled.evaluateRows(batch, selection);
      const values = Array.from(selection.rows.subarray(0, selection.count), (row) => valueAt(column, row));
      const { codes } = column;
      const texts =
        codes === undefined
          ? values
          : Array.from(selection.rows.subarray(0, selection.count), (row) =>
              column.nulls?.[row] === 1 ? null : codes.dictionary.texts[codes.codes[row] as number],
            );
      expect(texts).toEqual(values);
      return values;
    } catch (error) {
      if (error instanceof ExpressionError) return { row: error.row, message: error.message };
      throw error;
    }
  });
}
