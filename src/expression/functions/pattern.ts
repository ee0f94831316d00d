import { RE2JS, RE2JSException } from 're2js';
import { likeMatcher, type LikeSyntaxError } from '../like-pattern.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { booleanRows, intAt, textAt, textRows } from '../text-kernels.ts';
import { replaceText } from '../text-operations.ts';
import { constantValue, type TypedExpression } from '../typed-expression.ts';
import { BOOLEAN, isText, STRING } from '../type-rules.ts';

/**
 * LIKE and regular expressions. Neither backtracks: LIKE by two pointers, regular expressions by RE2's automata, in
 * time linear in the text. What Java's regular expressions have and RE2 has not (back references, look-around,
 * possessive quantifiers) is refused when the pattern is constant; in a pattern from a column it counts as invalid.
 */
function bindLike(call: FunctionCall): TypedExpression | Refusal | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const [, pattern, escape] = call.args as [TypedExpression, TypedExpression, TypedExpression | undefined];
  const constantPattern = constantValue(pattern);
  const constantEscape = escape === undefined ? null : constantValue(escape);
  if (typeof constantPattern === 'string' && constantEscape !== undefined) {
    const matcher = likeMatcher(constantPattern, constantEscape as string | null);
    if (!matcher.ok) return { refused: 'bad-pattern', message: LIKE_PROBLEMS[matcher.failure], span: pattern.span };
    return strictCall(
      call,
      BOOLEAN,
      booleanRows(([text], row) => matcher.value(textAt(text, row))),
    );
  }
  const matcherOf = memo((key: string) => likeMatcher(key.slice(1), key[0] === '\0' ? null : (key[0] as string)));
  return strictCall(call, BOOLEAN, (args, rows, count, out, fail) => {
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const mark = args[2] === undefined ? '' : textAt(args[2], row);
      const matcher = matcherOf((mark === '' ? '\0' : mark) + textAt(args[1], row));
      if (!matcher.ok) fail(row, 'bad-pattern', LIKE_PROBLEMS[matcher.failure]);
      else (out.values as Uint8Array)[row] = matcher.value(textAt(args[0], row)) ? 1 : 0;
    }
  });
}

const LIKE_PROBLEMS: Readonly<Record<LikeSyntaxError, string>> = {
  'escape sequence': 'Invalid escape sequence: an escape stands before %, _ or itself.',
  'escape character': 'Invalid escape character: ESCAPE names one character.',
};

/** The last pattern is kept: patterns from a column repeat, and constants are always the last. */
function memo<T>(make: (key: string) => T): (key: string) => T {
  let lastKey: string | null = null;
  let last: T;
  return (key) => {
    if (key !== lastKey) {
      last = make(key);
      lastKey = key;
    }
    return last;
  };
}

/** A compiled pattern; null if it is invalid. */
function compilePattern(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}

/** Syntax of Java's that RE2 lacks. */
const BEYOND_RE2 = /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k<|[*+?}]\+|&&\[|\\[GZXR]/;

/** Refuses a constant pattern that Java would take and RE2 cannot; an invalid one has Flink's result for invalid ones. */
function refusePattern(pattern: TypedExpression): Refusal | null {
  const text = constantValue(pattern);
  if (typeof text !== 'string') return null;
  const beyond = BEYOND_RE2.exec(text.replaceAll('\\\\', '  '));
  if (beyond === null) return null;
  return {
    refused: 'bad-pattern',
    message: `The pattern uses ${beyond[0]} at character ${beyond.index + 1}; Weir's regular expressions never backtrack and do not have it.`,
    span: pattern.span,
  };
}

function bindRegexp(call: FunctionCall): TypedExpression | Refusal | null {
  const [text, pattern] = call.args as [TypedExpression, TypedExpression];
  if (!isText(text.type) || !isText(pattern.type)) return null;
  const refusal = refusePattern(pattern);
  if (refusal !== null) return refusal;
  const patternOf = memo(compilePattern);
  const matches = (subject: string, source: string): boolean =>
    source !== '' && (patternOf(source)?.matcher(subject).find() ?? false);
  return strictCall(
    call,
    BOOLEAN,
    booleanRows((args, row) => matches(textAt(args[0], row), textAt(args[1], row))),
  );
}

/** REGEXP_REPLACE takes the replacement literally; an invalid pattern gives NULL. */
function bindRegexpReplace(call: FunctionCall): TypedExpression | Refusal | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const refusal = refusePattern(call.args[1] as TypedExpression);
  if (refusal !== null) return refusal;
  const patternOf = memo(compilePattern);
  const kernel = textRows((args, row) => {
    const pattern = patternOf(textAt(args[1], row));
    if (pattern === null) return null;
    return replaceMatches(pattern, textAt(args[0], row), textAt(args[2], row));
  });
  return strictCall(call, STRING, kernel);
}

/** Replaces every match by a text as it stands. */
function replaceMatches(pattern: RE2JS, text: string, by: string): string {
  // Java steps by UTF-16 unit, RE2 by code point: the empty pattern stands between the halves of a pair too.
  if (pattern.pattern() === '') return replaceText(text, '', by);
  const matcher = pattern.matcher(text);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    result += text.slice(at, matcher.start()) + by;
    at = matcher.end();
  }
  return result + text.slice(at);
}

/** REGEXP_EXTRACT: a group of the first match, the whole by default; NULL if there is none. */
function bindRegexpExtract(call: FunctionCall): TypedExpression | Refusal | null {
  const [text, pattern, group] = call.args as [TypedExpression, TypedExpression, TypedExpression | undefined];
  if (!isText(text.type) || !isText(pattern.type) || (group !== undefined && group.type.kind !== 'INT')) return null;
  const refusal = refusePattern(pattern);
  if (refusal !== null) return refusal;
  const patternOf = memo(compilePattern);
  const kernel = textRows((args, row) => {
    const compiled = patternOf(textAt(args[1], row));
    const index = args[2] === undefined ? 0 : intAt(args[2], row);
    if (compiled === null || index < 0 || index > compiled.groupCount()) return null;
    const matcher = compiled.matcher(textAt(args[0], row));
    return matcher.find() ? matcher.group(index) : null;
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

export const PATTERN_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'LIKE', signatures: ['text LIKE pattern [ESCAPE character]'], arity: [2, 3], bind: bindLike },
  { name: 'REGEXP', signatures: ['REGEXP(text, pattern)'], arity: [2, 2], bind: bindRegexp },
  {
    name: 'REGEXP_REPLACE',
    signatures: ['REGEXP_REPLACE(text, pattern, replacement)'],
    arity: [3, 3],
    bind: bindRegexpReplace,
  },
  {
    name: 'REGEXP_EXTRACT',
    signatures: ['REGEXP_EXTRACT(text, pattern [, group])'],
    arity: [2, 3],
    bind: bindRegexpExtract,
  },
];
