/**
 * Flink SQL's logical types, as far as Weir carries them, and the schema of an edge.
 *
 * A type is plain data (it crosses worker boundaries inside the plan). Nullability belongs to the field.
 * Flink: org.apache.flink.table.types.logical.
 */

export type LogicalType =
  | { readonly kind: 'BOOLEAN' }
  | { readonly kind: 'TINYINT' }
  | { readonly kind: 'SMALLINT' }
  | { readonly kind: 'INT' }
  | { readonly kind: 'BIGINT' }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  /** Doubles that are rounded to 24 bits. */
  | { readonly kind: 'FLOAT' }
  | { readonly kind: 'DOUBLE' }
  | { readonly kind: 'STRING' }
  /** A text type of bounded length: types of literals and of some functions. Stored as STRING. */
  | { readonly kind: 'CHAR'; readonly length: number }
  | { readonly kind: 'VARCHAR'; readonly length: number }
  /** Bytes, stored as a text of one unit (0 to 255) a byte. BYTES is a VARBINARY without bound. */
  | { readonly kind: 'BINARY'; readonly length: number }
  | { readonly kind: 'VARBINARY'; readonly length: number }
  | { readonly kind: 'BYTES' }
  | { readonly kind: 'DATE' }
  /** Milliseconds of the day. */
  | { readonly kind: 'TIME'; readonly precision: number }
  | { readonly kind: 'TIMESTAMP'; readonly precision: number }
  | { readonly kind: 'TIMESTAMP_LTZ'; readonly precision: number }
  /** Months. */
  | { readonly kind: 'INTERVAL MONTH' }
  /** Milliseconds. */
  | { readonly kind: 'INTERVAL SECOND' }
  /** A value of any JSON type, stored as its JSON text. Nothing reads it but comparison. */
  | { readonly kind: 'VARIANT' }
  /** Collections are stored as text, in the form of nested-value.ts. */
  | { readonly kind: 'ARRAY'; readonly element: ElementType }
  | { readonly kind: 'MAP'; readonly key: ElementType; readonly value: ElementType }
  | { readonly kind: 'ROW'; readonly fields: readonly Field[] };

/** The type of what a collection holds. */
export interface ElementType {
  readonly type: LogicalType;
  readonly nullable: boolean;
}

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

/**
 * The storage of a type: DECIMAL(p ≤ 18) as i64 (unscaled), wider ones as i128; TIMESTAMP(p ≤ 3) as f64 milliseconds,
 * finer ones as i128 nanoseconds. A small integer is an i32 within its range.
 */
export function physicalTypeOf(type: LogicalType): PhysicalType {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'bool';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL MONTH':
      return 'i32';
    case 'BIGINT':
    case 'INTERVAL SECOND':
      return 'i64';
    case 'DECIMAL':
      return type.precision <= 18 ? 'i64' : 'i128';
    case 'FLOAT':
    case 'DOUBLE':
      return 'f64';
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 3 ? 'f64' : 'i128';
    case 'STRING':
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES':
    case 'VARIANT':
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
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
    case 'BINARY':
    case 'VARBINARY':
      return `${type.kind}(${type.length})`;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `${type.kind}(${type.precision})`;
    case 'INTERVAL SECOND':
      return 'INTERVAL SECOND(3)';
    case 'ARRAY':
      return `ARRAY<${elementText(type.element)}>`;
    case 'MAP':
      return `MAP<${elementText(type.key)}, ${elementText(type.value)}>`;
    case 'ROW':
      return `ROW<${type.fields.map((field) => `\`${field.name}\` ${elementText(field)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

function elementText({ type, nullable }: ElementType): string {
  return typeText(type) + (nullable ? '' : ' NOT NULL');
}

/** Whether two types are the same, parameters included. */
export function sameType(left: LogicalType, right: LogicalType): boolean {
  return typeText(left) === typeText(right);
}
