import type { CallSyntax } from './call-form.ts';
import type { Expression } from './expression-ast.ts';
import { JSON_CALL_SYNTAX } from './json-call-syntax.ts';

/**
 * Calls whose arguments are not a plain list: `TRIM(BOTH 'x' FROM s)`, `EXTRACT(YEAR FROM t)`,
 * `SUBSTRING(s FROM 2 FOR 3)`, `FLOOR(t TO DAY)`. Each comes out as name, words (keywords) and arguments in the order
 * of the plain call; its printer stands beside it.
 */

/** Units are words here; whether one exists is the function's business, as in Flink. */
const SUBSTRING: CallSyntax = {
  parse(cursor, expression) {
    const args = [expression()];
    if (cursor.acceptWord('FROM')) {
      args.push(expression());
      if (cursor.acceptWord('FOR')) args.push(expression());
    } else while (cursor.acceptSymbol(',')) args.push(expression());
    return { words: [], args };
  },
  print: ({ args }, print) => args.map(print).join(', '),
};

const POSITION: CallSyntax = {
  parse(cursor, expression, primary) {
    const args = [primary()];
    if (!cursor.expectWord('IN')) return null;
    args.push(expression());
    if (cursor.acceptWord('FROM')) args.push(expression());
    return { words: [], args };
  },
  print({ args }, print, primary) {
    const needle = args[0] === undefined ? '' : primary(args[0]);
    const [text, from] = args.slice(1).map(print);
    return `${needle} IN ${text}${from === undefined ? '' : ` FROM ${from}`}`;
  },
};

const OVERLAY: CallSyntax = {
  parse(cursor, expression) {
    const args = [expression()];
    if (!cursor.expectWord('PLACING')) return null;
    args.push(expression());
    if (!cursor.expectWord('FROM')) return null;
    args.push(expression());
    if (cursor.acceptWord('FOR')) args.push(expression());
    return { words: [], args };
  },
  print({ args }, print) {
    const [text, part, from, length] = args.map(print);
    return `${text} PLACING ${part} FROM ${from}${length === undefined ? '' : ` FOR ${length}`}`;
  },
};

const TRIM: CallSyntax = {
  parse(cursor, expression) {
    const side = cursor.word();
    if (side === 'BOTH' || side === 'LEADING' || side === 'TRAILING') {
      cursor.next();
      if (cursor.acceptWord('FROM')) return { words: [side], args: [expression()] };
      const characters = expression();
      return cursor.expectWord('FROM') ? { words: [side], args: [characters, expression()] } : null;
    }
    const first = expression();
    return cursor.acceptWord('FROM') ? { words: ['BOTH'], args: [first, expression()] } : { words: [], args: [first] };
  },
  print({ words, args }, print) {
    const printed = args.map(print);
    if (words.length === 0) return printed.join(', ');
    return printed.length === 1 ? `${words[0]} FROM ${printed[0]}` : `${words[0]} ${printed[0]} FROM ${printed[1]}`;
  },
};

const EXTRACT: CallSyntax = {
  parse(cursor, expression) {
    const unit = cursor.word();
    if (unit === null) {
      cursor.unexpected('a time unit');
      return null;
    }
    cursor.next();
    return cursor.expectWord('FROM') ? { words: [unit], args: [expression()] } : null;
  },
  print: ({ words, args }, print) => `${words[0]} FROM ${args.map(print).join(', ')}`,
};

/** FLOOR and CEIL: of a number, or of a time to a unit. */
const ROUND_TO: CallSyntax = {
  parse(cursor, expression) {
    const args: Expression[] = [];
    if (cursor.isSymbol(')')) return { words: [], args };
    do args.push(expression());
    while (cursor.acceptSymbol(','));
    if (!cursor.acceptWord('TO')) return { words: [], args };
    const unit = cursor.word();
    if (unit === null) {
      cursor.unexpected('a time unit');
      return null;
    }
    cursor.next();
    return { words: [unit], args };
  },
  print({ words, args }, print, primary) {
    if (words.length === 0) return args.map(print).join(', ');
    // The TO must not be read as an interval's.
    const operands = args.map((arg) => (arg.kind === 'interval' ? `(${print(arg)})` : primary(arg)));
    return `${operands.join(', ')} TO ${words[0]}`;
  },
};

/** TIMESTAMPADD and TIMESTAMPDIFF: the first argument is a unit. */
const UNIT_FIRST: CallSyntax = {
  parse(cursor, expression) {
    const unit = cursor.word();
    if (unit === null) {
      cursor.unexpected('a time unit');
      return null;
    }
    cursor.next();
    const args: Expression[] = [];
    while (cursor.acceptSymbol(',')) args.push(expression());
    return { words: [unit], args };
  },
  print: ({ words, args }, print) => [words[0], ...args.map(print)].join(', '),
};

export const CALL_SYNTAX: ReadonlyMap<string, CallSyntax> = new Map([
  ['SUBSTRING', SUBSTRING],
  ['POSITION', POSITION],
  ['OVERLAY', OVERLAY],
  ['TRIM', TRIM],
  ['EXTRACT', EXTRACT],
  ['FLOOR', ROUND_TO],
  ['CEIL', ROUND_TO],
  ['CEILING', ROUND_TO],
  ...JSON_CALL_SYNTAX,
  ['TIMESTAMPADD', UNIT_FIRST],
  ['TIMESTAMPDIFF', UNIT_FIRST],
]);

/** Functions that SQL calls without brackets. */
export const BARE_CALLS: ReadonlySet<string> = new Set([
  'PI',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'CURRENT_ROW_TIMESTAMP',
  'CURRENT_DATABASE',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
]);
