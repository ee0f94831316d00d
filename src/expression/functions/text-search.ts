import { physicalTypeOf } from '#protocol/logical-type.ts';
import { eachRow, type FunctionCall, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { booleanRows, codePointCount, intAt, intRows, textAt } from '../evaluate/text-kernels.ts';
import { position } from '../values/text-operations.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, INT, isBinary, isInteger, isText } from '../types/type-rules.ts';

/** Where texts stand in others; places count code points, from 1. Flink: SqlFunctionUtils.position, instr. */

function isPlace({ type }: TypedExpression): boolean {
  return isInteger(type) && physicalTypeOf(type) === 'i32';
}

/** LOCATE: from 0 or below it searches from the start; the empty text stands at 1. */
function bindLocate(call: FunctionCall): TypedExpression | null {
  const [part, text, from] = call.args as [TypedExpression, TypedExpression, TypedExpression | undefined];
  if (!isText(part.type) || !isText(text.type) || (from !== undefined && !isPlace(from))) return null;
  const kernel = intRows((args, row) => {
    const place = args[2] === undefined ? 1 : intAt(args[2], row);
    const [needle, hay] = [textAt(args[0], row), textAt(args[1], row)];
    // One less than the smallest INT is the largest.
    return place === -2_147_483_648 && needle !== '' ? 0 : position(needle, hay, place);
  });
  return strictCall(call, INT, kernel);
}

/** INSTR: the n-th occurrence; a negative place searches backwards from the end, 0 finds nothing. */
function bindInstr(call: FunctionCall): TypedExpression | null {
  const [text, part, ...places] = call.args as [TypedExpression, TypedExpression, ...TypedExpression[]];
  if (!isText(part.type) || !isText(text.type) || !places.every(isPlace)) return null;
  const kernel = eachRow((args, row, out, fail) => {
    const from = args[2] === undefined ? 1 : intAt(args[2], row);
    const occurrence = args[3] === undefined ? 1 : intAt(args[3], row);
    if (occurrence <= 0) return fail(row, 'bad-argument', `an occurrence is counted from 1, this is ${occurrence}`);
    if (from === -2_147_483_648) return fail(row, 'flink-defect', "Flink's INSTR never ends from the smallest INT");
    (out.values as Int32Array)[row] = instr(textAt(args[0], row), textAt(args[1], row), from, occurrence);
  });
  return strictCall(call, INT, kernel);
}

function instr(text: string, part: string, from: number, occurrence: number): number {
  if (from === 0) return 0;
  if (from < 0) {
    const back = instr(reverse(text), reverse(part), -from, occurrence);
    return back === 0 ? 0 : codePointCount(text) + 2 - back - codePointCount(part);
  }
  let start = from;
  let found = 0;
  for (let n = 0; n < occurrence; n++) {
    const at = position(part, text, start);
    if (at === 0) return 0;
    // The empty text is found at 1 for ever.
    if (at === found) return at;
    found = at;
    start = at + 1;
  }
  return found;
}

function reverse(text: string): string {
  return Array.from(text).reverse().join('');
}

/** STARTSWITH and ENDSWITH: of two texts or of two byte strings. */
function bindEdge(call: FunctionCall, holds: (text: string, part: string) => boolean): TypedExpression | null {
  const alike = call.args.every((arg) => isText(arg.type)) || call.args.every((arg) => isBinary(arg.type));
  const kernel = booleanRows(([text, part], row) => holds(textAt(text, row), textAt(part, row)));
  return alike ? strictCall(call, BOOLEAN, kernel) : null;
}

export const TEXT_SEARCH_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'LOCATE', signatures: ['LOCATE(part, text [, from])'], arity: [2, 3], bind: bindLocate },
  { name: 'INSTR', signatures: ['INSTR(text, part [, from [, occurrence]])'], arity: [2, 4], bind: bindInstr },
  {
    name: 'STARTSWITH',
    signatures: ['STARTSWITH(text, part)', 'STARTSWITH(bytes, part)'],
    arity: [2, 2],
    bind: (call) => bindEdge(call, (text, part) => text.startsWith(part)),
  },
  {
    name: 'ENDSWITH',
    signatures: ['ENDSWITH(text, part)', 'ENDSWITH(bytes, part)'],
    arity: [2, 2],
    bind: (call) => bindEdge(call, (text, part) => text.endsWith(part)),
  },
];
