import { fail, ok, type Result } from '#std/result.ts';
import { checkReferences, readDocument } from './decode/read-document.ts';
import { scanJson } from './decode/scan-json.ts';
import { StrictReader } from './decode/strict-reader.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import type { PipelineDocument } from './document.ts';
import { DOCUMENT_LENGTH_MAX } from './document-limits.ts';
import { migrateDocument } from './migrations.ts';

/**
 * The only way into the model: makes a document of anything that JSON can hold, or says with numbered diagnostics what
 * is wrong with it. Older versions are migrated first. What comes out shares no object with what went in.
 */
export function decodeDocument(json: unknown): Result<PipelineDocument, readonly Diagnostic[]> {
  const reader = new StrictReader();
  scanJson(json, reader);
  if (reader.diagnostics.length > 0) return fail(reader.diagnostics);
  const migrated = migrateDocument(json);
  if (!migrated.ok) return fail([migrated.failure]);
  const document = readDocument(reader, migrated.value);
  if (reader.diagnostics.length === 0) checkReferences(reader, document);
  return reader.diagnostics.length === 0 ? ok(document) : fail(reader.diagnostics);
}

/** Reads the text of a `.weir.json` file. A byte order mark is allowed. */
export function parseDocumentText(text: string): Result<PipelineDocument, readonly Diagnostic[]> {
  if (text.length > DOCUMENT_LENGTH_MAX) return fail([diagnose('W015', { values: { limit: DOCUMENT_LENGTH_MAX } })]);
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed';
    return fail([diagnose('W014', { values: { reason } })]);
  }
  return decodeDocument(json);
}

/** The text of a document as it is saved. */
export function documentText(document: PipelineDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
