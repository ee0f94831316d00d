import { memo } from '../evaluate/last-value.ts';
import { likeMatcher, type LikeSyntaxError } from '../patterns/like-pattern.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { booleanRows, textAt } from '../evaluate/text-kernels.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, isText } from '../types/type-rules.ts';

/** LIKE: by two pointers, never by backtracking. */
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

export const PATTERN_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'LIKE', signatures: ['text LIKE pattern [ESCAPE character]'], arity: [2, 3], bind: bindLike },
];
