import { fillTemplate } from '#std/fill-template.ts';
import { CATALOGUE_TEXTS } from './catalogue-texts.ts';
import { DIAGNOSTICS, type DiagnosticCode } from './diagnostic-table.ts';
import type { DocumentFix } from './document-fix.ts';

/** A numbered finding about a pipeline document: what is wrong, where, and what to do about it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: DiagnosticSeverity;
  readonly nodeId: string | null;
  readonly edgeId: string | null;
  /** Path inside the node's configuration, or inside the document where there is no node: `aggregates.0.expression`. */
  readonly field: string | null;
  readonly message: string;
  readonly help: string;
  readonly fix: DocumentFix | null;
  /** What the message was made of, so that it can be told in another language. */
  readonly values: DiagnosticValues;
}

export type DiagnosticSeverity = 'error' | 'warning' | 'info';
export type DiagnosticValues = Readonly<Record<string, string | number>>;

/** Where a finding belongs, and what it says beyond its code. */
export interface DiagnosticDetails {
  readonly nodeId?: string | undefined;
  readonly edgeId?: string | undefined;
  readonly field?: string | undefined;
  readonly values?: DiagnosticValues | undefined;
  readonly fix?: DocumentFix | undefined;
}

/** A diagnostic of a code of the table. `{name}` in its texts is replaced by the value of that name. */
export function diagnose(code: DiagnosticCode, details: DiagnosticDetails = {}): Diagnostic {
  const entry = DIAGNOSTICS[code];
  const values = details.values ?? {};
  const told = toldValues(values, (key) => CATALOGUE_TEXTS[key] ?? key);
  return {
    code,
    severity: entry.severity,
    nodeId: details.nodeId ?? null,
    edgeId: details.edgeId ?? null,
    field: details.field ?? null,
    message: fillTemplate(entry.message, told),
    help: fillTemplate(entry.help, told),
    fix: details.fix ?? null,
    values,
  };
}

/**
 * The values as a sentence names them. `label`, the key of a catalogue's text, becomes `path`: what the inspector calls
 * the field, behind the node that it belongs to (`name`) and before the part of it that is meant (`part`).
 */
export function toldValues(values: DiagnosticValues, textOf: (key: string) => string): DiagnosticValues {
  const { label, name, part } = values;
  if (label === undefined) return values;
  const places = [name, textOf(String(label)), part].filter((place) => place !== undefined && place !== '');
  return { ...values, path: places.join(': ') };
}

/** Whether any finding forbids a run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
