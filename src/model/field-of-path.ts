import type { DiagnosticValues } from './diagnostic.ts';
import type { NodeKind } from './document.ts';
import type { FieldDescriptor } from './field-descriptor.ts';
import { catalogueEntry, NODE_FIELDS } from './operator-catalogue.ts';
import { CHECKPOINT_FIELDS, COST_FIELDS, EXECUTION_FIELDS, RESTART_FIELDS } from './settings-catalogue.ts';

const DOCUMENT_FIELDS = [...CHECKPOINT_FIELDS, ...RESTART_FIELDS, ...EXECUTION_FIELDS, ...COST_FIELDS];

/**
 * The field that edits the value at a path, or the one that it is a part of. The path is as the catalogue writes it:
 * inside a node or its configuration, or inside the document where there is no kind.
 */
export function fieldOfPath(path: string, kind: NodeKind | null): FieldDescriptor | undefined {
  const fields = kind === null ? DOCUMENT_FIELDS : [...catalogueEntry(kind).fields, ...NODE_FIELDS];
  return fields
    .filter((field) => path === field.path || path.startsWith(`${field.path}.`))
    .toSorted((left, right) => right.path.length - left.path.length)[0];
}

/** How a finding names the field at a path: the key of its label, and the part of it that is meant. */
export function labelOf(path: string, kind: NodeKind | null): DiagnosticValues {
  const field = fieldOfPath(path, kind);
  if (field === undefined) return { label: path };
  const part = path
    .slice(field.path.length + 1)
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? `#${Number(step) + 1}` : step))
    .join(' ');
  return part === '' ? { label: field.labelKey } : { label: field.labelKey, part };
}
