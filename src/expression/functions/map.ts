import type { LogicalType } from '#protocol/logical-type.ts';
import type { NestedValue } from '#protocol/nested-value.ts';
import { javaHashOfString } from '#std/key-hash.ts';
import { castNode } from '../casts/cast.ts';
import { asList, identityOf, strictNestedNode } from '../evaluate/collection-values.ts';
import {
  ANY_NUMBER,
  anyNullable,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
} from '../evaluate/scalar-function.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { commonTypeOf, isText, STRING } from '../types/type-rules.ts';
import { refusePattern, splitByPattern } from './regular-expression.ts';

/**
 * Functions on MAP; entries keep the order in which Flink writes them. Flink: Map…Function, SqlFunctionUtils.strToMap.
 */

type Entry = readonly [key: NestedValue, value: NestedValue];

/** MAP_KEYS, MAP_VALUES, MAP_ENTRIES. */
function bindParts(call: FunctionCall, part: 'keys' | 'values' | 'entries'): TypedExpression | null {
  const [map] = call.args as [TypedExpression];
  if (map.type.kind !== 'MAP') return null;
  const { key, value } = map.type;
  const row: LogicalType = {
    kind: 'ROW',
    fields: [
      { name: 'key', ...key },
      { name: 'value', ...value },
    ],
  };
  const element = part === 'keys' ? key : part === 'values' ? value : { type: row, nullable: true };
  const result = { type: { kind: 'ARRAY', element } as const, nullable: map.nullable };
  return strictNestedNode(call, [map], result, ([entries]) =>
    part === 'entries'
      ? asList(entries)
      : asList(entries).map((entry) => asList(entry)[part === 'keys' ? 0 : 1] as NestedValue),
  );
}

/** MAP_FROM_ARRAYS keeps keys that stand twice. */
function bindFromArrays(call: FunctionCall): TypedExpression | null {
  const [keys, values] = call.args as [TypedExpression, TypedExpression];
  if (keys.type.kind !== 'ARRAY' || values.type.kind !== 'ARRAY') return null;
  const type: LogicalType = { kind: 'MAP', key: keys.type.element, value: values.type.element };
  return strictNestedNode(call, call.args, { type, nullable: anyNullable(call.args) }, ([a, b], fail) => {
    const [first, second] = [asList(a), asList(b)];
    if (first.length !== second.length) return fail(`${first.length} keys for ${second.length} values`);
    return first.map((key, index) => [key, second[index] as NestedValue]);
  });
}

/** MAP_UNION: of a key that stands twice the last value counts. */
function bindUnion(call: FunctionCall): TypedExpression | null {
  const type = call.args.every((arg) => arg.type.kind === 'MAP')
    ? commonTypeOf(call.args.map((arg) => arg.type))
    : null;
  if (type === null || type.kind !== 'MAP') return null;
  const nodes = call.args.map((arg) => castNode(arg, type));
  if (nodes.includes(null)) return null;
  const result = { type, nullable: anyNullable(call.args) };
  return strictNestedNode(call, nodes as TypedExpression[], result, (maps) => {
    const entries = new Map<string, Entry>();
    for (const map of maps) {
      for (const entry of asList(map) as readonly Entry[]) entries.set(identityOf(type.key.type, entry[0]), entry);
    }
    return [...entries.values()];
  });
}

const TEXT_MAP: LogicalType = {
  kind: 'MAP',
  key: { type: STRING, nullable: true },
  value: { type: STRING, nullable: true },
};

/** STR_TO_MAP: the two separators are regular expressions; a piece without the second one is a key with NULL. */
function bindStrToMap(call: FunctionCall): TypedExpression | Refusal | null {
  if (call.args.length === 2 || !call.args.every(({ type }) => isText(type))) return null;
  for (const pattern of call.args.slice(1)) {
    const refusal = refusePattern(pattern);
    if (refusal !== null) return refusal;
  }
  const result = { type: TEXT_MAP, nullable: true };
  return strictNestedNode(call, call.args, result, ([text, between, inside], fail) => {
    if (text === '') return [];
    const pieces =
      between === undefined
        ? splitByText(text as string, ',')
        : splitByPattern(text as string, between as string, 0, fail);
    const map = new Map<string, string | null>();
    for (const piece of pieces) {
      const [key, value] =
        inside === undefined ? splitOnce(piece, '=') : splitByPattern(piece, inside as string, 2, fail);
      if (value === undefined) map.set(piece, null);
      else map.set(key as string, value);
    }
    return inHashOrder(map, pieces.length);
  });
}

/** Java's String.split: empty pieces at the end are dropped. */
function splitByText(text: string, separator: string): readonly string[] {
  const pieces = text.split(separator);
  while (pieces.length > 1 && pieces[pieces.length - 1] === '') pieces.pop();
  return pieces.length === 1 && pieces[0] === '' && text !== '' ? [] : pieces;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** The order in which a java.util.HashMap of that expected size lists its entries. */
function inHashOrder(map: ReadonlyMap<string, string | null>, expected: number): readonly Entry[] {
  const capacity = expected <= 2 ? expected + 1 : Math.ceil(expected / 0.75);
  let size = 1;
  while (size < capacity) size *= 2;
  while (map.size > size * 0.75) size *= 2;
  const bucketOf = (key: string): number => {
    const hash = javaHashOfString(key);
    return (hash ^ (hash >>> 16)) & (size - 1);
  };
  return [...map].sort(([a], [b]) => bucketOf(a) - bucketOf(b));
}

export const MAP_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'MAP_KEYS', signatures: ['MAP_KEYS(map)'], arity: [1, 1], bind: (call) => bindParts(call, 'keys') },
  { name: 'MAP_VALUES', signatures: ['MAP_VALUES(map)'], arity: [1, 1], bind: (call) => bindParts(call, 'values') },
  { name: 'MAP_ENTRIES', signatures: ['MAP_ENTRIES(map)'], arity: [1, 1], bind: (call) => bindParts(call, 'entries') },
  { name: 'MAP_FROM_ARRAYS', signatures: ['MAP_FROM_ARRAYS(keys, values)'], arity: [2, 2], bind: bindFromArrays },
  { name: 'MAP_UNION', signatures: ['MAP_UNION(map, …)'], arity: [1, ANY_NUMBER], bind: bindUnion },
  {
    name: 'STR_TO_MAP',
    signatures: ['STR_TO_MAP(text)', 'STR_TO_MAP(text, entry separator, key separator)'],
    arity: [1, 3],
    bind: bindStrToMap,
  },
];
