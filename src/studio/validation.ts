import type { Schema } from '#protocol/logical-type.ts';
import type { PipelineDocument } from '#model/document.ts';
import { edgeSchema } from '#model/infer-schemas.ts';
import { validateDocument, type ValidatedDocument } from '#model/validate-document.ts';

/** What is known of a document, for every part of the studio that draws it. */
export interface DocumentFacts extends ValidatedDocument {
  readonly errors: number;
  readonly edgeSchemas: ReadonlyMap<string, Schema | null>;
}

const known = new WeakMap<PipelineDocument, DocumentFacts>();

/** Checks a document once: documents never change, so the answer is kept as long as the document is. */
export function factsOf(document: PipelineDocument): DocumentFacts {
  const found = known.get(document);
  if (found !== undefined) return found;
  const validated = validateDocument(document);
  const facts: DocumentFacts = {
    ...validated,
    errors: validated.diagnostics.filter(({ severity }) => severity === 'error').length,
    edgeSchemas: new Map(document.edges.map((edge) => [edge.id, edgeSchema(edge, validated.schemas)])),
  };
  known.set(document, facts);
  return facts;
}
