import { must } from '#std/assert.ts';
import { defaultMaxParallelism } from '#std/key-hash.ts';
import type { JobVertex, OperatorPlan, SideOutputTag } from '#protocol/job-plan.ts';
import type { DocumentGraph } from '../document-graph.ts';
import type { NodeSchemas } from '../infer-schemas.ts';
import type { DocumentStreamGraph } from './document-stream-graph.ts';
import { operatorDrafts } from './operator-plans.ts';
import type { ChainedGraph, OperatorChain, StreamEdge } from './stream-graph.ts';

/** A validated document on its way to a plan. */
export interface CompileParts {
  readonly graph: DocumentGraph;
  readonly schemas: ReadonlyMap<string, NodeSchemas>;
  readonly stream: DocumentStreamGraph;
  readonly chained: ChainedGraph;
}

/** The vertices of a plan: one a chain, in topological order. */
export function compileVertices(parts: CompileParts): readonly JobVertex[] {
  const drafts = draftsByName(parts);
  const inputOf = new Map(parts.chained.edges.filter((edge) => edge.chained).map((edge) => [edge.to, edge]));
  return parts.chained.chains.map((chain, id): JobVertex => {
    const operators = chain.operators.map((name): OperatorPlan => {
      const edge = inputOf.get(name);
      return {
        ...must(drafts.get(name), 'every operator has a draft'),
        chainedTo: edge === undefined ? null : chain.operators.indexOf(edge.from),
        inputTag: edge === undefined ? null : sideOutputOf(parts.stream, edge),
      };
    });
    return {
      id,
      name: chainName(operators, 0),
      operators,
      parallelism: chain.parallelism,
      maxParallelism: maxParallelismOf(chain),
      slotSharingGroup: chain.slotSharingGroup,
    };
  });
}

/** Which output of its producer an edge carries; the main one is null. */
export function sideOutputOf(stream: DocumentStreamGraph, edge: StreamEdge): SideOutputTag | null {
  const input = stream.inputs.get(edge.to)?.[edge.input];
  return input === undefined || input.fromPort === 'out' ? null : input.fromPort;
}

function draftsByName(parts: CompileParts): ReadonlyMap<string, Omit<OperatorPlan, 'chainedTo' | 'inputTag'>> {
  const drafts = new Map<string, Omit<OperatorPlan, 'chainedTo' | 'inputTag'>>();
  for (const node of parts.graph.order) {
    if (node.config.kind === 'union') continue;
    const schemas = must(parts.schemas.get(node.id), 'a validated node has schemas');
    for (const { key, ...draft } of operatorDrafts(node, schemas)) drafts.set(key, { nodeId: node.id, ...draft });
  }
  return drafts;
}

function maxParallelismOf(chain: OperatorChain): number {
  return chain.maxParallelism ?? defaultMaxParallelism(chain.parallelism);
}

/** Flink: `a -> b`, and `a -> (b, c -> d)` where the chain branches. */
function chainName(operators: readonly OperatorPlan[], at: number): string {
  const name = must(operators[at], 'a chain has an operator at each of its positions').name;
  const consumers = operators.flatMap((operator, index) => (operator.chainedTo === at ? [index] : []));
  const names = consumers.map((index) => chainName(operators, index));
  if (names.length === 0) return name;
  return names.length === 1 ? `${name} -> ${names[0]}` : `${name} -> (${names.join(', ')})`;
}
