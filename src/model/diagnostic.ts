import { fillTemplate } from '#std/fill-template.ts';
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
  return {
    code,
    severity: entry.severity,
    nodeId: details.nodeId ?? null,
    edgeId: details.edgeId ?? null,
    field: details.field ?? null,
    message: fillTemplate(entry.message, values),
    help: fillTemplate(entry.help, values),
    fix: details.fix ?? null,
    values,
  };
}

/** Whether any finding forbids a run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
