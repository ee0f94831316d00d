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
/** The document that was checked last. */
let last: PipelineDocument | null = null;

/**
 * Checks a document once: documents never change, so the answer is kept as long as the document is. Where nodes lie is
 * nothing to be checked.
 */
export function factsOf(document: PipelineDocument): DocumentFacts {
  const found = known.get(document) ?? (last !== null && isSameButPlaces(last, document) ? known.get(last) : undefined);
  last = document;
  if (found !== undefined) {
    known.set(document, found);
    return found;
  }
  const validated = validateDocument(document);
  const facts: DocumentFacts = {
    ...validated,
    errors: validated.diagnostics.filter(({ severity }) => severity === 'error').length,
    edgeSchemas: new Map(document.edges.map((edge) => [edge.id, edgeSchema(edge, validated.schemas)])),
  };
  known.set(document, facts);
  return facts;
}

/** Whether two documents differ in positions at most. Parts that were not edited are the same objects. */
export function isSameButPlaces(left: PipelineDocument, right: PipelineDocument): boolean {
  return (
    isSameBut(['nodes', 'notes'], left, right) &&
    areSameButPlaces(left.nodes, right.nodes) &&
    areSameButPlaces(left.notes, right.notes)
  );
}

function areSameButPlaces<T extends { readonly position: unknown }>(left: readonly T[], right: readonly T[]): boolean {
  return (
    left.length === right.length &&
    left.every((thing, at) => {
      const other = right[at];
      return thing === other || (other !== undefined && isSameBut(['position'], thing, other));
    })
  );
}

function isSameBut<T extends object>(parts: readonly (keyof T)[], left: T, right: T): boolean {
  const keys = Object.keys(left) as (keyof T)[];
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => parts.includes(key) || Object.is(left[key], right[key]))
  );
}
