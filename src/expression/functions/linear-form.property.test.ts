import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type Value, valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';

/** A sum, difference or product over columns and constants: its text, and its value computed step by step. */
interface Tree {
  readonly text: string;
  value(row: readonly (bigint | null)[]): bigint | null;
}

function trees(names: readonly string[], constants: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  const column = fc.nat({ max: names.length - 1 }).map((index): Tree => ({
    text: names[index] as string,
    value: (row) => row[index] as bigint | null,
  }));
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      column,
      constants,
      fc.tuple(tie('tree'), fc.constantFrom('+', '-'), tie('tree')).map(([a, sign, b]) => join(a, sign, b)),
      fc.tuple(tie('tree'), constants).map(([a, b]) => join(a, '*', b)),
      fc.tuple(constants, tie('tree')).map(([a, b]) => join(a, '*', b)),
    ),
  }));
  return tree;
}

function join(a: Tree, sign: string, b: Tree): Tree {
  return {
    text: `(${a.text} ${sign} ${b.text})`,
    value(row) {
      const [left, right] = [a.value(row), b.value(row)];
      if (left === null || right === null) return null;
      const exact = sign === '+' ? left + right : sign === '-' ? left - right : left * right;
      return BigInt.asIntN(64, exact);
    },
  };
}

const NAMES = ['a', 'b', 'c', 'd'];
const LONG = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -9n, max: 9n }));

test('nested sums and products with constants are what they are step by step, wrapping as Java does', () => {
  const schema: Schema = {
    fields: NAMES.map((name) => ({ name, type: { kind: 'BIGINT' }, nullable: true })),
    timeField: null,
    changelog: false,
  };
  const constant = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value): Tree => ({
    text: `CAST(${value} AS BIGINT)`,
    value: () => value,
  }));
  const rows = fc.array(fc.tuple(...NAMES.map(() => fc.option(LONG, { freq: 9 }))), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(trees(NAMES, constant), rows, (tree, values) => {
      const compiled = compileExpression(tree.text, schema);
      if (!compiled.ok) throw new Error(compiled.failure.map(({ message }) => message).join('; '));
      const column = compiled.value.evaluate(batchOfRows(schema, values as readonly Value[][]));
      expect(values.map((_, row) => valueAt(column, row))).toEqual(values.map((row) => tree.value(row)));
    }),
  );
});

test('short DECIMALs of different scales are exact', () => {
  const schema: Schema = {
    fields: [
      { name: 'a', type: { kind: 'DECIMAL', precision: 6, scale: 2 }, nullable: false },
      { name: 'b', type: { kind: 'DECIMAL', precision: 5, scale: 0 }, nullable: false },
      { name: 'n', type: { kind: 'INT' }, nullable: false },
    ],
    timeField: null,
    changelog: false,
  };
  const compiled = compileExpression('(a - b * 2.5 + 1) + (0.01 - a) * 3', schema);
  if (!compiled.ok) throw new Error(compiled.failure.map(({ message }) => message).join('; '));
  const mixed = compileExpression('a * 2 > n', schema);
  if (!mixed.ok) throw new Error(mixed.failure.map(({ message }) => message).join('; '));
  const cents = fc.bigInt({ min: -999_999n, max: 999_999n });
  const units = fc.bigInt({ min: -99_999n, max: 99_999n });
  fc.assert(
    fc.property(cents, units, fc.integer({ min: -50_000, max: 50_000 }), (a, b, n) => {
      const batch = batchOfRows(schema, [[a, b, n]]);
      const column = compiled.value.evaluate(batch);
      expect(column.type).toMatchObject({ kind: 'DECIMAL', scale: 2 });
      // In hundredths.
      expect(valueAt(column, 0)).toBe(a - 250n * b + 100n + (1n - a) * 3n);
      expect(valueAt(mixed.value.evaluate(batch), 0)).toBe(2n * a > BigInt(n) * 100n);
    }),
  );
});
