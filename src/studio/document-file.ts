import { documentText, parseDocumentText } from '#model/decode-document.ts';
import { DOCUMENT_LENGTH_MAX } from '#model/document-limits.ts';
import type { PipelineDocument } from '#model/document.ts';
import { fail, type Result } from '#std/result.ts';
import { diagnose, type Diagnostic } from '#model/diagnostic.ts';
import { downloadFile } from './download-file.ts';

/** Hands a document to the viewer as a `.weir.json` file. */
export function exportDocument(pipeline: PipelineDocument): void {
  downloadFile(pipeline.name, '.weir.json', { text: documentText(pipeline), type: 'application/json' });
}

/** Reads a file that the viewer chose. Nothing is opened or overwritten here. */
export async function readDocumentFile(file: File): Promise<Result<PipelineDocument, readonly Diagnostic[]>> {
  if (file.size > DOCUMENT_LENGTH_MAX) return fail([diagnose('W015', { values: { limit: DOCUMENT_LENGTH_MAX } })]);
  return parseDocumentText(await file.text());
}

/** An id that no other document has. `prefix`: what it is a copy of, up to 27 characters. */
export function freshDocumentId(prefix = 'doc-'): string {
  return `${prefix}${crypto.randomUUID()}`;
}
