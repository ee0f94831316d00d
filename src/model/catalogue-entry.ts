import type { NodeConfig, NodeKind, OutputPort } from './document.ts';
import type { FieldDescriptor, FieldEditor } from './field-descriptor.ts';

/** What the palette, the inspector and the canvas know of each kind of node. */
export interface CatalogueEntry {
  readonly kind: NodeKind;
  readonly category: 'source' | 'transform' | 'sink';
  /** Flink's counterpart, as the palette names it. */
  readonly flink: string;
  readonly nameKey: string;
  readonly descriptionKey: string;
  /** Inputs it takes; null = any number. */
  readonly inputsMax: number | null;
  readonly outputs: readonly OutputPort[];
  /** Whether it keeps state by key. */
  readonly keyed: boolean;
  readonly defaultConfig: NodeConfig;
  readonly fields: readonly FieldDescriptor[];
}

/** An entry; a source has no input, a sink no output. */
export function entry(
  kind: NodeKind,
  category: CatalogueEntry['category'],
  flink: string,
  rest: Pick<CatalogueEntry, 'defaultConfig' | 'fields'> &
    Partial<Pick<CatalogueEntry, 'inputsMax' | 'outputs' | 'keyed'>>,
): CatalogueEntry {
  return {
    kind,
    category,
    flink,
    nameKey: `operator.${kind}.name`,
    descriptionKey: `operator.${kind}.description`,
    inputsMax: category === 'source' ? 0 : 1,
    outputs: category === 'sink' ? [] : ['out'],
    keyed: false,
    ...rest,
  };
}

/** `group` and path make the keys of label and help, so that kinds can share a field's texts. */
export function field(
  group: string,
  path: string,
  flink: string | null,
  editor: FieldEditor,
  onlyIf: FieldDescriptor['onlyIf'] = null,
): FieldDescriptor {
  const key = `field.${group}.${path}`;
  return { path, labelKey: `${key}.label`, helpKey: `${key}.help`, flink, editor, onlyIf };
}

/** A whole number. */
export function integer(min: number, max: number, nullKey: string | null = null): FieldEditor {
  return { kind: 'integer', min, max, nullKey };
}

/** Milliseconds. */
export function duration(min: number, nullKey: string | null = null): FieldEditor {
  return { kind: 'duration', min, nullKey };
}

/**
 * One of several values; `name` is the part of the texts' keys that says of what, `absent` the value that a document
 * without the property means.
 */
export function select(name: string, values: readonly string[], absent?: string): FieldEditor {
  return { kind: 'select', choices: values.map((value) => ({ value, labelKey: `choice.${name}.${value}` })), absent };
}

/** What happens to a row for which an expression of the node fails. Flink has no such option. */
export const FAILING_ROWS: FieldDescriptor = field(
  'failing',
  'failingRows',
  null,
  select('failing', ['fail', 'side-output'], 'fail'),
);
