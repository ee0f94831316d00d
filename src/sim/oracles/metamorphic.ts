import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { SIMULATED_JOB } from '../simulation/simulation.ts';
import { type SimulatedPipeline, simulatedPipeline } from '../simulation/simulated-pipeline.ts';
import { RandomChooser } from '../world/random-chooser.ts';
import { expectSame, observeCalm } from './failure-transparency.ts';
import { observe } from './observe.ts';
import { observeResumed } from './resume.ts';

export const METAMORPHIC = 'How a pipeline is run does not show in what comes out of it.';

/** O3. What may be changed about a run, and must not be seen. */
export interface Relation {
  readonly name: string;
  /** The changed document, or null where there is nothing to change. */
  change(document: PipelineDocument): PipelineDocument | null;
}

/** Relations that change the document. The order of hosts and the resumed run are {@link checkRelations}'s own. */
export const RELATIONS: readonly Relation[] = [
  { name: 'another parallelism', change: (document) => withParallelism(document, isDealt) },
  { name: 'one row a buffer', change: (document) => withSettings(document, { bufferTimeoutMs: 0 }) },
  { name: 'large batches', change: (document) => withSettings(document, { bufferTimeoutMs: 500 }) },
  { name: 'rare checkpoints', change: (document) => withInterval(document, 5000) },
  { name: 'frequent checkpoints', change: (document) => withInterval(document, 40) },
  { name: 'one task manager', change: (document) => withSettings(document, { taskManagers: 1 }) },
  { name: 'many task managers', change: (document) => withSettings(document, { taskManagers: 4 }) },
];

/**
 * Runs a pipeline in every changed way and compares with the calm run of the pipeline itself: rows and, where the key
 * groups are the same, keyed state. Answers the names of the relations that applied.
 */
export function checkRelations(pipeline: SimulatedPipeline, seed: number): readonly string[] {
  const expected = observeCalm(pipeline);
  const applied: string[] = [];
  for (const { name, change } of RELATIONS) {
    const changed = change(pipeline.document);
    if (changed === null) continue;
    const variant = simulatedPipeline(changed, SIMULATED_JOB);
    expectSame(
      `${METAMORPHIC} (${name})`,
      expected,
      observe({ pipeline: variant, seed, chooser: new RandomChooser(seed) }),
    );
    applied.push(name);
  }
  const other = observe({ pipeline, seed: seed + 1, chooser: new RandomChooser(seed + 1) });
  expectSame(`${METAMORPHIC} (another order of hosts)`, expected, other);
  const resumedAs = withParallelism(pipeline.document, isKeyed) ?? pipeline.document;
  const resumed = observeResumed(pipeline, simulatedPipeline(resumedAs, SIMULATED_JOB), seed);
  if (resumed !== null) {
    expectSame(`${METAMORPHIC} (resumed with another parallelism)`, expected, resumed);
    applied.push('resumed with another parallelism');
  }
  return [...applied, 'another order of hosts'];
}

/**
 * Nodes whose parallelism is no part of the result. It is, where an edge broadcasts: then every subtask has a copy.
 * Nor is a rate limit's: its permits are dealt to its subtasks.
 */
function isDealt(node: DocumentNode, document: PipelineDocument): boolean {
  if (node.parallelism === null || node.config.kind === 'rate-limit') return false;
  return !document.edges.some(
    (edge) =>
      (edge.to === node.id && edge.partitioner !== 'auto') || (edge.from === node.id && edge.partitioner !== 'auto'),
  );
}

/** Keyed state follows its key groups; what a subtask keeps for itself does not follow another parallelism. */
function isKeyed(node: DocumentNode): boolean {
  return node.parallelism !== null && (node.config.kind === 'aggregate' || node.config.kind === 'window-aggregate');
}

function withParallelism(
  document: PipelineDocument,
  applies: (node: DocumentNode, document: PipelineDocument) => boolean,
): PipelineDocument | null {
  if (!document.nodes.some((node) => applies(node, document))) return null;
  const nodes = document.nodes.map((node) => {
    if (!applies(node, document)) return node;
    const parallelism = Math.min(((node.parallelism ?? 1) % 3) + 1, node.maxParallelism ?? 3);
    return { ...node, parallelism };
  });
  return { ...document, nodes };
}

function withSettings(document: PipelineDocument, settings: Partial<PipelineDocument['settings']>): PipelineDocument {
  return { ...document, settings: { ...document.settings, ...settings } };
}

function withInterval(document: PipelineDocument, intervalMs: number): PipelineDocument {
  const { checkpoint } = document.settings;
  return withSettings(document, { checkpoint: { ...checkpoint, intervalMs } });
}
