import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { type Value, valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expression-error.ts';
import {
  type Decimal,
  type Expr,
  Failing,
  choice,
  compare,
  intOf,
  like,
  logical,
  naive,
  type Row,
  strict,
  upTo,
} from './testing.ts';

/**
 * The columnar evaluation against a naive interpreter, one row at a time: every generated expression comes with a plain
 * function of one row that says what it is worth by the rules of SQL. The functions share nothing with the evaluator;
 * a DECIMAL is a bigint here, with the scale known to the generator.
 */

const COLUMNS: readonly (readonly [string, LogicalType])[] = [
  ['i', { kind: 'INT' }],
  ['j', { kind: 'INT' }],
  ['b', { kind: 'BIGINT' }],
  ['d', { kind: 'DOUBLE' }],
  ['p', { kind: 'DECIMAL', precision: 6, scale: 2 }],
  ['s', { kind: 'STRING' }],
  ['u', { kind: 'STRING' }],
  ['f', { kind: 'BOOLEAN' }],
];

const SCHEMA: Schema = {
  fields: COLUMNS.map(([name, type]) => ({ name, type, nullable: true })),
  timeField: null,
  changelog: false,
};

const nullable = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4 });

const int = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2_147_483_647, -2_147_483_648));
const word = fc.constantFrom('', 'a', 'ab', 'B a', 'é😀', '%_', 'aab');
const row = fc.record({
  i: nullable(int),
  j: nullable(int),
  b: nullable(fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n)))),
  d: nullable(fc.constantFrom(0, -0, 1.5, -2.25, 1e300, Number.NaN, Number.POSITIVE_INFINITY)),
  p: nullable(fc.bigInt({ min: -999_999n, max: 999_999n })),
  s: nullable(word),
  u: nullable(word),
  f: nullable(fc.boolean()),
});

const field = <T extends Value>(name: string): Expr<T> => ({ text: name, run: (values) => values[name] as T | null });

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='];

const { ints, longs, doubles, decimals, texts, conditions } = fc.letrec<{
  ints: Expr<number>;
  longs: Expr<bigint>;
  doubles: Expr<number>;
  decimals: Decimal;
  texts: Expr<string>;
  conditions: Expr<boolean>;
}>((tie) => {
  const shape = { maxDepth: 4, depthSize: 'small' } as const;
  const pair = <K extends 'ints' | 'longs' | 'doubles' | 'decimals' | 'texts' | 'conditions'>(kind: K) =>
    fc.tuple(tie(kind), tie(kind));
  const operator = fc.constantFrom('+', '-', '*');
  return {
    ints: fc.oneof(
      shape,
      fc.constantFrom('i', 'j').map((name) => field<number>(name)),
      fc.nat(9).map((value): Expr<number> => ({ text: String(value), run: () => value })),
      fc
        .tuple(operator, pair('ints'))
        .map(([sign, [a, b]]) => strict(`(${a.text} ${sign} ${b.text})`, a, b, (x, y) => intOf(sign, x, y))),
      fc.tuple(fc.constantFrom('/', '%'), pair('ints')).map(([sign, [a, b]]) =>
        strict(`(${a.text} ${sign} CAST(${b.text} AS INT))`, a, b, (x, y) => {
          if (y === 0) throw new Failing();
          return sign === '/' ? Math.trunc(x / y) | 0 : (x % y) | 0;
        }),
      ),
      fc.tuple(tie('conditions'), pair('ints')).map(([when, [a, b]]) => choice(when, a, b)),
      pair('ints').map(([a, b]): Expr<number> => ({
        text: `COALESCE(CAST(${a.text} AS INT), ${b.text})`,
        run: (values) => a.run(values) ?? b.run(values),
      })),
      tie('texts').map((a): Expr<number> => ({
        text: `CHAR_LENGTH(${a.text})`,
        run(values) {
          const text = a.run(values);
          return text === null ? null : [...text].length;
        },
      })),
    ),
    longs: fc.oneof(
      shape,
      fc.constant(field<bigint>('b')),
      tie('ints').map((a): Expr<bigint> => ({
        text: `CAST(${a.text} AS BIGINT)`,
        run(values) {
          const value = a.run(values);
          return value === null ? null : BigInt(value);
        },
      })),
      fc
        .tuple(operator, pair('longs'))
        .map(([sign, [a, b]]) =>
          strict(`(${a.text} ${sign} ${b.text})`, a, b, (x, y) =>
            BigInt.asIntN(64, sign === '+' ? x + y : sign === '-' ? x - y : x * y),
          ),
        ),
      fc.tuple(tie('conditions'), pair('longs')).map(([when, [a, b]]) => choice(when, a, b)),
    ),
    doubles: fc.oneof(
      shape,
      fc.constant(field<number>('d')),
      fc.constant<Expr<number>>({ text: '0.5e0', run: () => 0.5 }),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/'), pair('doubles'))
        .map(([sign, [a, b]]) =>
          strict(`(${a.text} ${sign} ${b.text})`, a, b, (x, y) =>
            sign === '+' ? x + y : sign === '-' ? x - y : sign === '*' ? x * y : x / y,
          ),
        ),
    ),
    decimals: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      fc.constant<Decimal>({ ...field<bigint>('p'), scale: 2 }),
      fc.constant<Decimal>({ text: '0.908', scale: 3, run: () => 908n }),
      fc.tuple(fc.constantFrom('+', '-'), pair('decimals')).map(([sign, [a, b]]): Decimal => {
        const scale = Math.max(a.scale, b.scale);
        const sum = strict(`(${a.text} ${sign} ${b.text})`, a, b, (x, y) => {
          const [left, right] = [x * 10n ** BigInt(scale - a.scale), y * 10n ** BigInt(scale - b.scale)];
          return sign === '+' ? left + right : left - right;
        });
        return { ...sum, scale };
      }),
      pair('decimals').map(([a, b]): Decimal => ({
        ...strict(`(${a.text} * ${b.text})`, a, b, (x, y) => x * y),
        scale: a.scale + b.scale,
      })),
    ),
    texts: fc.oneof(
      shape,
      fc.constantFrom('s', 'u').map((name) => field<string>(name)),
      word.map((value): Expr<string> => ({ text: `'${value}'`, run: () => value })),
      pair('texts').map(([a, b]) => strict(`(${a.text} || ${b.text})`, a, b, (x, y) => x + y)),
      tie('texts').map((a): Expr<string> => ({
        text: `REVERSE(${a.text})`,
        run(values) {
          const text = a.run(values);
          return text === null ? null : [...text].reverse().join('');
        },
      })),
      fc.tuple(tie('conditions'), pair('texts')).map(([when, [a, b]]) => choice(when, a, b)),
    ),
    conditions: fc.oneof(
      shape,
      fc.constant(field<boolean>('f')),
      fc.tuple(fc.constantFrom(...COMPARISONS), pair('ints')).map(([sign, [a, b]]) => compare(sign, a, b)),
      fc.tuple(fc.constantFrom(...COMPARISONS), pair('longs')).map(([sign, [a, b]]) => compare(sign, a, b)),
      fc.tuple(fc.constantFrom(...COMPARISONS), pair('decimals')).map(([sign, [a, b]]) => {
        const scale = Math.max(a.scale, b.scale);
        return compare(sign, upTo(a, scale), upTo(b, scale));
      }),
      fc.tuple(fc.constantFrom('<', '>', '<=', '>='), pair('doubles')).map(([sign, [a, b]]) => compare(sign, a, b)),
      fc.tuple(fc.constantFrom('=', '<>'), pair('texts')).map(([sign, [a, b]]) => compare(sign, a, b)),
      tie('conditions').map((a): Expr<boolean> => ({
        text: `(NOT ${a.text})`,
        run(values) {
          const value = a.run(values);
          return value === null ? null : !value;
        },
      })),
      fc.tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('conditions'), { minLength: 2, maxLength: 3 })).map(logical),
      fc.tuple(fc.boolean(), tie('longs')).map(([negated, a]): Expr<boolean> => ({
        // A part that cannot be NULL is not evaluated at all; a cast text field always can.
        text: `((${a.text} + b) IS ${negated ? 'NOT ' : ''}NULL)`,
        run: (values) => (a.run(values) === null || values['b'] === null) !== negated,
      })),
      fc.tuple(tie('texts'), fc.constantFrom('%', 'a%', '%a_', '_', '%b%a%')).map(([a, pattern]): Expr<boolean> => ({
        text: `(${a.text} LIKE '${pattern}')`,
        run(values) {
          const text = a.run(values);
          return text === null ? null : like([...text], [...pattern]);
        },
      })),
    ),
  };
});

/** The values, the first row that fails, or null: the expression is refused for an error of its constants. */
function columnar(text: string, rows: readonly Row[]): readonly Value[] | number | null {
  const compiled = compileExpression(text, SCHEMA);
  if (!compiled.ok) {
    // `1 / 0` of constants is refused before the first row, even in a branch that no row would take.
    if (compiled.failure.every(({ code }) => code === 'constant-error')) return null;
    throw new Error(`${text}: ${compiled.failure.map(({ message }) => message).join('; ')}`);
  }
  const batch = batchOfRows(
    SCHEMA,
    rows.map((each) => COLUMNS.map(([name]) => each[name] as Value)),
  );
  try {
    const column = compiled.value.evaluate(batch);
    return rows.map((_row, index) => valueAt(column, index));
  } catch (error) {
    if (error instanceof ExpressionError) return error.row;
    throw error;
  }
}

test.each([
  ['INT', ints],
  ['BIGINT', longs],
  ['DOUBLE', doubles],
  ['DECIMAL', decimals],
  ['text', texts],
  ['BOOLEAN', conditions],
] as readonly (readonly [string, fc.Arbitrary<Expr<Value>>])[])(
  '%s as an interpreter of single rows',
  (_name, expressions) => {
    fc.assert(
      fc.property(expressions, fc.array(row, { minLength: 1, maxLength: 12 }), (expression, rows) => {
        const values = columnar(expression.text, rows);
        fc.pre(values !== null);
        expect({ text: expression.text, values }).toEqual({ text: expression.text, values: naive(expression, rows) });
      }),
      { numRuns: 300 },
    );
  },
);
