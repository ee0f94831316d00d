import type { FunctionCall, Refusal } from '../scalar-function.ts';
import type { TypedExpression } from '../typed-expression.ts';

/** FLOOR and CEIL of a time TO a unit. */
export function bindTimeRounding(call: FunctionCall, _up: boolean): TypedExpression | Refusal | null {
  return { refused: 'unsupported-function', message: `Weir cannot round a time to ${call.words[0]} yet.` };
}
