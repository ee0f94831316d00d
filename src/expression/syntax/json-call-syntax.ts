import type { CallParts, CallSyntax } from './call-form.ts';
import type { Expression, TypeName } from './expression-ast.ts';
import { parseTypeName } from './parse-type-name.ts';
import type { TokenCursor } from './token-cursor.ts';

/**
 * Calls with the clauses of SQL/JSON. A clause is one word of the call: `RETURNING INT`, `CONDITIONAL WRAPPER`,
 * `DEFAULT EMPTY` (whose value is an argument behind the first two), `NULL ERROR`, `ABSENT`.
 */

/** JSON_EXISTS, JSON_VALUE, JSON_QUERY: text, path and clauses. */
const READ: CallSyntax = {
  parse(cursor, expression) {
    if (cursor.isSymbol(')')) return { words: [], args: [] };
    const args = [expression()];
    while (cursor.acceptSymbol(',')) args.push(expression());
    const words: string[] = [];
    while (!cursor.isSymbol(')') && cursor.word() !== null) {
      const clause = readClause(cursor, expression, args);
      if (clause === null) return null;
      words.push(clause);
    }
    return { words, args };
  },
  print({ words, args }, print) {
    const given = words.filter((word) => word.startsWith('DEFAULT ')).length;
    const plain = given === 0 ? args : args.slice(0, -given);
    const defaults = given === 0 ? [] : args.slice(-given);
    const clauses = words.map((word) => printClause(word, () => print(defaults.shift() as Expression)));
    return [plain.map(print).join(', '), ...clauses].join(' ');
  },
};

function readClause(cursor: TokenCursor, expression: () => Expression, args: Expression[]): string | null {
  if (cursor.acceptWord('RETURNING')) {
    const type = parseTypeName(cursor);
    return type === null ? null : `RETURNING ${returnedText(type)}`;
  }
  if (cursor.isWord('WITH') || cursor.isWord('WITHOUT')) {
    const plain = cursor.next().value.toUpperCase() === 'WITHOUT';
    const conditional = !plain && cursor.acceptWord('CONDITIONAL');
    if (!plain && !conditional) cursor.acceptWord('UNCONDITIONAL');
    cursor.acceptWord('ARRAY');
    if (!cursor.expectWord('WRAPPER')) return null;
    return plain ? 'WITHOUT WRAPPER' : conditional ? 'CONDITIONAL WRAPPER' : 'UNCONDITIONAL WRAPPER';
  }
  let what = cursor.next().value.toUpperCase();
  if (what === 'DEFAULT') args.push(expression());
  else if (what === 'EMPTY') {
    const kind = ['ARRAY', 'OBJECT'].find((word) => cursor.acceptWord(word));
    if (kind === undefined) return unexpected(cursor, 'ARRAY or OBJECT');
    what = `EMPTY ${kind}`;
  } else if (!['NULL', 'ERROR', 'TRUE', 'FALSE', 'UNKNOWN'].includes(what)) {
    return unexpected(cursor, 'a clause of SQL/JSON');
  }
  if (!cursor.expectWord('ON')) return null;
  const on = ['EMPTY', 'ERROR'].find((word) => cursor.acceptWord(word));
  return on === undefined ? unexpected(cursor, 'EMPTY or ERROR') : `${what} ${on}`;
}

/** A type as far as these functions return one: by name, with parameters, or an ARRAY. */
function returnedText({ name, parameters, parts }: TypeName): string {
  if (parts.length > 0) return `${name}<${parts.map(({ type }) => returnedText(type)).join(', ')}>`;
  return parameters.length === 0 ? name : `${name}(${parameters.join(', ')})`;
}

function unexpected(cursor: TokenCursor, wanted: string): null {
  cursor.unexpected(wanted);
  return null;
}

function printClause(word: string, nextDefault: () => string): string {
  if (word.startsWith('RETURNING ')) return word;
  if (word === 'WITHOUT WRAPPER') return 'WITHOUT ARRAY WRAPPER';
  if (word.endsWith(' WRAPPER')) return `WITH ${word.replace(' ', ' ARRAY ')}`;
  const [, what = '', on = ''] = /^(.*) (EMPTY|ERROR)$/.exec(word) ?? [];
  return `${what === 'DEFAULT' ? `DEFAULT ${nextDefault()}` : what} ON ${on}`;
}

/** JSON_OBJECT: `KEY k VALUE v`, `k VALUE v` or `k : v`, then what to do with NULL. */
const OBJECT: CallSyntax = {
  parse(cursor, expression) {
    const args: Expression[] = [];
    if (!cursor.isSymbol(')') && !isOnNull(cursor)) {
      do {
        if (cursor.isWord('KEY') && !cursor.isWord('VALUE', 1)) cursor.next();
        args.push(expression());
        if (!cursor.acceptSymbol(':') && !cursor.expectWord('VALUE')) return null;
        args.push(expression());
      } while (cursor.acceptSymbol(','));
    }
    return withOnNull(cursor, args);
  },
  print({ words, args }, print) {
    const pairs: string[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      pairs.push(`KEY ${print(args[i] as Expression)} VALUE ${print(args[i + 1] as Expression)}`);
    }
    return printOnNull(pairs, words);
  },
};

/** JSON_ARRAY: values, then what to do with NULL. */
const ARRAY: CallSyntax = {
  parse(cursor, expression) {
    const args: Expression[] = [];
    if (!cursor.isSymbol(')') && !isOnNull(cursor)) {
      do args.push(expression());
      while (cursor.acceptSymbol(','));
    }
    return withOnNull(cursor, args);
  },
  print: ({ words, args }, print) => printOnNull(args.map(print), words),
};

function isOnNull(cursor: TokenCursor): boolean {
  return (cursor.isWord('NULL') || cursor.isWord('ABSENT')) && cursor.isWord('ON', 1);
}

function withOnNull(cursor: TokenCursor, args: readonly Expression[]): CallParts | null {
  if (!isOnNull(cursor)) return { words: [], args };
  const word = cursor.next().value.toUpperCase();
  cursor.next();
  return cursor.expectWord('NULL') ? { words: [word], args } : null;
}

function printOnNull(items: readonly string[], words: readonly string[]): string {
  return [items.join(', '), ...words.map((word) => `${word} ON NULL`)].filter((part) => part !== '').join(' ');
}

export const JSON_CALL_SYNTAX: readonly (readonly [name: string, syntax: CallSyntax])[] = [
  ['JSON_EXISTS', READ],
  ['JSON_VALUE', READ],
  ['JSON_QUERY', READ],
  ['JSON_OBJECT', OBJECT],
  ['JSON_ARRAY', ARRAY],
];
