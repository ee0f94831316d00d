import { danglingEdges } from './decode/dangling-edges.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PipelineDocument } from './document.ts';
import { type DocumentGraph, documentGraph } from './document-graph.ts';
import { inferGraphSchemas, type NodeSchemas } from './infer-schemas.ts';
import { checkFormat } from './validate/check-format.ts';
import { checkGraph } from './validate/check-graph.ts';
import { checkParallelism } from './validate/check-parallelism.ts';
import { checkSettings } from './validate/check-settings.ts';

/** Everything there is to say about a document, and the schemas of its ports. */
export interface ValidatedDocument {
  readonly diagnostics: readonly Diagnostic[];
  readonly schemas: ReadonlyMap<string, NodeSchemas>;
}

/**
 * Checks a decoded document. Errors forbid a run, warnings do not. Each problem is reported where it is caused, once.
 */
export function validateDocument(document: PipelineDocument): ValidatedDocument {
  const dangling = danglingEdges(document);
  if (dangling.length === 0) return validateGraph(documentGraph(document));
  // An editor may hold such a document for a moment; the rest is still worth checking.
  const broken = new Set(dangling.map((diagnostic) => diagnostic.edgeId));
  const edges = document.edges.filter((edge) => !broken.has(edge.id));
  const rest = validateGraph(documentGraph({ ...document, edges }));
  return { ...rest, diagnostics: [...dangling, ...rest.diagnostics] };
}

/** {@link validateDocument} for a graph that is already built. */
export function validateGraph(graph: DocumentGraph): ValidatedDocument {
  const { schemas, diagnostics } = inferGraphSchemas(graph);
  const parallelism = graph.order.length === graph.document.nodes.length ? checkParallelism(graph) : [];
  return {
    schemas,
    diagnostics: [
      ...checkFormat(graph.document),
      ...checkGraph(graph),
      ...parallelism,
      ...diagnostics,
      ...checkSettings(graph),
    ],
  };
}
