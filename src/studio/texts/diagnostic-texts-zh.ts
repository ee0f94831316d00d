import type { DiagnosticCode } from '#model/diagnostic-table.ts';

/** Chinese texts of diagnostics: message and help, by code. */
export const DIAGNOSTIC_TEXTS_ZH: Readonly<Partial<Record<DiagnosticCode, readonly [message: string, help: string]>>> =
  {};
