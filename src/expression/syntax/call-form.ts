import type { Expression } from './expression-ast.ts';
import type { TokenCursor } from './token-cursor.ts';

/** What stands between the brackets of a call: keywords, and arguments in the order of the plain call. */
export interface CallParts {
  readonly words: readonly string[];
  readonly args: readonly Expression[];
}

/** How the inside of a call is read and written where it is not a plain list. */
export interface CallSyntax {
  /**
   * Reads what is between the brackets; null after a reported error. `primary` reads an operand that is no operator
   * expression unless it stands in brackets.
   */
  parse(cursor: TokenCursor, expression: () => Expression, primary: () => Expression): CallParts | null;
  /** Writes what is between the brackets; `primary` puts operators into brackets. */
  print(
    parts: CallParts,
    print: (expression: Expression) => string,
    primary: (expression: Expression) => string,
  ): string;
}
