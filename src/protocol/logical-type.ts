/**
 * Flink SQL's logical types, as far as Weir carries them, and the schema of an edge.
 *
 * A type is plain data (it crosses worker boundaries inside the plan). Nullability belongs to the field.
 * Flink: org.apache.flink.table.types.logical.
 */

export type LogicalType =
  | { readonly kind: 'BOOLEAN' }
  | { readonly kind: 'INT' }
  | { readonly kind: 'BIGINT' }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'DOUBLE' }
  | { readonly kind: 'STRING' }
  /** A text type of bounded length: types of literals and of some functions. Stored as STRING. */
  | { readonly kind: 'CHAR'; readonly length: number }
  | { readonly kind: 'VARCHAR'; readonly length: number }
  | { readonly kind: 'DATE' }
  | { readonly kind: 'TIMESTAMP'; readonly precision: number }
  | { readonly kind: 'TIMESTAMP_LTZ'; readonly precision: number };

/** One column of a schema. Names are case-sensitive, as Flink's are. */
export interface Field {
  readonly name: string;
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/**
 * The schema of an edge.
 * `timeField`: index of the column that carries event time, or null if the edge has lost it (the batch's event-time
 * column is then Flink's "no timestamp").
 * `changelog`: whether rows carry a row kind other than INSERT.
 */
export interface Schema {
  readonly fields: readonly Field[];
  readonly timeField: number | null;
  readonly changelog: boolean;
}

/** How a type is stored in a column. */
export type PhysicalType = 'bool' | 'i32' | 'i64' | 'i128' | 'f64' | 'text';

/** The storage of a type: DECIMAL(p ≤ 18) as i64 (unscaled), wider ones as i128; TIMESTAMP as f64 milliseconds. */
export function physicalTypeOf(type: LogicalType): PhysicalType {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'bool';
    case 'INT':
    case 'DATE':
      return 'i32';
    case 'BIGINT':
      return 'i64';
    case 'DECIMAL':
      return type.precision <= 18 ? 'i64' : 'i128';
    case 'DOUBLE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return 'f64';
    case 'STRING':
    case 'CHAR':
    case 'VARCHAR':
      return 'text';
  }
}

/** Flink's summary text of a type: `DECIMAL(10, 2)`, `TIMESTAMP(3)`. */
export function typeText(type: LogicalType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'CHAR':
    case 'VARCHAR':
      return `${type.kind}(${type.length})`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `${type.kind}(${type.precision})`;
    default:
      return type.kind;
  }
}

/** Whether two types are the same, parameters included. */
export function sameType(left: LogicalType, right: LogicalType): boolean {
  return typeText(left) === typeText(right);
}
