import type { RE2JS } from 're2js';
import type { Column } from '#protocol/record-batch.ts';
import { translateJavaPattern } from '../java-pattern.ts';
import { likeMatcher, type LikeSyntaxError } from '../like-pattern.ts';
import { regularExpressions } from '../regular-expressions.ts';
import { eachRow, type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { booleanRows, intAt, textAt } from '../text-kernels.ts';
import { replaceText } from '../text-operations.ts';
import { constantValue, type Kernel, setNull, type TypedExpression } from '../typed-expression.ts';
import { BOOLEAN, isText, STRING } from '../type-rules.ts';

/**
 * LIKE and regular expressions. Neither backtracks: LIKE by two pointers, regular expressions by RE2's automata, in
 * time linear in the text. What Java's regular expressions have and RE2 has not (back references, look-around,
 * possessive quantifiers) is refused when the pattern is constant, and fails the row when it comes from a column.
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

/** A regular expression ready to use, or why there is none. */
type Compiled =
  | { readonly kind: 'pattern'; readonly re2: RE2JS }
  /** In Java too: Flink's functions have a result for that. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'missing'; readonly message: string };

const NOTHING_TO_GO_BACK_TO = "Weir's regular expressions never backtrack and do not have it.";

function compilePattern(pattern: string): Compiled {
  const translated = translateJavaPattern(pattern);
  if (translated.kind === 'invalid') return translated;
  if (translated.kind === 'missing') {
    const place = `${translated.feature} at character ${translated.index + 1}`;
    return { kind: 'missing', message: `The pattern uses ${place}; ${NOTHING_TO_GO_BACK_TO}` };
  }
  try {
    return { kind: 'pattern', re2: regularExpressions().RE2JS.compile(translated.re2) };
  } catch (error) {
    if (!(error instanceof regularExpressions().RE2JSException)) throw error;
    return /repeat count|too large/.test(error.message)
      ? { kind: 'missing', message: 'The pattern repeats too often.' }
      : { kind: 'invalid' };
  }
}

/** Refuses a constant pattern that Java takes and RE2 cannot. */
function refusePattern(pattern: TypedExpression): Refusal | null {
  const text = constantValue(pattern);
  const compiled = typeof text === 'string' ? compilePattern(text) : null;
  if (compiled?.kind !== 'missing') return null;
  return { refused: 'bad-pattern', message: compiled.message, span: pattern.span };
}

/**
 * A kernel over the regular expression in the second argument; `compute` gets null for an invalid one. A pattern from a
 * column that uses what is missing fails the row: a result would not be Flink's.
 */
function patternKernel(
  compute: (pattern: RE2JS | null, args: readonly Column[], row: number, out: Column) => void,
): Kernel {
  const patternOf = memo(compilePattern);
  return eachRow((args, row, out, fail) => {
    const compiled = patternOf(textAt(args[1], row));
    if (compiled.kind === 'missing') fail(row, 'bad-pattern', compiled.message);
    else compute(compiled.kind === 'pattern' ? compiled.re2 : null, args, row, out);
  });
}

function writeText(out: Column, row: number, text: string | null): void {
  if (text === null) setNull(out, row);
  else (out.values as string[])[row] = text;
}

/** REGEXP finds anywhere; an invalid pattern and the empty one give FALSE. */
function bindRegexp(call: FunctionCall): TypedExpression | Refusal | null {
  const [text, pattern] = call.args as [TypedExpression, TypedExpression];
  if (!isText(text.type) || !isText(pattern.type)) return null;
  const kernel = patternKernel((compiled, args, row, out) => {
    const found = compiled !== null && textAt(args[1], row) !== '' && compiled.test(textAt(args[0], row));
    (out.values as Uint8Array)[row] = found ? 1 : 0;
  });
  return refusePattern(pattern) ?? strictCall(call, BOOLEAN, kernel);
}

/** REGEXP_REPLACE takes the replacement literally; an invalid pattern gives NULL. */
function bindRegexpReplace(call: FunctionCall): TypedExpression | Refusal | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const kernel = patternKernel((compiled, args, row, out) => {
    const [text, by] = [textAt(args[0], row), textAt(args[2], row)];
    writeText(out, row, compiled === null ? null : replaceMatches(compiled, text, by));
  });
  return refusePattern(call.args[1] as TypedExpression) ?? strictCall(call, STRING, kernel);
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
  const kernel = patternKernel((compiled, args, row, out) => {
    const index = args[2] === undefined ? 0 : intAt(args[2], row);
    if (compiled === null || index < 0 || index > compiled.groupCount()) return setNull(out, row);
    const matcher = compiled.matcher(textAt(args[0], row));
    writeText(out, row, matcher.find() ? matcher.group(index) : null);
  });
  return refusePattern(pattern) ?? strictCall(call, STRING, kernel, { nullable: true });
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
