/** One editable property: what an inspector needs to draw it. Texts are keys of catalogue-texts.ts. */
export interface FieldDescriptor {
  /** Path inside the object that it edits: `watermark.strategy`. Diagnostics name fields by the same path. */
  readonly path: string;
  readonly labelKey: string;
  readonly helpKey: string;
  /** Option key or method of Flink, or null where Flink has none. */
  readonly flink: string | null;
  readonly editor: FieldEditor;
  /** The field matters only while another one has one of these values. */
  readonly onlyIf: { readonly path: string; readonly values: readonly string[] } | null;
}

export type FieldEditor =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** `nullKey`: what null means; null if the field may not be null. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly nullKey: string | null }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly nullKey: string | null }
  /** Milliseconds. */
  | { readonly kind: 'duration'; readonly min: number; readonly nullKey: string | null }
  /** A point in time, ms since the epoch. */
  | { readonly kind: 'timestamp' }
  /** `absent`: the choice that a document without the property has made. */
  | {
      readonly kind: 'select';
      readonly choices: readonly { readonly value: string; readonly labelKey: string }[];
      readonly absent?: string | undefined;
    }
  /** A scalar expression over the input's schema. */
  | { readonly kind: 'expression' }
  | { readonly kind: 'expression-list'; readonly of: 'scalar' | 'aggregate' }
  /** Names and SQL types. */
  | { readonly kind: 'columns' }
  /** One column: of the node's input, or of its own output. */
  | { readonly kind: 'column-name'; readonly of: 'input' | 'output'; readonly nullKey: string | null }
  | { readonly kind: 'column-names'; readonly of: 'input' }
  | { readonly kind: 'generator-fields' }
  /** Whether a group of fields exists at all; `present` is what it starts as. */
  | { readonly kind: 'optional-group'; readonly present: Readonly<Record<string, number>> }
  | { readonly kind: 'idle-splits' }
  | { readonly kind: 'rows' }
  | { readonly kind: 'file' };

/** What an object that lacks the property means by it; undefined: nothing. */
export function absentValue({ editor }: FieldDescriptor): string | undefined {
  return editor.kind === 'select' ? editor.absent : undefined;
}

/** The value at a path, or undefined. */
export function valueAt(object: unknown, path: string): unknown {
  let value: unknown = object;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** The object with another value at a path. What is on the way is copied, the rest is shared. */
export function withValueAt<T extends object>(object: T, path: string, value: unknown): T {
  const [key = '', ...rest] = path.split('.');
  const inner = (object as Readonly<Record<string, unknown>>)[key];
  const child = typeof inner === 'object' && inner !== null ? inner : {};
  const changed = rest.length === 0 ? value : withValueAt(child, rest.join('.'), value);
  if (Array.isArray(object)) return object.with(Number(key), changed) as unknown as T;
  return { ...object, [key]: changed };
}
