import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import {
  ANY_NUMBER,
  anyNullable,
  eachRow,
  type FunctionCall,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import {
  codePointCount,
  intAt,
  intRows,
  matchParameters,
  sliceCodePoints,
  textAt,
  type TextParameter,
  textRows,
  varcharOf,
} from '../evaluate/text-kernels.ts';
import { TEXT_UNITS_MAX } from '../expression-limits.ts';
import { initCap, pad, position, replaceText, splitIndex, substring, trim } from '../values/text-operations.ts';
import { foldConstant } from '../evaluate/constant-node.ts';
import { type Kernel, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { INT, isText, STRING } from '../types/type-rules.ts';

/**
 * Functions on text. SUBSTRING, LEFT, RIGHT, POSITION, REVERSE and CHAR_LENGTH count code points; LPAD, RPAD and
 * REPLACE count UTF-16 units, as Flink's do.
 *
 * Assumption: UPPER and LOWER use the host's locale-free Unicode mapping, which is Java's but for differences between
 * Unicode versions of host and JDK 17 (13.0).
 * Flink: BinaryStringDataUtil, SqlFunctionUtils.
 */
interface TextFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly signatures: readonly string[];
  readonly arity: readonly [number, number];
  readonly parameters: readonly TextParameter[];
  readonly kernel: Kernel;
  readonly type?: (call: FunctionCall) => LogicalType;
  /** NULL may come out of arguments that are not NULL, and the type says so. */
  readonly alwaysNullable?: boolean;
}

function textFunction(definition: TextFunction): ScalarFunction {
  const { name, aliases = [], signatures, arity, parameters, kernel, type, alwaysNullable = false } = definition;
  return {
    name,
    aliases,
    signatures,
    arity,
    bind(call) {
      if (!matchParameters(call.args, parameters)) return null;
      return strictCall(call, type?.(call) ?? STRING, kernel, { nullable: alwaysNullable || anyNullable(call.args) });
    },
  };
}

/** The length of a concatenation of CHARs is the sum. */
function concatType(args: readonly TypedExpression[]): LogicalType {
  const lengths = args.map((arg) => (arg.type.kind === 'STRING' ? 0 : (arg.type as { length: number }).length));
  if (args.some((arg) => arg.type.kind === 'STRING')) return STRING;
  const length = lengths.reduce((sum, each) => sum + each, 0);
  return { kind: args.every((arg) => arg.type.kind === 'CHAR') ? 'CHAR' : 'VARCHAR', length };
}

/** A loop of its own: the length of most texts costs less than a call. */
const charLengths: Kernel = ([column], rows, count, out) => {
  const [texts, values] = [(column as Column).values as string[], out.values as Int32Array];
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = codePointCount(texts[row] as string);
  }
};

const concatKernel = textRows((args, row) => {
  let text = '';
  for (const column of args) text += textAt(column, row);
  return text;
});

/** CONCAT_WS is NULL only if the separator is; NULL pieces are left out, empty ones are not. */
function bindConcatWs(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const [separator, ...pieces] = call.args as [TypedExpression, ...TypedExpression[]];
  return foldConstant({
    type: STRING,
    // NULL comes of the separator alone, yet Flink's type counts every argument.
    nullable: anyNullable(call.args),
    span: call.span,
    constant: call.args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const between = separator.evaluate(frame, selection);
      const columns = pieces.map((piece) => piece.evaluate(frame, selection));
      const values = new Array<string>(frame.capacity).fill('');
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        const present = columns.filter((column) => column.nulls?.[row] !== 1).map((column) => textAt(column, row));
        values[row] = present.join(textAt(between, row));
      }
      return { type: STRING, values, nulls: between.nulls };
    },
  });
}

function bindTrim(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const source = call.args[call.args.length - 1] as TypedExpression;
  const side = call.words[0] ?? 'BOTH';
  const [leading, trailing] = [side !== 'TRAILING', side !== 'LEADING'];
  const withSet = call.args.length === 2;
  const kernel = textRows((args, row) =>
    withSet
      ? trim(textAt(args[1], row), textAt(args[0], row), leading, trailing)
      : trim(textAt(args[0], row), ' ', leading, trailing),
  );
  return strictCall(call, varcharOf(source.type), kernel);
}

/** SPLIT_INDEX takes its separator as text or as a character code. */
function bindSplitIndex(call: FunctionCall): TypedExpression | null {
  const [text, separator, index] = call.args as [TypedExpression, TypedExpression, TypedExpression];
  const byCode = matchParameters([separator], ['int']);
  if (!matchParameters([text, index], ['text', 'int']) || !(byCode || isText(separator.type))) return null;
  const kernel = textRows((args, row) => {
    const code = byCode ? intAt(args[1], row) : 1;
    if (code < 1 || code > 255) return null;
    return splitIndex(
      textAt(args[0], row),
      byCode ? String.fromCharCode(code) : textAt(args[1], row),
      intAt(args[2], row),
    );
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

const first = ({ args }: FunctionCall): LogicalType => (args[0] as TypedExpression).type;
const boundedFirst = (call: FunctionCall): LogicalType => varcharOf(first(call));

export const TEXT_FUNCTIONS: readonly ScalarFunction[] = [
  textFunction({
    name: 'UPPER',
    signatures: ['UPPER(text)'],
    arity: [1, 1],
    parameters: ['text'],
    type: first,
    kernel: textRows(([text], row) => textAt(text, row).toUpperCase()),
  }),
  textFunction({
    name: 'LOWER',
    signatures: ['LOWER(text)'],
    arity: [1, 1],
    parameters: ['text'],
    type: first,
    kernel: textRows(([text], row) => textAt(text, row).toLowerCase()),
  }),
  textFunction({
    name: 'INITCAP',
    signatures: ['INITCAP(text)'],
    arity: [1, 1],
    parameters: ['text'],
    type: first,
    kernel: textRows(([text], row) => initCap(textAt(text, row))),
  }),
  textFunction({
    name: 'CHAR_LENGTH',
    aliases: ['CHARACTER_LENGTH'],
    signatures: ['CHAR_LENGTH(text)'],
    arity: [1, 1],
    parameters: ['text'],
    type: () => INT,
    kernel: charLengths,
  }),
  textFunction({
    name: 'SUBSTRING',
    aliases: ['SUBSTR'],
    signatures: ['SUBSTRING(text FROM position [FOR length])', 'SUBSTRING(text, position [, length])'],
    arity: [2, 3],
    parameters: ['text', 'int', 'int'],
    type: boundedFirst,
    alwaysNullable: true,
    kernel: textRows((args, row) =>
      substring(textAt(args[0], row), intAt(args[1], row), args.length > 2 ? intAt(args[2], row) : null),
    ),
  }),
  textFunction({
    name: 'LEFT',
    signatures: ['LEFT(text, length)'],
    arity: [2, 2],
    parameters: ['text', 'int'],
    type: boundedFirst,
    alwaysNullable: true,
    kernel: textRows(([text, length], row) => sliceCodePoints(textAt(text, row), 0, Math.max(0, intAt(length, row)))),
  }),
  textFunction({
    name: 'RIGHT',
    signatures: ['RIGHT(text, length)'],
    arity: [2, 2],
    parameters: ['text', 'int'],
    type: boundedFirst,
    alwaysNullable: true,
    kernel: textRows(([column, length], row) => {
      const text = textAt(column, row);
      const count = codePointCount(text);
      return sliceCodePoints(text, Math.max(0, count - Math.max(0, intAt(length, row))), count);
    }),
  }),
  textFunction({
    name: 'REVERSE',
    signatures: ['REVERSE(text)'],
    arity: [1, 1],
    parameters: ['text'],
    alwaysNullable: true,
    kernel: textRows(([text], row) => Array.from(textAt(text, row)).reverse().join('')),
  }),
  textFunction({
    name: 'POSITION',
    signatures: ['POSITION(part IN text)'],
    arity: [2, 3],
    parameters: ['text', 'text', 'int'],
    type: () => INT,
    kernel: intRows((args, row) =>
      position(textAt(args[0], row), textAt(args[1], row), args.length > 2 ? intAt(args[2], row) : 1),
    ),
  }),
  textFunction({
    name: 'REPLACE',
    signatures: ['REPLACE(text, part, replacement)'],
    arity: [3, 3],
    parameters: ['text'],
    kernel: textRows(([text, part, by], row) => replaceText(textAt(text, row), textAt(part, row), textAt(by, row))),
  }),
  ...(['LPAD', 'RPAD'] as const).map((name) =>
    textFunction({
      name,
      signatures: [`${name}(text, length, pad)`],
      arity: [3, 3],
      parameters: ['text', 'int', 'text'],
      kernel: eachRow(([text, length, filler], row, out, fail) => {
        const units = intAt(length, row);
        if (units > TEXT_UNITS_MAX) return fail(row, 'bad-argument', 'the text is too long for the memory');
        const padded = pad(textAt(text, row), units, textAt(filler, row), name === 'LPAD');
        if (padded === null) setNull(out, row);
        else (out.values as string[])[row] = padded;
      }),
    }),
  ),
  { name: 'SPLIT_INDEX', signatures: ['SPLIT_INDEX(text, separator, index)'], arity: [3, 3], bind: bindSplitIndex },
  {
    name: 'TRIM',
    signatures: ['TRIM(text)', 'TRIM([BOTH | LEADING | TRAILING] [characters] FROM text)'],
    arity: [1, 2],
    bind: bindTrim,
  },
  {
    name: '||',
    signatures: ['text || text'],
    arity: [2, 2],
    bind: (call) =>
      call.args.every((arg) => isText(arg.type)) ? strictCall(call, concatType(call.args), concatKernel) : null,
  },
  textFunction({
    name: 'CONCAT',
    signatures: ['CONCAT(text, …)'],
    arity: [1, ANY_NUMBER],
    parameters: ['text'],
    kernel: concatKernel,
  }),
  { name: 'CONCAT_WS', signatures: ['CONCAT_WS(separator, text, …)'], arity: [1, ANY_NUMBER], bind: bindConcatWs },
];
