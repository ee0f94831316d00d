import type { TypeName } from './expression-ast.ts';
import type { TokenCursor } from './token-cursor.ts';

/**
 * Reads a type as SQL writes it: one or more words and parameters in brackets. Only the form is checked here;
 * resolve-type.ts knows the types. `TIMESTAMP(3) WITHOUT TIME ZONE` and its relatives come out as one name.
 */
export function parseTypeName(cursor: TokenCursor): TypeName | null {
  const from = cursor.peek().from;
  const word = cursor.word();
  if (word === null) {
    cursor.unexpected('a type');
    return null;
  }
  cursor.next();
  let name = word;
  if ((word === 'DOUBLE' && cursor.acceptWord('PRECISION')) || (word === 'CHARACTER' && !cursor.isWord('VARYING'))) {
    name = word === 'DOUBLE' ? 'DOUBLE' : 'CHAR';
  } else if ((word === 'CHAR' || word === 'CHARACTER') && cursor.acceptWord('VARYING')) name = 'VARCHAR';
  const parameters = cursor.isSymbol('<') ? skipNested(cursor) : parseParameters(cursor);
  if (parameters === null) return null;
  if (name === 'TIMESTAMP' || name === 'TIME') name += parseZone(cursor);
  // A collection type is the element type followed by ARRAY or MULTISET.
  while (cursor.acceptWord('ARRAY') || cursor.acceptWord('MULTISET')) name = 'ARRAY';
  return { name, parameters, span: { from, to: cursor.lastEnd() } };
}

function parseParameters(cursor: TokenCursor): readonly number[] | null {
  if (!cursor.acceptSymbol('(')) return [];
  const parameters: number[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== 'number' || !/^\d{1,10}$/.test(token.value)) {
      cursor.unexpected('a number');
      return null;
    }
    cursor.next();
    parameters.push(Number(token.value));
  } while (cursor.acceptSymbol(','));
  return cursor.expectSymbol(')') ? parameters : null;
}

/** ARRAY<…>, MAP<…>, ROW<…>: read to the closing bracket, so that the type can be refused by its name. */
function skipNested(cursor: TokenCursor): readonly number[] | null {
  let depth = 0;
  do {
    const token = cursor.next();
    if (token.kind === 'end') {
      cursor.unexpected('>');
      return null;
    }
    if (token.value === '<') depth++;
    if (token.value === '>') depth--;
  } while (depth > 0);
  return [];
}

function parseZone(cursor: TokenCursor): string {
  if (!cursor.isWord('WITH') && !cursor.isWord('WITHOUT')) return '';
  const without = cursor.next().value.toUpperCase() === 'WITHOUT';
  const local = cursor.acceptWord('LOCAL');
  cursor.expectWord('TIME');
  cursor.expectWord('ZONE');
  return without ? '' : local ? '_LTZ' : '_TZ';
}
