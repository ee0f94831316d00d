import type { DocumentEdge, DocumentNode, PipelineDocument } from '#model/document.ts';
import { parallelismOf } from '#model/document-graph.ts';
import { isKeyedConfig } from '#model/node-kind.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignEdge, DesignFacts } from '../nodes/design-graph.ts';

/** The edges of a document for the library. */
export function designEdges(facts: DesignFacts, selected: ReadonlySet<string>): DesignEdge[] {
  return markEdges(restingEdges(facts), { selected, taking: null, open: null });
}

/**
 * The edges of a document, none of them selected. Kept by the identity of the document's edge and of what else it is made
 * of, as the nodes are: moving one of two hundred makes only its own edges anew.
 */
export function restingEdges(facts: DesignFacts): DesignEdge[] {
  const { document, schemas, texts } = facts;
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return document.edges.flatMap((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const madeOf = [from, to, document.parallelism, schemas.get(edge.id), texts];
    const known = RESTING.get(edge);
    if (known !== undefined && madeOf.every((part, at) => part === known.madeOf[at])) return [known.resting];
    const resting = restingEdge(facts, edge, from, to);
    RESTING.set(edge, { madeOf, resting });
    return [resting];
  });
}

const RESTING = new WeakMap<DocumentEdge, { readonly madeOf: readonly unknown[]; readonly resting: DesignEdge }>();

function restingEdge(facts: DesignFacts, edge: DocumentEdge, from: DocumentNode, to: DocumentNode): DesignEdge {
  const ship = shipStrategy(facts.document, edge, from, to);
  return {
    id: edge.id,
    type: 'typed',
    source: edge.from,
    sourceHandle: edge.fromPort,
    target: edge.to,
    targetHandle: 'in',
    selected: false,
    ariaLabel: fillText(facts.texts.edgeLabel, { from: from.name, to: to.name, ship }),
    data: {
      title: `${from.name} → ${to.name}`,
      ship,
      side: edge.fromPort === 'out' ? null : edge.fromPort,
      taking: false,
      open: false,
      schema: facts.schemas.get(edge.id) ?? null,
      texts: facts.texts,
    },
  };
}

/** What is marked among edges. */
export interface MarkedEdges {
  readonly selected: ReadonlySet<string>;
  /** The one that something is dragged over. */
  readonly taking: string | null;
  /** The one whose columns are shown. */
  readonly open: string | null;
}

/** Resting edges with what is marked of them; the others are the same objects. */
export function markEdges(edges: readonly DesignEdge[], { selected, taking, open }: MarkedEdges): DesignEdge[] {
  return edges.map((edge) => {
    const { id, data } = edge;
    if (data === undefined || !(selected.has(id) || id === taking || id === open)) return edge;
    return { ...edge, selected: selected.has(id), data: { ...data, taking: id === taking, open: id === open } };
  });
}

/** How records travel on an edge between two nodes of a document, in Flink's words. */
function shipStrategy(
  document: PipelineDocument,
  edge: DocumentEdge,
  from: DocumentNode,
  to: DocumentNode,
): ShipStrategy {
  // Without keys, too: everything then has the one empty key.
  if (isKeyedConfig(to.config)) return 'HASH';
  if (edge.partitioner !== 'auto') return SHIP_STRATEGIES[edge.partitioner];
  return parallelismOf(document, from) === parallelismOf(document, to) ? 'FORWARD' : 'REBALANCE';
}

type ShipStrategy = 'HASH' | 'FORWARD' | 'REBALANCE' | 'RESCALE' | 'BROADCAST';

const SHIP_STRATEGIES: Readonly<Record<Exclude<DocumentEdge['partitioner'], 'auto'>, ShipStrategy>> = {
  forward: 'FORWARD',
  rebalance: 'REBALANCE',
  rescale: 'RESCALE',
  broadcast: 'BROADCAST',
};
