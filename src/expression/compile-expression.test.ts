import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { type Value, valueAt } from '#protocol/record-batch.ts';
import { type CompiledExpression, compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expression-error.ts';
import { parseType } from './types/parse-type.ts';

function schemaOf(columns: Readonly<Record<string, string>>): Schema {
  const fields = Object.entries(columns).map(([name, text]) => {
    const parsed = parseType(text);
    if (!parsed.ok) throw new Error(parsed.failure);
    return { name, ...parsed.value };
  });
  return { fields, timeField: null, changelog: false };
}

const SCHEMA = schemaOf({
  id: 'INT NOT NULL',
  n: 'INT',
  total: 'BIGINT',
  price: 'DECIMAL(10, 2)',
  wide: 'DECIMAL(38, 2)',
  word: 'STRING',
  flag: 'BOOLEAN',
});

const ROWS: readonly (readonly Value[])[] = [
  [1, 0, 10n, 1250n, 1n, 'the', true],
  [2, null, null, null, null, null, null],
  [3, 4, -7n, -1n, 10n ** 37n, 'a😀c', false],
];

function compile(text: string, schema = SCHEMA): CompiledExpression {
  const compiled = compileExpression(text, schema);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.failure.map(({ message }) => message).join(' ')}`);
  return compiled.value;
}

function values(text: string, rows = ROWS): readonly Value[] {
  const column = compile(text).evaluate(batchOfRows(SCHEMA, rows));
  return rows.map((_row, row) => valueAt(column, row));
}

function diagnostics(text: string): readonly unknown[] {
  const compiled = compileExpression(text, SCHEMA);
  return compiled.ok
    ? []
    : compiled.failure.map(({ code, from, to, suggestion }) => [code, text.slice(from, to), suggestion]);
}

describe('evaluation over columns', () => {
  test('a bare reference is the column of the batch itself', () => {
    const batch = batchOfRows(SCHEMA, ROWS);
    expect(compile('word').evaluate(batch)).toBe(batch.columns[5]);
  });

  test('type, nullability and the fields read', () => {
    const { type, nullable, fields } = compile('price * 0.908 + id');
    expect({ type, nullable, fields }).toEqual({
      type: { kind: 'DECIMAL', precision: 16, scale: 5 } satisfies LogicalType,
      nullable: true,
      fields: [0, 3],
    });
  });

  test('NULL in, NULL out; narrow and wide DECIMAL mix', () => {
    expect(values('n + id')).toEqual([1, null, 7]);
    expect(values('price + wide')).toEqual([1251n, null, 10n ** 37n - 1n]);
    expect(values("word || '!'")).toEqual(['the!', null, 'a😀c!']);
  });

  test('an empty batch gives an empty answer, even of an expression that always fails', () => {
    expect(compile('id / 0').evaluate(batchOfRows(SCHEMA, [])).values.length).toBeGreaterThanOrEqual(0);
    expect(compile('1 % 0').evaluate(batchOfRows(SCHEMA, [])).values.length).toBeGreaterThanOrEqual(0);
  });

  test('a constant is computed once and serves larger batches later', () => {
    const expression = compile("UPPER('abc') || CAST(1 + 1 AS STRING)");
    const first = expression.evaluate(batchOfRows(SCHEMA, ROWS));
    expect(expression.evaluate(batchOfRows(SCHEMA, ROWS))).toBe(first);
    const many = batchOfRows(
      SCHEMA,
      Array.from({ length: 100 }, () => ROWS[0] as readonly Value[]),
    );
    const column = expression.evaluate(many);
    expect(Array.from({ length: 100 }, (_, row) => valueAt(column, row))).toEqual(new Array(100).fill('ABC2'));
  });
});

describe('short circuits', () => {
  test('AND and OR stop where they are decided, in order of writing', () => {
    expect(values('n <> 0 AND id / n >= 0')).toEqual([false, null, true]);
    expect(values('n = 0 OR id / n >= 0')).toEqual([true, null, true]);
    expect(() => values('id / n >= 0 AND n <> 0')).toThrow(ExpressionError);
  });

  test('branches run only on their rows', () => {
    expect(values('CASE WHEN n = 0 THEN -1 WHEN n > 0 THEN 12 / n ELSE 0 END')).toEqual([-1, 0, 3]);
    expect(values('IF(n = 0, 0, 12 / n)')).toEqual([0, null, 3]);
    expect(values('COALESCE(NULLIF(n, 0), 5 % id, 1 % 0)')).toEqual([0, 1, 4]);
  });

  test('an operand that several parts read', () => {
    expect(values('id + 1 BETWEEN 3 AND 4')).toEqual([false, true, true]);
    expect(values('id * 2 NOT BETWEEN SYMMETRIC 5 AND 3')).toEqual([true, false, true]);
    expect(values("CASE id + n WHEN 1 THEN 'one' WHEN 7 THEN 'seven' ELSE '-' END")).toEqual(['one', '-', 'seven']);
  });

  test('a NULL in AND is FALSE if a later operand is', () => {
    expect(values('flag AND id <> 2')).toEqual([true, false, false]);
    expect(values('flag OR id = 2')).toEqual([true, true, false]);
  });
});

describe('rows that fail', () => {
  test('the error names reason, row, part and place', () => {
    const failure = ((): unknown => {
      try {
        values('id + 12 / n');
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({
      name: 'ExpressionError',
      reason: 'division-by-zero',
      row: 0,
      expression: '12 / n',
      from: 5,
      to: 11,
    });
  });

  test('the first failing row counts, whichever part fails', () => {
    const rows: readonly (readonly Value[])[] = [
      [1, 1, 0n, 0n, 0n, '1', true],
      [2, 1, 0n, 0n, 0n, 'x', true],
      [3, 0, 0n, 0n, 0n, '1', true],
    ];
    const run = (): unknown => values('1 / n + CAST(word AS INT)', rows);
    expect(run).toThrowError(expect.objectContaining({ row: 1, reason: 'bad-number' }));
  });

  test('TRY_CAST catches its own failure only', () => {
    expect(values('TRY_CAST(word AS INT)')).toEqual([null, null, null]);
    expect(() => values('TRY_CAST(CAST(CAST(word AS INT) AS STRING) AS INT)')).toThrow(ExpressionError);
  });
});

describe('diagnostics', () => {
  test('misspelt names come with the nearest one', () => {
    expect(diagnostics('prize + 1')).toEqual([['unknown-field', 'prize', 'price']]);
    expect(diagnostics('UPER(word)')).toEqual([['unknown-function', 'UPER', 'UPPER']]);
    expect(diagnostics('CAST(id AS DECIMEL(3))')).toEqual([['unknown-type', 'DECIMEL(3)', 'DECIMAL']]);
    expect(diagnostics('ID')).toEqual([['unknown-field', 'ID', 'id']]);
    expect(diagnostics('qqqqqq')).toEqual([['unknown-field', 'qqqqqq', null]]);
  });

  test('a field named by a reserved word needs backticks', () => {
    expect(diagnostics('id + count')).toEqual([['syntax', 'count', '`count`']]);
  });

  test('every mistake of a text is reported, in order, and none twice', () => {
    expect(diagnostics('UPPER(id) || nope AND LOWER() = 1 + word')).toEqual([
      ['type-mismatch', 'UPPER(id)', null],
      ['unknown-field', 'nope', null],
      ['argument-count', 'LOWER()', null],
      ['type-mismatch', '1 + word', null],
    ]);
  });

  test.each([
    ['NULL', 'illegal-null'],
    ['flag AND NULL', 'illegal-null'],
    ['1 / 0', 'constant-error'],
    ["word LIKE 'a!b' ESCAPE '!'", 'bad-pattern'],
    ["REGEXP(word, '(a)\\1')", 'bad-pattern'],
    ["REGEXP_EXTRACT(word, 'a(?=b)')", 'bad-pattern'],
    ["DATE_FORMAT(TIMESTAMP '2026-01-01 00:00:00', 'yyyy[-MM]')", 'bad-pattern'],
    ["DATE '2026-02-30'", 'bad-literal'],
    ['9223372036854775808', 'bad-literal'],
    ['SUM(id)', 'type-mismatch'],
    ['CAST(id AS VARIANT)', 'unsupported-type'],
    ['ARRAY[1, TRUE]', 'type-mismatch'],
    ['ARRAY[1][0]', 'constant-error'],
    ['word[1]', 'type-mismatch'],
    ['MAP[1]', 'argument-count'],
    ["INTERVAL '100' DAY", 'bad-literal'],
    ["X'4'", 'bad-literal'],
    ["INTERVAL '1' DAY / 2", 'type-mismatch'],
    ['UPPER(DISTINCT word)', 'type-mismatch'],
  ])('%s is refused as %s', (text, code) => {
    expect(diagnostics(text)).toMatchObject([[code, expect.any(String), null]]);
  });
});
