import type { Expression, Span } from './expression-ast.ts';
import type { TokenCursor } from './token-cursor.ts';

/** What the parser of a construct may use of the parser of expressions. */
export interface ExpressionReader {
  readonly cursor: TokenCursor;
  /** Reads an expression of operators that bind at least as tightly as `least`. */
  expression(least: number): Expression;
  /** Reads expressions separated by commas, at least one. */
  list(): Expression[];
  /** Reads a closing bracket, skipping what stands in front of it. */
  close(): void;
  /** Counts a node towards the limits and returns it. */
  node(node: Expression, ...children: readonly Expression[]): Expression;
  /** From the start of a part to the last token read. */
  from(start: Expression | Span): Span;
  /** Reports the token here and skips what cannot be understood. */
  error(): Expression;
  /** Reports a construct that Flink has and Weir has not. */
  unsupported(what: string, span: Span): Expression;
}
