import type { Value } from '#protocol/record-batch.ts';

/** The naive interpreter of the property test: an expression's text, and what it is worth for one row. */

export type Row = Readonly<Record<string, Value>>;

/** `run` returns the value of a row, null for NULL, or throws {@link Failing} where SQL has none. */
export interface Expr<T extends Value> {
  readonly text: string;
  run(row: Row): T | null;
}

export interface Decimal extends Expr<bigint> {
  readonly scale: number;
}

export class Failing extends Error {}

/** Both operands are evaluated; NULL if one is. */
export function strict<A extends Value, B extends Value, T extends Value>(
  text: string,
  left: Expr<A>,
  right: Expr<B>,
  apply: (a: A, b: B) => T,
): Expr<T> {
  return {
    text,
    run(values) {
      const [a, b] = [left.run(values), right.run(values)];
      return a === null || b === null ? null : apply(a, b);
    },
  };
}

export function intOf(sign: string, x: number, y: number): number {
  return sign === '+' ? (x + y) | 0 : sign === '-' ? (x - y) | 0 : Math.imul(x, y);
}

export function upTo(value: Decimal, scale: number): Expr<bigint> {
  return {
    text: value.text,
    run(values) {
      const unscaled = value.run(values);
      return unscaled === null ? null : unscaled * 10n ** BigInt(scale - value.scale);
    },
  };
}

export function compare<T extends number | bigint | string>(sign: string, a: Expr<T>, b: Expr<T>): Expr<boolean> {
  return strict(`(${a.text} ${sign} ${b.text})`, a, b, (x: T, y: T): boolean => {
    switch (sign) {
      case '=':
        return x === y;
      case '<>':
        return x !== y;
      case '<':
        return x < y;
      case '<=':
        return x <= y;
      case '>':
        return x > y;
      default:
        return x >= y;
    }
  });
}

/** AND and OR from left to right, as far as nothing is decided. */
export function logical([name, parts]: [string, Expr<boolean>[]]): Expr<boolean> {
  const deciding = name === 'OR';
  return {
    text: `(${parts.map(({ text }) => text).join(` ${name} `)})`,
    run(values) {
      let unknown = false;
      for (const part of parts) {
        const value = part.run(values);
        if (value === deciding) return deciding;
        if (value === null) unknown = true;
      }
      return unknown ? null : !deciding;
    },
  };
}

export function choice<T extends Value>(when: Expr<boolean>, a: Expr<T>, b: Expr<T>): Expr<T> {
  return {
    text: `(CASE WHEN ${when.text} THEN ${a.text} ELSE ${b.text} END)`,
    run: (values) => (when.run(values) === true ? a.run(values) : b.run(values)),
  };
}

export function like(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '%') return like(text, rest) || (text.length > 0 && like(text.slice(1), pattern));
  return text.length > 0 && (first === '_' || first === text[0]) && like(text.slice(1), rest);
}

/** The values of all rows, or the number of the first row that fails. */
export function naive(expression: Expr<Value>, rows: readonly Row[]): readonly Value[] | number {
  const values: Value[] = [];
  for (const [index, each] of rows.entries()) {
    try {
      values.push(expression.run(each));
    } catch (error) {
      if (error instanceof Failing) return index;
      throw error;
    }
  }
  return values;
}
