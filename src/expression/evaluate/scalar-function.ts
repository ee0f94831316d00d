import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { Span } from '../syntax/expression-ast.ts';
import type { ExpressionDiagnosticCode } from '../expression-diagnostic.ts';
import { strictNode } from './strict-node.ts';
import type { Kernel, RowFailure, TypedExpression } from './typed-expression.ts';

/**
 * What a function of the language is: its name, what it takes, and how a call becomes a node. One definition holds the
 * type rule and the evaluation; help texts live in files that workers do not load.
 */
export interface ScalarFunction {
  /** In capitals; an operator is named by its symbol. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Forms of the call, for messages and help: `SUBSTRING(text, from [, length])`. */
  readonly signatures: readonly string[];
  /** Fewest and most arguments. */
  readonly arity: readonly [fewest: number, most: number];
  /** Takes a bare NULL among its arguments; others refuse it before `bind`. */
  readonly takesNull?: boolean;
  /**
   * Checks the arguments and builds the node. Null: the function does not take these types. Neither evaluates nor
   * throws.
   */
  bind(call: FunctionCall): TypedExpression | Refusal | null;
}

export interface FunctionCall {
  readonly args: readonly TypedExpression[];
  /** Keywords among the arguments, in capitals; see call-syntax.ts. */
  readonly words: readonly string[];
  readonly span: Span;
}

/** A call that Flink refuses for a reason of its own. */
export interface Refusal {
  readonly refused: ExpressionDiagnosticCode;
  readonly message: string;
  readonly span?: Span;
}

/** Any number of arguments. */
export const ANY_NUMBER = Number.POSITIVE_INFINITY;

/** Whether a result of {@link ScalarFunction.bind} is a refusal. */
export function isRefusal(bound: TypedExpression | Refusal): bound is Refusal {
  return 'refused' in bound;
}

/** Whether any argument may be NULL, the nullability of most functions. */
export function anyNullable(args: readonly TypedExpression[]): boolean {
  return args.some((arg) => arg.nullable);
}

/** A strict node over the arguments of a call, nullable if one of them is. */
export function strictCall(
  call: FunctionCall,
  type: LogicalType,
  kernel: Kernel,
  options: { readonly nullable?: boolean; readonly args?: readonly TypedExpression[] } = {},
): TypedExpression {
  const args = options.args ?? call.args;
  return strictNode({ type, nullable: options.nullable ?? anyNullable(args), span: call.span, args, kernel });
}

/** A kernel that handles one row at a time; for functions whose rows cost more than the call. */
export function eachRow(
  compute: (args: readonly Column[], row: number, out: Column, fail: RowFailure) => void,
): Kernel {
  return (args, rows, count, out, fail) => {
    for (let i = 0; i < count; i++) compute(args, rows[i] as number, out, fail);
  };
}
