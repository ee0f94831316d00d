import type { RE2JS } from 're2js';
import type { Column } from '#protocol/record-batch.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import { encodeNested } from '#protocol/nested-value.ts';
import { translateJavaPattern } from '../patterns/java-pattern.ts';
import { memo } from '../evaluate/last-value.ts';
import { unscaledReader } from '../evaluate/read-number.ts';
import { regularExpressions } from '../patterns/regular-expressions.ts';
import {
  eachRow,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { similarPattern } from '../patterns/similar-pattern.ts';
import { textAt } from '../evaluate/text-kernels.ts';
import { replaceText } from '../values/text-operations.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import { type Kernel, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, INT, isInteger, isText, STRING } from '../types/type-rules.ts';

/**
 * Regular expressions: Java's syntax, RE2's automata, in time linear in the text. What Java has and RE2 has not (back
 * references, look-around, possessive quantifiers) is refused when the pattern is constant, and fails the row when it
 * comes from a column.
 */

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

/** Whether neither Java nor Weir can read a pattern. */
export function isInvalidPattern(pattern: string): boolean {
  return compilePattern(pattern).kind === 'invalid';
}

/** Refuses a constant pattern that Java takes and RE2 cannot. */
export function refusePattern(pattern: TypedExpression): Refusal | null {
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
  if (!isText(text.type) || !isText(pattern.type) || (group !== undefined && !isInteger(group.type))) return null;
  const kernel = patternKernel((compiled, args, row, out) => {
    const index = args[2] === undefined ? 0 : groupAt(args[2], row);
    if (compiled === null || index < 0 || index > compiled.groupCount()) return setNull(out, row);
    const matcher = compiled.matcher(textAt(args[0], row));
    writeText(out, row, matcher.find() ? matcher.group(index) : null);
  });
  return refusePattern(pattern) ?? strictCall(call, STRING, kernel, { nullable: true });
}

/** The number of a group; an integer of any width is cut to 32 bits. */
function groupAt(column: Column, row: number): number {
  return Number(BigInt.asIntN(32, unscaledReader(column)(row)));
}

/** REGEXP_COUNT, REGEXP_INSTR (in UTF-16 units, from 1), REGEXP_SUBSTR: NULL for an invalid pattern. */
function bindScan(
  call: FunctionCall,
  type: typeof INT | typeof STRING,
  scan: (pattern: RE2JS, text: string) => number | string | null,
): TypedExpression | Refusal | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const kernel = patternKernel((compiled, args, row, out) => {
    const result = compiled === null ? null : scan(compiled, textAt(args[0], row));
    if (result === null) setNull(out, row);
    else (out.values as unknown[])[row] = result;
  });
  return refusePattern(call.args[1] as TypedExpression) ?? strictCall(call, type, kernel, { nullable: true });
}

function countMatches(pattern: RE2JS, text: string): number {
  // Java steps by UTF-16 unit.
  if (pattern.pattern() === '') return text.length + 1;
  const matcher = pattern.matcher(text);
  let count = 0;
  while (matcher.find()) count++;
  return count;
}

function firstPlace(pattern: RE2JS, text: string): number {
  const matcher = pattern.matcher(text);
  return matcher.find() ? matcher.start() + 1 : 0;
}

function firstMatch(pattern: RE2JS, text: string): string | null {
  const matcher = pattern.matcher(text);
  return matcher.find() ? matcher.group() : null;
}

const TEXTS: LogicalType = { kind: 'ARRAY', element: { type: STRING, nullable: true } };

/** REGEXP_EXTRACT_ALL: a group (the first by default) of every match; NULL where the pattern has no such group. */
function bindExtractAll(call: FunctionCall): TypedExpression | Refusal | null {
  const [text, pattern, group] = call.args as [TypedExpression, TypedExpression, TypedExpression | undefined];
  if (!isText(text.type) || !isText(pattern.type) || (group !== undefined && !isInteger(group.type))) return null;
  const kernel = patternKernel((compiled, args, row, out) => {
    const index = args[2] === undefined ? 1 : groupAt(args[2], row);
    if (compiled === null || index < 0 || index > compiled.groupCount()) return setNull(out, row);
    const matcher = compiled.matcher(textAt(args[0], row));
    const found: (string | null)[] = [];
    while (matcher.find()) found.push(matcher.group(index));
    (out.values as string[])[row] = encodeNested(TEXTS, found);
  });
  return refusePattern(pattern) ?? strictCall(call, TEXTS, kernel, { nullable: true });
}

/**
 * Java's String.split by a regular expression: at most `limit` pieces, or with 0 all of them, without empty ones at the
 * end. `fail` is told of a pattern that is none.
 */
export function splitByPattern(
  text: string,
  pattern: string,
  limit: number,
  fail: (detail: string) => never,
): readonly string[] {
  const compiled = compilePattern(pattern);
  if (compiled.kind !== 'pattern') return fail(compiled.kind === 'missing' ? compiled.message : 'the pattern is none');
  const matcher = compiled.re2.matcher(text);
  const pieces: string[] = [];
  let at = 0;
  while ((limit === 0 || pieces.length < limit - 1) && matcher.find()) {
    // A match of nothing at the very beginning separates nothing.
    if (at === 0 && matcher.end() === 0) continue;
    pieces.push(text.slice(at, matcher.start()));
    at = matcher.end();
  }
  if (at === 0) return [text];
  pieces.push(text.slice(at));
  if (limit === 0) while (pieces.length > 0 && pieces[pieces.length - 1] === '') pieces.pop();
  return pieces;
}

/** SIMILAR TO: the whole text; a pattern that is none fails every row, constant or not. */
function bindSimilar(call: FunctionCall): TypedExpression | Refusal | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const matcherOf = memo((key: string): Compiled | { readonly kind: 'bad'; readonly message: string } => {
    const [escape, pattern] = JSON.parse(key) as [string | null, string];
    const java = similarPattern(pattern, escape);
    return java.ok ? compilePattern(java.value) : { kind: 'bad', message: java.failure };
  });
  const kernel = eachRow((args, row, out, fail) => {
    const escape = args[2] === undefined ? null : textAt(args[2], row);
    const compiled = matcherOf(JSON.stringify([escape, textAt(args[1], row)]));
    if (compiled.kind === 'pattern')
      (out.values as Uint8Array)[row] = compiled.re2.matches(textAt(args[0], row)) ? 1 : 0;
    else fail(row, 'bad-pattern', compiled.kind === 'invalid' ? 'Invalid regular expression.' : compiled.message);
  });
  return refuseSimilar(call) ?? strictCall(call, BOOLEAN, kernel);
}

/** Refuses a constant pattern only for what RE2 lacks: one that is wrong fails rows, as in Flink. */
function refuseSimilar({ args }: FunctionCall): Refusal | null {
  const [, pattern, escape] = args as [TypedExpression, TypedExpression, TypedExpression | undefined];
  const text = constantValue(pattern);
  const mark = escape === undefined ? null : constantValue(escape);
  if (typeof text !== 'string' || mark === undefined) return null;
  const java = similarPattern(text, mark as string | null);
  const compiled = java.ok ? compilePattern(java.value) : null;
  if (compiled?.kind !== 'missing') return null;
  return { refused: 'bad-pattern', message: compiled.message, span: pattern.span };
}

export const REGULAR_EXPRESSION_FUNCTIONS: readonly ScalarFunction[] = [
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
  {
    name: 'REGEXP_EXTRACT_ALL',
    signatures: ['REGEXP_EXTRACT_ALL(text, pattern [, group])'],
    arity: [2, 3],
    bind: bindExtractAll,
  },
  {
    name: 'REGEXP_COUNT',
    signatures: ['REGEXP_COUNT(text, pattern)'],
    arity: [2, 2],
    bind: (call) => bindScan(call, INT, countMatches),
  },
  {
    name: 'REGEXP_INSTR',
    signatures: ['REGEXP_INSTR(text, pattern)'],
    arity: [2, 2],
    bind: (call) => bindScan(call, INT, firstPlace),
  },
  {
    name: 'REGEXP_SUBSTR',
    signatures: ['REGEXP_SUBSTR(text, pattern)'],
    arity: [2, 2],
    bind: (call) => bindScan(call, STRING, firstMatch),
  },
  { name: 'SIMILAR TO', signatures: ['text SIMILAR TO pattern [ESCAPE character]'], arity: [2, 3], bind: bindSimilar },
];
