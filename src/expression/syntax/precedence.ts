import type { BinaryOperator } from './expression-ast.ts';

/**
 * How tightly operators bind, for the parser and the printer. Flink: Calcite's SqlStdOperatorTable; `||` binds like
 * `*`, and IS binds looser than a comparison: `a = 2 IS TRUE` is `(a = 2) IS TRUE`.
 */
export const PRECEDENCE = {
  or: 22,
  and: 24,
  not: 26,
  is: 28,
  comparison: 30,
  /** IN, BETWEEN, LIKE. */
  predicate: 32,
  additive: 40,
  multiplicative: 60,
  sign: 80,
  primary: 100,
} as const;

/** Precedence of a binary operator. */
export function binaryPrecedence(operator: BinaryOperator): number {
  switch (operator) {
    case '+':
    case '-':
      return PRECEDENCE.additive;
    case '*':
    case '/':
    case '%':
    case '||':
      return PRECEDENCE.multiplicative;
    default:
      return PRECEDENCE.comparison;
  }
}
