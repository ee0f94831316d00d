import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column } from '#protocol/record-batch.ts';
import { utf8Length, writeUtf8 } from '#std/utf8.ts';
import { copyRows } from '../evaluate/copy-rows.ts';
import { TEXT_UNITS_MAX } from '../expression-limits.ts';
import { unscaledReader } from '../evaluate/read-number.ts';
import {
  ANY_NUMBER,
  eachRow,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { intAt, intRows, textAt, textRows, varcharOf } from '../evaluate/text-kernels.ts';
import { trim } from '../values/text-operations.ts';
import { constantValue, foldConstant } from '../evaluate/constant-node.ts';
import { rowError, selectRows, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { commonTypeOf, INT, isBinary, isInteger, isText, STRING } from '../types/type-rules.ts';

/** Functions that take texts apart and put them together. Flink: SqlFunctionUtils, BinaryStringDataUtil. */

/** REPEAT: nothing for a count below 1. */
function bindRepeat(call: FunctionCall): TypedExpression | null {
  const [text, times] = call.args as [TypedExpression, TypedExpression];
  if (!isText(text.type) || !isInteger(times.type) || physicalTypeOf(times.type) !== 'i32') return null;
  const kernel = eachRow((args, row, out, fail) => {
    const unit = textAt(args[0], row);
    const count = Math.max(0, intAt(args[1], row));
    if (unit.length * count > TEXT_UNITS_MAX) fail(row, 'bad-argument', 'the text is too long for the memory');
    else (out.values as string[])[row] = unit.repeat(count);
  });
  return strictCall(call, STRING, kernel);
}

/**
 * OVERLAY counts UTF-16 units. Out of range nothing is replaced; a length of 0, a negative one or one beyond the end
 * drops all the rest.
 */
function bindOverlay(call: FunctionCall): TypedExpression | null {
  const [text, by, ...numbers] = call.args as [TypedExpression, TypedExpression, ...TypedExpression[]];
  if (!isText(text.type) || !isText(by.type) || !numbers.every((each) => isInteger(each.type))) return null;
  const kernel = eachRow((args, row, out, fail) => {
    const [source, part] = [textAt(args[0], row), textAt(args[1], row)];
    const start = unscaledReader(args[2] as Column)(row);
    const length = args[3] === undefined ? BigInt(part.length) : unscaledReader(args[3])(row);
    const result = overlay(source, part, start, Number(BigInt.asIntN(32, length)));
    if (result === null) fail(row, 'bad-argument', `a length of ${length} leaves the range of INT`);
    else (out.values as string[])[row] = result;
  });
  return strictCall(call, overlayType(text.type, by.type), kernel);
}

/** The lengths of bounded texts add up. */
function overlayType(text: LogicalType, by: LogicalType): LogicalType {
  if (text.kind === 'STRING' || by.kind === 'STRING') return STRING;
  return { kind: 'VARCHAR', length: (text as { length: number }).length + (by as { length: number }).length };
}

function overlay(source: string, part: string, start: bigint, length: number): string | null {
  if (start <= 0n || start > BigInt(source.length)) return source;
  const at = Number(start);
  if (at + length > 0x7fffffff) return null;
  const rest = length > 0 && at + length <= source.length ? source.slice(at - 1 + length) : '';
  return source.slice(0, at - 1) + part + rest;
}

/** LTRIM and RTRIM keep a bounded type, BTRIM does not. */
function bindTrim(call: FunctionCall, leading: boolean, trailing: boolean): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const [source] = call.args as [TypedExpression];
  const kernel = textRows(([text, set], row) =>
    trim(textAt(text, row), set === undefined ? ' ' : textAt(set, row), leading, trailing),
  );
  return strictCall(call, leading && trailing ? STRING : varcharOf(source.type), kernel);
}

/** CHR: the Latin-1 character of the low byte, nothing for a negative number. */
function bindChr(call: FunctionCall): TypedExpression | null {
  const [code] = call.args as [TypedExpression];
  if (!isInteger(code.type)) return null;
  const kernel = textRows(([column], row) => {
    const value = unscaledReader(column as Column)(row);
    return value < 0n ? '' : String.fromCharCode(Number(value & 0xffn));
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

/** ASCII: the first byte of the UTF-8 as a signed number, 0 for the empty text. */
function bindAscii(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  if (!isText(operand.type)) return null;
  const bytes = new Int8Array(4);
  const kernel = intRows(([text], row) => {
    const first = String.fromCodePoint(textAt(text, row).codePointAt(0) ?? 0);
    if (utf8Length(first) > 0) writeUtf8(first, new Uint8Array(bytes.buffer), 0);
    return bytes[0] as number;
  });
  return strictCall(call, INT, kernel);
}

/** TRANSLATE: NULL for the characters to find changes nothing, NULL for the others removes them. */
function bindTranslate(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const [source, from, to] = call.args as [TypedExpression, TypedExpression, TypedExpression];
  return foldConstant({
    type: STRING,
    nullable: source.nullable,
    span: call.span,
    constant: call.args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const texts = source.evaluate(frame, selection);
      const [found, written] = [from.evaluate(frame, selection), to.evaluate(frame, selection)];
      const values = new Array<string>(frame.capacity).fill('');
      let [lastFrom, lastTo]: [string, string] = ['', ''];
      let map = new Map<string, string>();
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        const keys = found.nulls?.[row] === 1 ? '' : textAt(found, row);
        const replacements = written.nulls?.[row] === 1 ? '' : textAt(written, row);
        if (keys !== lastFrom || replacements !== lastTo) {
          map = characterMap(keys, replacements);
          [lastFrom, lastTo] = [keys, replacements];
        }
        const text = texts.nulls?.[row] === 1 ? '' : textAt(texts, row);
        values[row] = map.size === 0 ? text : Array.from(text, (point) => map.get(point) ?? point).join('');
      }
      return { type: STRING, values, nulls: texts.nulls };
    },
  });
}

/** Of a character that stands twice the first place counts. */
function characterMap(keys: string, replacements: string): Map<string, string> {
  const map = new Map<string, string>();
  const targets = Array.from(replacements);
  for (const [index, point] of Array.from(keys).entries()) {
    if (!map.has(point)) map.set(point, targets[index] ?? '');
  }
  return map;
}

/** ELT: the n-th of the others, from 1; NULL beyond them. Flink's code takes an INT only, where it finds one. */
function bindElt(call: FunctionCall): TypedExpression | Refusal | null {
  const [index, ...choices] = call.args as [TypedExpression, ...TypedExpression[]];
  const texts = choices.every(({ type }) => isText(type));
  const type = commonTypeOf(choices.map((choice) => choice.type));
  if (!isInteger(index.type) || type === null || !(texts || choices.every((each) => isBinary(each.type)))) return null;
  const constant = constantValue(index);
  if (constant !== undefined && constant !== null && BigInt(constant as number | bigint) < 0n) {
    return { refused: 'constant-error', message: 'The index of ELT is not negative.', span: index.span };
  }
  return foldConstant({
    type,
    nullable: true,
    span: call.span,
    constant: call.args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const column = index.evaluate(frame, selection);
      const read = unscaledReader(column);
      const out = allocateColumn(type, frame.capacity);
      for (let i = 0; i < selection.count; i++) setNull(out, selection.rows[i] as number);
      for (const [at, choice] of choices.entries()) {
        const values = choice.evaluate(frame, selection);
        const taken = selectRows(selection, (row) => column.nulls?.[row] !== 1 && read(row) === BigInt(at + 1));
        if (taken.count > 0 && index.type.kind !== 'INT') {
          const detail = `Flink's ELT fails for an index of type ${index.type.kind}; cast it to INT`;
          throw rowError(frame, call.span, taken.rows[0] as number, 'flink-defect', detail);
        }
        for (let i = 0; i < taken.count; i++) (out.nulls as Uint8Array)[taken.rows[i] as number] = 0;
        copyRows(values, taken, out);
      }
      return out;
    },
  });
}

export const TEXT_EDIT_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'REPEAT', signatures: ['REPEAT(text, count)'], arity: [2, 2], bind: bindRepeat },
  {
    name: 'OVERLAY',
    signatures: ['OVERLAY(text PLACING part FROM position [FOR length])'],
    arity: [3, 4],
    bind: bindOverlay,
  },
  {
    name: 'LTRIM',
    signatures: ['LTRIM(text [, characters])'],
    arity: [1, 2],
    bind: (call) => bindTrim(call, true, false),
  },
  {
    name: 'RTRIM',
    signatures: ['RTRIM(text [, characters])'],
    arity: [1, 2],
    bind: (call) => bindTrim(call, false, true),
  },
  {
    name: 'BTRIM',
    signatures: ['BTRIM(text [, characters])'],
    arity: [1, 2],
    bind: (call) => bindTrim(call, true, true),
  },
  {
    name: 'TRANSLATE',
    aliases: ['TRANSLATE3'],
    signatures: ['TRANSLATE(text, characters, replacements)'],
    arity: [3, 3],
    bind: bindTranslate,
  },
  { name: 'CHR', signatures: ['CHR(code)'], arity: [1, 1], bind: bindChr },
  { name: 'ASCII', signatures: ['ASCII(text)'], arity: [1, 1], bind: bindAscii },
  { name: 'ELT', signatures: ['ELT(index, text, …)', 'ELT(index, bytes, …)'], arity: [2, ANY_NUMBER], bind: bindElt },
];
