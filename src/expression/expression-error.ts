/** Why a row cannot be evaluated. Flink throws a Java exception here, which fails the task. */
export type ExpressionErrorReason =
  | 'division-by-zero'
  | 'bad-number'
  | 'number-out-of-range'
  | 'bad-boolean'
  | 'bad-date'
  | 'bad-time'
  | 'bad-timestamp'
  /** The current time where no job runs. */
  | 'no-clock'
  /** Time zones where their rules are not loaded: while typing. */
  | 'no-time-zones'
  | 'bad-pattern'
  /** A text that is not of the form a function reads: Base64, a character set, JSON. */
  | 'bad-text'
  /** Flink's own code dies of a defect: a null pointer, a stack overflow. */
  | 'flink-defect'
  /** Any other argument that a function cannot take. */
  | 'bad-argument';

/**
 * A row whose evaluation fails, thrown by `CompiledExpression.evaluate`; the operator's host turns it into a failure of
 * the subtask. `row` is the first row of the batch, in order, that fails.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly reason: ExpressionErrorReason;
  readonly row: number;
  /** The failing part of the expression. */
  readonly expression: string;
  /** Where that part stands in the whole text. */
  readonly from: number;
  readonly to: number;

  constructor(
    reason: ExpressionErrorReason,
    detail: string,
    at: { readonly row: number; readonly expression: string; readonly from: number; readonly to: number },
  ) {
    super(`${detail} (in ${at.expression})`);
    this.reason = reason;
    this.row = at.row;
    this.expression = at.expression;
    this.from = at.from;
    this.to = at.to;
  }
}
