import type { CaseBranch, Expression, TypeName } from './expression-ast.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { parseIntervalType } from './parse-interval.ts';
import { parseTypeName } from './parse-type-name.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Constructs that begin with a keyword, which is the next token. */

/** CASE, with or without an operand. */
export function parseCase(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const from = cursor.next();
  const operand = cursor.isWord('WHEN') || cursor.isWord('END') ? null : reader.expression(0);
  const branches: CaseBranch[] = [];
  while (cursor.acceptWord('WHEN')) {
    const when = reader.expression(0);
    const result = cursor.expectWord('THEN') ? reader.expression(0) : reader.error();
    branches.push({ when, result });
  }
  if (branches.length === 0) cursor.unexpected('WHEN');
  const otherwise = cursor.acceptWord('ELSE') ? reader.expression(0) : null;
  cursor.expectWord('END');
  const children = branches.flatMap(({ when, result }) => [when, result]);
  if (operand !== null) children.push(operand);
  if (otherwise !== null) children.push(otherwise);
  return reader.node({ kind: 'case', operand, branches, otherwise, span: reader.from(from) }, ...children);
}

/** CAST and TRY_CAST. */
export function parseCast(reader: ExpressionReader, safe: boolean): Expression {
  const cursor = reader.cursor;
  const from = cursor.next();
  cursor.next();
  const operand = reader.expression(0);
  const type = cursor.expectWord('AS') ? parseTarget(cursor) : null;
  if (type === null) cursor.recover();
  reader.close();
  if (type === null) return { kind: 'error', span: reader.from(from) };
  return reader.node({ kind: 'cast', operand, type, safe, span: reader.from(from) }, operand);
}

/** An interval is named in a cast only: Flink has none within a collection. */
function parseTarget(cursor: TokenCursor): TypeName | null {
  return cursor.isWord('INTERVAL') ? parseIntervalType(cursor) : parseTypeName(cursor);
}
