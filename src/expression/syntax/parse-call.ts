import { CALL_SYNTAX } from './call-syntax.ts';
import type { Expression, Span } from './expression-ast.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { PRECEDENCE } from './precedence.ts';

/** Reads a call, whose name is the next token and an opening bracket the one behind it. */
export function parseCall(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const name = cursor.next();
  cursor.next();
  const upper = name.value.toUpperCase();
  if (cursor.isSymbol('*') && cursor.isSymbol(')', 1)) {
    cursor.next();
    cursor.next();
    return callNode(reader, { name: name.value, nameSpan: name, span: name, star: true });
  }
  const syntax = CALL_SYNTAX.get(upper);
  if (syntax !== undefined) {
    const parts = syntax.parse(
      cursor,
      () => reader.expression(0),
      () => reader.expression(PRECEDENCE.primary),
    );
    if (parts === null) cursor.recover();
    reader.close();
    if (parts === null) return { kind: 'error', span: reader.from(name) };
    return callNode(reader, { name: name.value, ...parts, nameSpan: name, span: name });
  }
  const distinct = cursor.acceptWord('DISTINCT');
  const args = cursor.isSymbol(')') ? [] : reader.list();
  reader.close();
  return callNode(reader, { name: name.value, args, nameSpan: name, span: name, distinct });
}

/** The node of a call whose brackets have been read; reads the FILTER behind it. `span`: where it begins. */
export function callNode(
  reader: ExpressionReader,
  call: {
    readonly name: string;
    readonly nameSpan: Span;
    readonly span: Span;
    readonly words?: readonly string[];
    readonly args?: readonly Expression[];
    readonly star?: boolean;
    readonly distinct?: boolean;
  },
): Expression {
  const { name, nameSpan, span, words = [], args = [], star = false, distinct = false } = call;
  const filter = parseFilter(reader);
  return reader.node(
    {
      kind: 'call',
      name,
      words,
      args,
      star,
      distinct,
      filter,
      span: reader.from({ from: span.from, to: span.to }),
      nameSpan: { from: nameSpan.from, to: nameSpan.to },
    },
    ...args,
    ...(filter === null ? [] : [filter]),
  );
}

function parseFilter(reader: ExpressionReader): Expression | null {
  const cursor = reader.cursor;
  if (!cursor.isWord('FILTER') || !cursor.isSymbol('(', 1)) return null;
  cursor.next();
  cursor.next();
  cursor.expectWord('WHERE');
  const filter = reader.expression(0);
  reader.close();
  return filter;
}
