import type { TypeName, TypePart } from './expression-ast.ts';
import { TYPE_DEPTH_MAX } from '../expression-limits.ts';
import type { TokenCursor } from './token-cursor.ts';

/**
 * Reads a type as SQL writes it: one or more words, parameters in brackets, parts of a collection. Only the form is
 * checked here; resolve-type.ts knows the types. `TIMESTAMP(3) WITHOUT TIME ZONE` and its relatives come out as one
 * name, `INT ARRAY` as `ARRAY<INT>`.
 */
export function parseTypeName(cursor: TokenCursor, depth = 0): TypeName | null {
  const from = cursor.peek().from;
  const word = cursor.word();
  if (word === null) {
    cursor.unexpected('a type');
    return null;
  }
  if (depth > TYPE_DEPTH_MAX) {
    cursor.abort(`A type is nested at most ${TYPE_DEPTH_MAX} levels deep.`, cursor.peek());
    return null;
  }
  cursor.next();
  let name = plainName(cursor, word);
  const bracket = word === 'ROW' && cursor.isSymbol('(') ? ')' : '>';
  const nested = cursor.isSymbol('<') || bracket === ')';
  const parts = nested ? parseParts(cursor, { name: word, bracket, depth }) : [];
  const parameters = nested ? [] : parseParameters(cursor);
  if (parts === null || parameters === null) return null;
  if (name === 'TIMESTAMP' || name === 'TIME') name += parseZone(cursor);
  let type: TypeName = { name, parameters, parts, qualifier: null, span: { from, to: cursor.lastEnd() } };
  while (cursor.isWord('ARRAY') || cursor.isWord('MULTISET')) {
    const collection = cursor.next().value.toUpperCase();
    const part: TypePart = { name: null, type, nullable: true };
    type = { name: collection, parameters: [], parts: [part], qualifier: null, span: { from, to: cursor.lastEnd() } };
    if (++depth > TYPE_DEPTH_MAX) {
      cursor.abort(`A type is nested at most ${TYPE_DEPTH_MAX} levels deep.`, type.span);
      return null;
    }
  }
  return type;
}

/** Names of two words. */
function plainName(cursor: TokenCursor, word: string): string {
  if (word === 'DOUBLE') {
    cursor.acceptWord('PRECISION');
    return word;
  }
  if (word === 'CHARACTER' || word === 'CHAR') return cursor.acceptWord('VARYING') ? 'VARCHAR' : 'CHAR';
  if (word === 'BINARY') return cursor.acceptWord('VARYING') ? 'VARBINARY' : word;
  return word;
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

/** What stands in `ARRAY<…>`, `MAP<…>`, `ROW<…>` or `ROW(…)`. */
function parseParts(
  cursor: TokenCursor,
  { name, bracket, depth }: { readonly name: string; readonly bracket: string; readonly depth: number },
): readonly TypePart[] | null {
  cursor.next();
  const parts: TypePart[] = [];
  do {
    const part = parsePart(cursor, name === 'ROW', depth);
    if (part === null) return null;
    parts.push(part);
  } while (cursor.acceptSymbol(','));
  return cursor.expectSymbol(bracket) ? parts : null;
}

function parsePart(cursor: TokenCursor, named: boolean, depth: number): TypePart | null {
  let name: string | null = null;
  if (named) {
    const token = cursor.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') {
      cursor.unexpected('a name');
      return null;
    }
    name = cursor.next().value;
  }
  const type = parseTypeName(cursor, depth + 1);
  if (type === null) return null;
  let nullable = true;
  if (cursor.acceptWord('NOT')) {
    if (!cursor.expectWord('NULL')) return null;
    nullable = false;
  } else cursor.acceptWord('NULL');
  return { name, type, nullable };
}

function parseZone(cursor: TokenCursor): string {
  if (!cursor.isWord('WITH') && !cursor.isWord('WITHOUT')) return '';
  const without = cursor.next().value.toUpperCase() === 'WITHOUT';
  const local = cursor.acceptWord('LOCAL');
  cursor.expectWord('TIME');
  cursor.expectWord('ZONE');
  return without ? '' : local ? '_LTZ' : '_TZ';
}
