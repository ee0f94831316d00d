import type { LogicalType } from './logical-type.ts';
import { assert } from '#std/assert.ts';
import type { Value } from './record-batch.ts';
import { physicalTypeOf } from './logical-type.ts';

/**
 * Values of ARRAY, MAP and ROW. A column holds each as one text: JSON without blanks, wide integers as decimal text and
 * doubles as text where JSON has no number for them.
 *
 * Invariants: one value has one text, so that equality, keys, retraction and state need not know collections; a MAP is
 * the list of its entries `[key, value]` in insertion order, a ROW the list of its fields.
 */
export type NestedValue = Value | readonly NestedValue[];

/** The text of a collection. */
export function encodeNested(type: LogicalType, value: readonly NestedValue[]): string {
  return JSON.stringify(toJson(type, value));
}

/** The collection of a text that {@link encodeNested} wrote for the same type. */
export function decodeNested(type: LogicalType, text: string): readonly NestedValue[] {
  return fromJson(type, JSON.parse(text) as Json) as readonly NestedValue[];
}

type Json = boolean | number | string | null | readonly Json[];

function toJson(type: LogicalType, value: NestedValue): Json {
  if (value === null) return null;
  switch (type.kind) {
    case 'ARRAY':
      return listOf(value).map((each) => toJson(type.element.type, each));
    case 'MAP':
      return listOf(value).map((entry) => {
        const [key, of] = listOf(entry) as [NestedValue, NestedValue];
        return [toJson(type.key.type, key), toJson(type.value.type, of)];
      });
    case 'ROW':
      return listOf(value).map((each, index) => toJson(fieldType(type, index), each));
    default:
      return scalarJson(type, value as Value);
  }
}

function scalarJson(type: LogicalType, value: Value): Json {
  switch (physicalTypeOf(type)) {
    case 'i64':
    case 'i128':
      return String(value);
    case 'f64':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? (value as number)
        : Object.is(value, -0)
          ? '-0'
          : `${value}`;
    default:
      return value as boolean | number | string;
  }
}

function fromJson(type: LogicalType, json: Json): NestedValue {
  if (json === null) return null;
  switch (type.kind) {
    case 'ARRAY':
      return (json as readonly Json[]).map((each) => fromJson(type.element.type, each));
    case 'MAP':
      return (json as readonly (readonly [Json, Json])[]).map(([key, value]) => [
        fromJson(type.key.type, key),
        fromJson(type.value.type, value),
      ]);
    case 'ROW':
      return (json as readonly Json[]).map((each, index) => fromJson(fieldType(type, index), each));
    default: {
      const physical = physicalTypeOf(type);
      if (physical === 'i64' || physical === 'i128') return BigInt(json as string);
      return physical === 'f64' ? Number(json) : (json as Value);
    }
  }
}

function fieldType(type: Extract<LogicalType, { kind: 'ROW' }>, index: number): LogicalType {
  const field = type.fields[index];
  assert(field !== undefined, 'a row has no more values than fields');
  return field.type;
}

function listOf(value: NestedValue): readonly NestedValue[] {
  assert(Array.isArray(value), 'a collection is a list');
  return value as readonly NestedValue[];
}
