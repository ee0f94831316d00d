import type { LogicalType } from '#protocol/logical-type.ts';
import { encodeNested } from '#protocol/nested-value.ts';
import { allocateColumn, type Column, type Value, valueAt } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { findInJson, type JsonPath, parseJsonPath } from '../json/json-path.ts';
import { isJsonScalar, type JsonNumber, type JsonValue, parseJson, scalarText, writeJson } from '../json/json-value.ts';
import { memo } from '../evaluate/last-value.ts';
import { decimalToDouble } from '../values/decimal.ts';
import { parseType } from '../types/parse-type.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { booleanRows, textAt } from '../evaluate/text-kernels.ts';
import { constantValue, foldConstant } from '../evaluate/constant-node.ts';
import { rowError, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, isText, STRING } from '../types/type-rules.ts';

/**
 * JSON_EXISTS, JSON_VALUE, JSON_QUERY and IS JSON. The clauses of a call come as words (json-call-syntax.ts): of a path
 * that is strict everything that goes wrong is an error, of a lax one nothing is but the path itself. Flink:
 * SqlJsonUtils.
 */
type Found =
  | { readonly kind: 'value'; readonly value: JsonValue; readonly mode: JsonPath['mode'] }
  | { readonly kind: 'error'; readonly why: string }
  /** The path needs what Weir has not. */
  | { readonly kind: 'missing'; readonly why: string };

function finder(): (text: string, path: string) => Found {
  const pathOf = memo(parseJsonPath);
  const jsonOf = memo(parseJson);
  return (text, spec) => {
    const parsed = pathOf(spec);
    if (parsed.kind === 'missing') return { kind: 'missing', why: pathProblem(parsed.feature) };
    const mode = parsed.kind === 'path' ? parsed.path.mode : parsed.mode;
    const json = jsonOf(text);
    if (json === undefined) {
      return mode === 'lax' ? { kind: 'value', value: null, mode } : { kind: 'error', why: 'the text is no JSON' };
    }
    if (parsed.kind === 'invalid') return { kind: 'error', why: 'the path is none' };
    const value = findInJson(json, parsed.path);
    if (value !== undefined && (value !== null || mode === 'lax')) return { kind: 'value', value, mode };
    if (mode === 'strict') return { kind: 'error', why: `nothing is at ${spec}` };
    return { kind: 'value', value: parsed.path.definite ? null : [], mode };
  };
}

function pathProblem(feature: string): string {
  return `Weir's JSON paths have no ${feature}.`;
}

/** The text, the path and nothing else that cannot be read; constant paths that Weir lacks are refused. */
function checkArguments([text, path]: readonly TypedExpression[]): Refusal | null | 'sound' {
  if (text === undefined || path === undefined || !isText(path.type)) return null;
  if (!isText(text.type) && text.type.kind !== 'TIMESTAMP') {
    return {
      refused: 'type-mismatch',
      message: 'A JSON text is read here; cast the value to STRING.',
      span: text.span,
    };
  }
  const constant = constantValue(path);
  const parsed = typeof constant === 'string' ? parseJsonPath(constant) : null;
  if (parsed?.kind !== 'missing') return 'sound';
  const message = `${pathProblem(parsed.feature)} It stands at character ${parsed.index + 1}.`;
  return { refused: 'bad-pattern', message, span: path.span };
}

/** A node that is NULL where text or path are; `write` gets what was found. */
function jsonNode(
  call: FunctionCall,
  type: LogicalType,
  write: (found: Found, out: Column, row: number, columns: readonly Column[]) => string | null,
): TypedExpression {
  const find = finder();
  return foldConstant({
    type,
    nullable: true,
    span: call.span,
    constant: call.args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const columns = call.args.map((arg) => arg.evaluate(frame, selection));
      const [texts, paths] = columns as [Column, Column];
      const out = allocateColumn(type, frame.capacity);
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        if (texts.nulls?.[row] === 1 || paths.nulls?.[row] === 1) {
          setNull(out, row);
          continue;
        }
        // Flink takes a TIMESTAMP, too, whose text is never JSON.
        const found = find(isText(texts.type) ? textAt(texts, row) : '', textAt(paths, row));
        const problem = found.kind === 'missing' ? found.why : write(found, out, row, columns);
        if (problem !== null) throw rowError(frame, call.span, row, 'bad-text', problem);
      }
      return out;
    },
  });
}

/** The word behind `ON EMPTY` or `ON ERROR`: words come as `NULL EMPTY`, `DEFAULT ERROR`. */
function behaviour(words: readonly string[], on: 'EMPTY' | 'ERROR'): string | undefined {
  return words.find((word) => word.endsWith(` ${on}`))?.slice(0, -on.length - 1);
}

function bindExists(call: FunctionCall): TypedExpression | Refusal | null {
  const sound = checkArguments(call.args);
  if (sound !== 'sound') return sound;
  const onError = behaviour(call.words, 'ERROR') ?? 'FALSE';
  return jsonNode(call, BOOLEAN, (found, out, row) => {
    if (found.kind === 'value') (out.values as Uint8Array)[row] = found.value === null ? 0 : 1;
    else if (onError === 'ERROR') return found.why;
    else if (onError === 'UNKNOWN') setNull(out, row);
    else (out.values as Uint8Array)[row] = onError === 'TRUE' ? 1 : 0;
    return null;
  });
}

const RETURNED = new Set(['STRING', 'VARCHAR', 'CHAR', 'BOOLEAN', 'INT', 'DOUBLE']);

function bindValue(call: FunctionCall): TypedExpression | Refusal | null {
  const sound = checkArguments(call.args);
  if (sound !== 'sound') return sound;
  const returning = call.words.find((word) => word.startsWith('RETURNING '));
  const type = returning === undefined ? STRING : returnedType(returning.slice('RETURNING '.length));
  if (type === null) {
    return { refused: 'type-mismatch', message: 'JSON_VALUE returns STRING, BOOLEAN, INTEGER or DOUBLE.' };
  }
  const defaults = call.args.slice(2).map((arg) => castNode(arg, type));
  if (defaults.includes(null)) return null;
  const args = [...call.args.slice(0, 2), ...(defaults as TypedExpression[])];
  const onEmpty = behaviour(call.words, 'EMPTY') ?? 'NULL';
  const onError = behaviour(call.words, 'ERROR') ?? 'NULL';
  // A value without a clause that it belongs to.
  if (call.args.length !== 2 + Number(onEmpty === 'DEFAULT') + Number(onError === 'DEFAULT')) return null;
  const place = { EMPTY: 2, ERROR: onEmpty === 'DEFAULT' ? 3 : 2 };
  return jsonNode({ ...call, args }, type, (found, out, row, columns) => {
    const otherwise = (what: string, on: 'EMPTY' | 'ERROR', why: string): string | null => {
      if (what === 'ERROR') return why;
      const value = what === 'DEFAULT' ? valueAt(columns[place[on]] as Column, row) : null;
      writeScalar(out, row, value);
      return null;
    };
    if (found.kind !== 'value') return otherwise(onError, 'ERROR', found.why);
    const { value, mode } = found;
    if (value === null) return otherwise(onEmpty, 'EMPTY', 'the result of JSON_VALUE is empty');
    if (!isJsonScalar(value)) {
      return mode === 'lax'
        ? otherwise(onEmpty, 'EMPTY', 'the result of JSON_VALUE is empty')
        : otherwise(onError, 'ERROR', 'what was found is no scalar');
    }
    const result = valueOf(type, value);
    if (result === undefined) return `Flink cannot take ${writeJson(value)} as ${type.kind}`;
    writeScalar(out, row, result);
    return null;
  });
}

function returnedType(text: string): LogicalType | null {
  const parsed = parseType(text);
  return parsed.ok && RETURNED.has(parsed.value.type.kind) ? parsed.value.type : null;
}

function writeScalar(out: Column, row: number, value: Value): void {
  if (value === null) setNull(out, row);
  else (out.values as unknown[])[row] = typeof value === 'boolean' ? Number(value) : value;
}

/** A scalar of JSON as a value of SQL; undefined where Java's cast fails. */
function valueOf(type: LogicalType, value: boolean | string | JsonNumber): Value | undefined {
  switch (type.kind) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : undefined;
    case 'INT': {
      if (typeof value !== 'object' || !value.whole) return undefined;
      return BigInt.asIntN(32, value.unscaled) === value.unscaled ? Number(value.unscaled) : undefined;
    }
    case 'DOUBLE':
      if (typeof value !== 'object' || value.whole) return undefined;
      return value.scale >= 0 ? decimalToDouble(value.unscaled, value.scale) : Number(scalarText(value));
    default:
      return scalarText(value);
  }
}

const TEXTS: LogicalType = { kind: 'ARRAY', element: { type: STRING, nullable: true } };

function bindQuery(call: FunctionCall): TypedExpression | Refusal | null {
  const sound = checkArguments(call.args);
  if (sound !== 'sound') return sound;
  const asArray = call.words.includes('RETURNING ARRAY<STRING>');
  const other = call.words.find((word) => word.startsWith('RETURNING ') && word !== 'RETURNING ARRAY<STRING>');
  if (other !== undefined && !/^RETURNING (?:STRING|VARCHAR)/.test(other)) {
    return { refused: 'type-mismatch', message: 'JSON_QUERY returns STRING or ARRAY<STRING>.' };
  }
  const wrapper = call.words.find((word) => word.endsWith(' WRAPPER')) ?? 'WITHOUT WRAPPER';
  const onEmpty = behaviour(call.words, 'EMPTY') ?? 'NULL';
  const onError = behaviour(call.words, 'ERROR') ?? 'NULL';
  return jsonNode(call, asArray ? TEXTS : STRING, (found, out, row) => {
    const otherwise = (what: string, why: string): string | null => {
      if (what === 'ERROR' || (what === 'EMPTY OBJECT' && asArray)) return why;
      if (what === 'NULL') setNull(out, row);
      else (out.values as string[])[row] = what === 'EMPTY OBJECT' ? '{}' : '[]';
      return null;
    };
    if (found.kind !== 'value') return otherwise(onError, found.why);
    if (found.value === null) return otherwise(onEmpty, 'the result of JSON_QUERY is empty');
    const wrapped = wrap(found.value, wrapper);
    if (isJsonScalar(wrapped)) {
      return found.mode === 'lax'
        ? otherwise(onEmpty, 'the result of JSON_QUERY is empty')
        : otherwise(onError, 'what was found is neither array nor object');
    }
    if (!asArray) (out.values as string[])[row] = writeJson(wrapped);
    else if (wrapped instanceof Map) return otherwise(onError, 'what was found is no array');
    else (out.values as string[])[row] = encodeNested(TEXTS, (wrapped as readonly JsonValue[]).map(elementText));
    return null;
  });
}

function wrap(value: JsonValue, wrapper: string): JsonValue {
  if (wrapper === 'UNCONDITIONAL WRAPPER') return [value];
  return wrapper === 'CONDITIONAL WRAPPER' && !Array.isArray(value) ? [value] : value;
}

function elementText(value: JsonValue): string | null {
  if (value === null) return null;
  return isJsonScalar(value) ? scalarText(value as boolean | string | JsonNumber) : writeJson(value);
}

/** IS JSON: FALSE for NULL. The word is what it must be. */
function bindIsJson(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  const [what = 'VALUE'] = call.words;
  if (!isText(operand.type)) return null;
  const test = booleanRows(([text], row) => {
    const value = parseJson(textAt(text, row));
    if (value === undefined) return false;
    if (what === 'OBJECT') return value instanceof Map;
    return what === 'ARRAY' ? Array.isArray(value) : what === 'VALUE' || isJsonScalar(value);
  });
  const strict = strictCall(call, BOOLEAN, test);
  return {
    ...strict,
    nullable: false,
    evaluate(frame, selection) {
      const column = strict.evaluate(frame, selection);
      return column.nulls === null ? column : falseWhereNull(column);
    },
  };
}

function falseWhereNull({ type, values, nulls }: Column): Column {
  const filled = (values as Uint8Array).map((value, row) => (nulls?.[row] === 1 ? 0 : value));
  return { type, values: filled, nulls: null };
}

export const JSON_READ_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'JSON_EXISTS',
    signatures: ['JSON_EXISTS(text, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])'],
    arity: [2, 2],
    bind: bindExists,
  },
  {
    name: 'JSON_VALUE',
    signatures: ['JSON_VALUE(text, path [RETURNING type] [{NULL | ERROR | DEFAULT value} ON {EMPTY | ERROR}])'],
    arity: [2, 4],
    bind: bindValue,
  },
  {
    name: 'JSON_QUERY',
    signatures: [
      'JSON_QUERY(text, path [{WITHOUT | WITH [CONDITIONAL | UNCONDITIONAL]} ARRAY WRAPPER] [{NULL | EMPTY ARRAY | EMPTY OBJECT | ERROR} ON {EMPTY | ERROR}])',
    ],
    arity: [2, 2],
    bind: bindQuery,
  },
  {
    name: 'IS JSON',
    signatures: ['text IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR]'],
    arity: [1, 1],
    bind: bindIsJson,
  },
];
