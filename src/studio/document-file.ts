import { type Diagnostic } from '#model/diagnostic.ts';
import { documentText, parseDocumentText } from '#model/decode-document.ts';
import { DOCUMENT_LENGTH_MAX } from '#model/document-limits.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { Result } from '#std/result.ts';
import { fail } from '#std/result.ts';
import { diagnose } from '#model/diagnostic.ts';

/** Hands a document to the viewer as a `.weir.json` file. */
export function exportDocument(pipeline: PipelineDocument): void {
  download(`${fileName(pipeline.name)}.weir.json`, documentText(pipeline), 'application/json');
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

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click starts the download after this turn.
  setTimeout(() => URL.revokeObjectURL(url));
}

function fileName(name: string): string {
  const safe = name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim();
  return safe === '' ? 'pipeline' : safe.slice(0, 80);
}
