import { assert } from '#std/assert.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { JOB_PLAN_VERSION, type JobPlan } from '#protocol/job-plan.ts';
import type { ScenarioScript } from '#protocol/job-client.ts';
import { type Diagnostic, hasErrors } from '../diagnostic.ts';
import type { PipelineDocument } from '../document.ts';
import { documentGraph } from '../document-graph.ts';
import { validateGraph } from '../validate-document.ts';
import { chainOperators } from './chain-operators.ts';
import { channelDelays, compileScript } from './compile-script.ts';
import { compileEdges } from './compile-edges.ts';
import { compileVertices } from './compile-vertices.ts';
import { documentStreamGraph } from './document-stream-graph.ts';

/** What is run: the job, and the script of a scripted scenario. */
export interface CompiledDocument {
  readonly plan: JobPlan;
  readonly script: ScenarioScript | null;
}

/**
 * Compiles a document into the immutable plan that every worker receives; refuses with all diagnostics if any of them
 * is an error.
 *
 * 1. Unions vanish into edges; a log sink becomes writer and committer.
 * 2. Partitioners and chains are decided as Flink decides them.
 * 3. Chains become vertices, unchained edges become job edges, both in topological order.
 * 4. The script's subtasks are found in the plan, and its delays become costs of channels.
 */
export function compileDocument(
  document: PipelineDocument,
  jobId: string,
): Result<CompiledDocument, readonly Diagnostic[]> {
  const graph = documentGraph(document);
  const { diagnostics, schemas } = validateGraph(graph);
  if (hasErrors(diagnostics)) return fail(diagnostics);
  const stream = documentStreamGraph(graph);
  const chained = chainOperators(stream.graph);
  assert(chained.ok, 'a validated document has no forward edge between unequal parallelisms');
  const parts = { graph, schemas, stream, chained: chained.value };
  const unpaced: JobPlan = {
    version: JOB_PLAN_VERSION,
    jobId,
    name: document.name,
    vertices: compileVertices(parts),
    edges: compileEdges(parts),
    settings: document.settings,
  };
  const { script } = document.run;
  if (script === null) return ok({ plan: unpaced, script: null });
  const { costs } = document.settings;
  const channelMs = { ...costs.channelMs, ...channelDelays(script, unpaced) };
  const plan = { ...unpaced, settings: { ...document.settings, costs: { ...costs, channelMs } } };
  return ok({ plan, script: compileScript(script, plan) });
}
