import type { JobPlan } from '#protocol/job-plan.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import { isSameButPlaces } from '../validation.ts';

/** The plan by which a document would run. */
export interface Planned {
  /** Of the last state without errors that was looked at; null where there has been none. */
  readonly plan: JobPlan | null;
  /** Whether the document has changed since, and has errors now. */
  readonly stale: boolean;
}

interface Known {
  readonly document: PipelineDocument;
  readonly plan: JobPlan;
}

let known: Known | null = null;

/**
 * Plans a document. One that is wired as the last one has its plan, the same object, so that nothing is laid out anew
 * while an expression is typed.
 */
export function plannedOf(document: PipelineDocument): Planned {
  const last = known?.document.id === document.id ? known : null;
  if (last !== null && isSameButPlaces(last.document, document)) return { plan: last.plan, stale: false };
  const compiled = compileDocument(document, document.id);
  if (!compiled.ok) return { plan: last?.plan ?? null, stale: true };
  const plan = last !== null && wiringOf(last.plan) === wiringOf(compiled.value.plan) ? last.plan : compiled.value.plan;
  known = { document, plan };
  return { plan, stale: false };
}

/** All that is drawn of a plan. */
function wiringOf({ vertices, edges }: JobPlan): string {
  return JSON.stringify([
    vertices.map(({ operators, parallelism, maxParallelism, slotSharingGroup }) => [
      parallelism,
      maxParallelism,
      slotSharingGroup,
      operators.map(({ nodeId, name, config }) => [nodeId, name, config.kind]),
    ]),
    edges.map(({ documentEdgeId, from, to, partitioner, keyFields, schema }) => [
      documentEdgeId,
      from,
      to,
      partitioner,
      keyFields.map((field) => schema.fields[field]?.name),
    ]),
  ]);
}
