/**
 * What is wrong with an expression text, with the place in it. Diagnostics are the user's mistakes and are values; a
 * row that fails at run time is an `ExpressionError`, and a bug in Weir an assertion.
 */

export type ExpressionDiagnosticCode =
  /** The text cannot be parsed. Flink: "SQL parse failed". */
  | 'syntax'
  /** A bound of expression-limits.ts is exceeded. */
  | 'limit'
  | 'unknown-field'
  | 'unknown-function'
  | 'unknown-type'
  /** Flink has it, Weir does not. */
  | 'unsupported-function'
  | 'unsupported-type'
  | 'unsupported-syntax'
  /** Wrong number of arguments. */
  | 'argument-count'
  /** Operand or argument types that Flink refuses. */
  | 'type-mismatch'
  /** A bare NULL where its type cannot be known. Flink: "Illegal use of 'NULL'". */
  | 'illegal-null'
  /** A literal out of range or not of its form. */
  | 'bad-literal'
  /** A constant pattern that cannot be used: LIKE escape, regular expression, date format. */
  | 'bad-pattern'
  /** A constant part that always fails, as `1 / 0`. */
  | 'constant-error';

export interface ExpressionDiagnostic {
  readonly code: ExpressionDiagnosticCode;
  readonly message: string;
  /** Range of the text, in UTF-16 units, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Text that could stand in place of the range, or null. */
  readonly suggestion: string | null;
}
