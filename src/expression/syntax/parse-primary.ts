import { BARE_CALLS } from './call-syntax.ts';
import type { Expression, Span } from './expression-ast.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { callNode, parseCall } from './parse-call.ts';
import { parseCase, parseCast } from './parse-construct.ts';
import { INTERVAL_UNITS, parseInterval, parseQualifier } from './parse-interval.ts';
import { PRECEDENCE } from './precedence.ts';
import { RESERVED_FUNCTION_NAMES, RESERVED_WORDS } from './reserved-words.ts';

/** What stands where an operand is expected: prefix operators, and operands with `[i]` and `.name` behind them. */
export function parsePrefix(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const token = cursor.peek();
  if (token.kind === 'symbol' && (token.value === '-' || token.value === '+')) {
    cursor.next();
    const operand = reader.expression(PRECEDENCE.sign);
    return reader.node({ kind: 'unary', operator: token.value, operand, span: reader.from(token) }, operand);
  }
  if (cursor.acceptWord('NOT')) {
    const operand = reader.expression(PRECEDENCE.not);
    return reader.node({ kind: 'unary', operator: 'NOT', operand, span: reader.from(token) }, operand);
  }
  let operand = parsePrimary(reader);
  for (;;) {
    if (cursor.acceptSymbol('[')) {
      const index = reader.expression(0);
      cursor.expectSymbol(']');
      operand = reader.node({ kind: 'item', operand, index, span: reader.from(operand) }, operand, index);
    } else if (cursor.acceptSymbol('.')) {
      const part = cursor.peek();
      if (part.kind !== 'word' && part.kind !== 'quoted') {
        cursor.unexpected('a name');
        return operand;
      }
      const name = cursor.next().value;
      operand = reader.node({ kind: 'member', operand, name, span: reader.from(operand) }, operand);
    } else return operand;
  }
}

function parsePrimary(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      cursor.next();
      return reader.node({ kind: 'number', text: token.value, span: spanOf(token) });
    case 'text':
      return parseText(reader);
    case 'binary':
      cursor.next();
      return reader.node({ kind: 'binary-literal', digits: token.value, span: spanOf(token) });
    case 'quoted':
      return parseName(reader);
    case 'word':
      return parseWord(reader, token.value.toUpperCase());
    default:
      return token.value === '(' ? parseBrackets(reader) : reader.error();
  }
}

function parseText(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const token = cursor.next();
  while (cursor.peek().kind === 'text') {
    cursor.report('bad-literal', 'Text literals do not join by themselves; use ||.', cursor.next());
  }
  return reader.node({ kind: 'text', value: token.value, span: spanOf(token) });
}

/** `(a)`, `(a, b)`, `(a - b) DAY`. */
function parseBrackets(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const open = cursor.next();
  const items = reader.list();
  if (!cursor.expectSymbol(')')) {
    cursor.recover();
    cursor.acceptSymbol(')');
  }
  const inner = items[0] as Expression;
  if (items.length > 1) {
    return reader.node({ kind: 'row', explicit: false, items, span: reader.from(open) }, ...items);
  }
  const differs = inner.kind === 'binary' && inner.operator === '-';
  if (!differs || !INTERVAL_UNITS.has(cursor.word() ?? '')) return inner;
  const qualifier = parseQualifier(cursor);
  if (qualifier === null) return { kind: 'error', span: reader.from(open) };
  const { left, right } = inner;
  return reader.node({ kind: 'time-between', left, right, qualifier, span: reader.from(open) }, left, right);
}

function parseWord(reader: ExpressionReader, word: string): Expression {
  const cursor = reader.cursor;
  const token = cursor.peek();
  const following = cursor.peek(1);
  const bracketed = following.kind === 'symbol' && following.value === '(';
  switch (word) {
    case 'TRUE':
    case 'FALSE':
    case 'UNKNOWN':
      cursor.next();
      return reader.node({
        kind: 'boolean',
        value: word === 'UNKNOWN' ? null : word === 'TRUE',
        span: spanOf(token),
      });
    case 'NULL':
      cursor.next();
      return reader.node({ kind: 'null', span: spanOf(token) });
    case 'CASE':
      return parseCase(reader);
    case 'CAST':
    case 'TRY_CAST':
      if (bracketed) return parseCast(reader, word === 'TRY_CAST');
      break;
    case 'INTERVAL':
      return parseInterval(reader);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      if (following.kind === 'text') {
        cursor.next();
        cursor.next();
        return reader.node({ kind: 'time-literal', type: word, value: following.value, span: reader.from(token) });
      }
      break;
    case 'ARRAY':
    case 'MAP':
      if (following.kind === 'symbol' && following.value === '[') return parseCollection(reader, word);
      break;
    case 'ROW':
      if (bracketed) return parseRow(reader);
  }
  const callable = !RESERVED_WORDS.has(word) || RESERVED_FUNCTION_NAMES.has(word);
  if (callable && bracketed) return parseCall(reader);
  if (BARE_CALLS.has(word)) {
    cursor.next();
    return callNode(reader, { name: token.value, nameSpan: token, span: token });
  }
  if (!RESERVED_WORDS.has(word)) return parseName(reader);
  cursor.reserved();
  return reader.error();
}

function parseCollection(reader: ExpressionReader, type: 'ARRAY' | 'MAP'): Expression {
  const cursor = reader.cursor;
  const from = cursor.next();
  cursor.next();
  const items = cursor.isSymbol(']') ? [] : reader.list();
  cursor.expectSymbol(']');
  return reader.node({ kind: 'collection', type, items, span: reader.from(from) }, ...items);
}

function parseRow(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const from = cursor.next();
  cursor.next();
  const items = cursor.isSymbol(')') ? [] : reader.list();
  reader.close();
  return reader.node({ kind: 'row', explicit: true, items, span: reader.from(from) }, ...items);
}

function parseName(reader: ExpressionReader): Expression {
  const cursor = reader.cursor;
  const from = cursor.peek();
  const path = [cursor.next().value];
  while (cursor.acceptSymbol('.')) {
    const part = cursor.peek();
    if (part.kind !== 'word' && part.kind !== 'quoted') {
      cursor.unexpected('a name');
      break;
    }
    path.push(cursor.next().value);
  }
  return reader.node({ kind: 'field', path, span: reader.from(from) });
}

function spanOf({ from, to }: Span): Span {
  return { from, to };
}
