import type { FieldChange } from '#model/diff-documents.ts';
import type { NodeKind } from '#model/document.ts';
import type { FieldDescriptor } from '#model/field-descriptor.ts';
import { fieldOfPath } from '#model/field-of-path.ts';
import { initialText } from '../design/initial-text.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { ModelText } from '../texts/model-text.ts';
import type { Text } from '../texts/use-text.ts';

/** A changed value as it is shown: what the inspector calls the field, and both values in words. */
export interface ChangeText {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What no field edits. */
const OTHERS: Readonly<Record<string, TextKey>> = {
  name: 'name',
  uid: 'diffUid',
  partitioner: 'partitioner',
  text: 'noteText',
  'size.width': 'noteWidth',
  'size.height': 'noteHeight',
  fromPort: 'diffPort',
  'run.script': 'diffScript',
  'run.world': 'world',
  'run.rate': 'rate',
};
/** Longer values are cut: the table shows what is different, not a file. */
const LENGTH_MAX = 400;

/** Tells a change of a node of a kind, or of the document. */
export function changeText(
  { path, before, after }: FieldChange,
  kind: NodeKind | null,
  texts: { readonly text: Text; readonly model: ModelText },
): ChangeText {
  const field = fieldOfPath(inner(path, kind), kind);
  const whole = field !== undefined && field.path === inner(path, kind);
  const told = (value: unknown): string =>
    (whole && value !== undefined ? initialText(field, value, texts) : null) ?? valueText(value, texts.text);
  return { label: labelOf(path, kind, field, texts), before: told(before), after: told(after) };
}

function labelOf(
  path: string,
  kind: NodeKind | null,
  field: FieldDescriptor | undefined,
  { text, model }: { readonly text: Text; readonly model: ModelText },
): string {
  const other = OTHERS[path];
  if (field === undefined) return other === undefined ? path : text(other);
  const rest = inner(path, kind).slice(field.path.length + 1);
  return rest === '' ? model(field.labelKey) : `${model(field.labelKey)}: ${rest}`;
}

/** A path as the catalogue writes it: inside the configuration. */
function inner(path: string, kind: NodeKind | null): string {
  return kind === null ? path : path.replace(/^config\./, '');
}

function valueText(value: unknown, text: Text): string {
  if (value === undefined || value === null || value === '') return text('diffAbsent');
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) {
    return value.length === 0 ? text('diffAbsent') : cut(value.join(', '));
  }
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function cut(value: string): string {
  return value.length <= LENGTH_MAX ? value : `${value.slice(0, LENGTH_MAX)}…`;
}
