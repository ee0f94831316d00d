import type { LogicalType } from '#protocol/logical-type.ts';
import type { NestedValue } from '#protocol/nested-value.ts';
import type { Value } from '#protocol/record-batch.ts';
import { nestedNode, strictNestedNode } from '../evaluate/collection-values.ts';
import { javaDoubleText } from '../values/java-double-text.ts';
import { bigDecimalText, parseJson, quoteJson, writeJson, writeVariant } from '../json/json-value.ts';
import {
  ANY_NUMBER,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { textAt, textRows } from '../evaluate/text-kernels.ts';
import { parseDecimal } from '../values/decimal.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { isApproximate, isBinary, isText, STRING } from '../types/type-rules.ts';
import { valueText } from '../values/value-text.ts';
import { toBase64 } from './encoding.ts';

/**
 * JSON_STRING, JSON_OBJECT, JSON_ARRAY, JSON, JSON_QUOTE, JSON_UNQUOTE. A value that is JSON already (the result of one
 * of the three, JSON(text)) is put in as it is. Flink: JsonGenerateUtils, JsonQuoteFunction.
 */

/** Whether a type can be written as JSON; DATE, TIME and intervals cannot. */
function isWritable(type: LogicalType): boolean {
  switch (type.kind) {
    case 'DATE':
    case 'TIME':
    case 'INTERVAL MONTH':
    case 'INTERVAL SECOND':
    case 'VARIANT':
      return false;
    case 'ARRAY':
      return isWritable(type.element.type);
    case 'MAP':
      return isText(type.key.type) && isWritable(type.value.type);
    case 'ROW':
      return type.fields.every((field) => isWritable(field.type));
    default:
      return true;
  }
}

function jsonOf(type: LogicalType, value: NestedValue): string {
  if (value === null) return 'null';
  const list = value as readonly NestedValue[];
  switch (type.kind) {
    case 'BOOLEAN':
      return String(value);
    case 'DECIMAL':
      return bigDecimalText(value as bigint, type.scale);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `"${isoText(type, value as Value)}${type.kind === 'TIMESTAMP_LTZ' ? 'Z' : ''}"`;
    case 'ARRAY':
      return `[${list.map((each) => jsonOf(type.element.type, each)).join(',')}]`;
    case 'MAP':
      return `{${(list as readonly (readonly [NestedValue, NestedValue])[])
        .map(([key, held]) => `${quoteJson(key as string)}:${jsonOf(type.value.type, held)}`)
        .join(',')}}`;
    case 'ROW':
      return `{${type.fields
        .map((field, index) => `${quoteJson(field.name)}:${jsonOf(field.type, list[index] as NestedValue)}`)
        .join(',')}}`;
    default:
      if (isText(type)) return quoteJson(value as string);
      if (isBinary(type)) return `"${toBase64(value as string)}"`;
      return isApproximate(type) ? doubleJson(value as number) : String(value);
  }
}

/** Doubles are written as Java's BigDecimal of their text: 1.0E+20, no negative zero. */
function doubleJson(value: number): string {
  if (!Number.isFinite(value)) return `"${javaDoubleText(value)}"`;
  const text = javaDoubleText(value);
  const [mantissa = '', exponent = '0'] = text.split('E');
  const parsed = parseDecimal(mantissa);
  return parsed === null ? text : bigDecimalText(parsed.unscaled, parsed.scale - Number(exponent));
}

/** `2026-01-01T00:00:00.5`: digits of a second only as far as there are some. */
function isoText(type: Extract<LogicalType, { kind: 'TIMESTAMP' | 'TIMESTAMP_LTZ' }>, value: Value): string {
  return valueText({ ...type, kind: 'TIMESTAMP' }, value)
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** The JSON of an argument. */
function argumentJson(arg: TypedExpression, value: NestedValue): string {
  return arg.json === true && value !== null ? (value as string) : jsonOf(arg.type, value);
}

function refuseArguments(args: readonly TypedExpression[]): Refusal | null {
  const bad = args.find(({ type }) => !isWritable(type));
  if (bad === undefined) return null;
  const message = `Flink cannot write ${bad.type.kind} as JSON; cast it to STRING.`;
  return { refused: 'type-mismatch', message, span: bad.span };
}

function asJson(node: TypedExpression): TypedExpression {
  return { ...node, json: true };
}

function bindJsonString(call: FunctionCall): TypedExpression | Refusal {
  const [operand] = call.args as [TypedExpression];
  return (
    refuseArguments(call.args) ??
    nestedNode(call, call.args, { type: STRING, nullable: operand.nullable }, ([value]) =>
      value === null ? null : argumentJson(operand, value as NestedValue),
    )
  );
}

/** The arguments are key, value, key, value …; a repeated key keeps its place and takes the last value. */
function bindJsonObject(call: FunctionCall): TypedExpression | Refusal | null {
  const { args, words } = call;
  if (args.length % 2 === 1) return null;
  const keys = args.filter((_arg, index) => index % 2 === 0);
  if (!keys.every(({ type }) => isText(type))) return null;
  const open = keys.find(({ nullable }) => nullable);
  if (open !== undefined) {
    return { refused: 'type-mismatch', message: 'A key of JSON_OBJECT must not be NULL.', span: open.span };
  }
  const absent = words.includes('ABSENT');
  const node = nestedNode(call, args, { type: STRING, nullable: false }, (values) => {
    const fields = new Map<string, string>();
    for (let i = 0; i < values.length; i += 2) {
      const value = values[i + 1] as NestedValue;
      if (value === null && absent) continue;
      fields.set(values[i] as string, argumentJson(args[i + 1] as TypedExpression, value));
    }
    return `{${[...fields].map(([key, json]) => `${quoteJson(key)}:${json}`).join(',')}}`;
  });
  return refuseArguments(args) ?? asJson(node);
}

/** NULLs are left out unless the call says NULL ON NULL. */
function bindJsonArray(call: FunctionCall): TypedExpression | Refusal {
  const { args, words } = call;
  const keep = words.includes('NULL');
  const node = nestedNode(call, args, { type: STRING, nullable: false }, (values) => {
    const items = values.flatMap((value, index) =>
      value === null && !keep ? [] : [argumentJson(args[index] as TypedExpression, value)],
    );
    return `[${items.join(',')}]`;
  });
  return refuseArguments(args) ?? asJson(node);
}

/** JSON(text): the text as JSON, to be put into JSON_OBJECT or JSON_ARRAY. */
function bindJson(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  if (!isText(operand.type)) return null;
  const node = nestedNode(call, [operand], { type: STRING, nullable: operand.nullable }, ([text], fail) => {
    if (text === null || (text as string).trim() === '') return null;
    const value = parseJson(text as string);
    return value === undefined ? fail(`${quoteJson(text as string)} is no JSON`) : writeJson(value);
  });
  return asJson(node);
}

const VARIANT: LogicalType = { kind: 'VARIANT' };

/** PARSE_JSON: a repeated key is refused unless the second argument allows it; TRY_PARSE_JSON gives NULL then. */
function bindParseJson(call: FunctionCall, safe: boolean): TypedExpression | null {
  const [text, repeats] = call.args as [TypedExpression, TypedExpression | undefined];
  if (!isText(text.type) || (repeats !== undefined && repeats.type.kind !== 'BOOLEAN')) return null;
  const nullable = safe || call.args.some((arg) => arg.nullable);
  return strictNestedNode(call, call.args, { type: VARIANT, nullable }, ([json, allowed = false], fail) => {
    const value = parseJson(json as string, allowed as boolean);
    if (value !== undefined) return writeVariant(value);
    return safe ? null : fail(`${quoteJson(json as string)} is no JSON`);
  });
}

function textFunction(name: string, compute: (text: string) => string): ScalarFunction {
  const kernel = textRows(([text], row) => compute(textAt(text, row)));
  return {
    name,
    signatures: [`${name}(text)`],
    arity: [1, 1],
    bind(call) {
      const [operand] = call.args as [TypedExpression];
      return isText(operand.type) ? strictCall(call, STRING, kernel) : null;
    },
  };
}

const QUOTED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Flink writes a code point beyond 16 bits with five digits and then its second half again. */
function jsonQuote(text: string): string {
  let quoted = '"';
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    const unit = text[i] as string;
    quoted += point < 128 ? (QUOTED[unit] ?? unit) : `\\u${point.toString(16).padStart(4, '0')}`;
  }
  return `${quoted}"`;
}

/** What is no JSON, or no string, stays as it is. */
function jsonUnquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || parseJson(text) === undefined) return text;
  const inner = text.slice(1, -1);
  if (/\\(?!["\\/bfnrtu])|\\u(?![0-9A-Fa-f]{4})/.test(inner.replace(/\\\\/g, ''))) return text;
  return inner.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_all, code: string | undefined, letter: string) =>
    code === undefined ? (UNQUOTED[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const UNQUOTED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

export const JSON_WRITE_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'JSON_STRING', signatures: ['JSON_STRING(value)'], arity: [1, 1], bind: bindJsonString },
  {
    name: 'JSON_OBJECT',
    signatures: ['JSON_OBJECT([KEY] key VALUE value, … [{NULL | ABSENT} ON NULL])'],
    arity: [0, ANY_NUMBER],
    bind: bindJsonObject,
  },
  {
    name: 'JSON_ARRAY',
    signatures: ['JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])'],
    arity: [0, ANY_NUMBER],
    bind: bindJsonArray,
  },
  {
    name: 'PARSE_JSON',
    signatures: ['PARSE_JSON(text [, repeated keys])'],
    arity: [1, 2],
    bind: (call) => bindParseJson(call, false),
  },
  {
    name: 'TRY_PARSE_JSON',
    signatures: ['TRY_PARSE_JSON(text [, repeated keys])'],
    arity: [1, 2],
    bind: (call) => bindParseJson(call, true),
  },
  { name: 'JSON', signatures: ['JSON(text)'], arity: [1, 1], bind: bindJson },
  textFunction('JSON_QUOTE', jsonQuote),
  textFunction('JSON_UNQUOTE', jsonUnquote),
];
