import type { Prng } from '#std/prng.ts';
import type { DocumentEdge, DocumentNode, EdgePartitioner, NodeConfig, OutputPort } from '#model/document.ts';

/** A pipeline while it is being drawn. */
export interface DrawnGraph {
  readonly nodes: DocumentNode[];
  readonly edges: DocumentEdge[];
  readonly random: Prng;
}

/** A node of the document. */
export function nodeOf(
  id: string,
  config: NodeConfig,
  parallelism: number | null,
  maxParallelism: number | null = null,
): DocumentNode {
  return {
    id,
    uid: id,
    name: id,
    parallelism,
    maxParallelism,
    chaining: 'always',
    position: { x: 0, y: 0 },
    config,
  };
}

/** Adds a node under a new id and answers the id. */
export function addNode(
  graph: DrawnGraph,
  config: NodeConfig,
  parallelism: number | null,
  maxParallelism: number | null = null,
): string {
  const id = `${config.kind}-${graph.nodes.length}`;
  graph.nodes.push(nodeOf(id, config, parallelism, maxParallelism));
  return id;
}

/** Adds an edge. */
export function addEdge(
  graph: DrawnGraph,
  from: string,
  to: string,
  partitioner: EdgePartitioner = 'auto',
  fromPort: OutputPort = 'out',
): void {
  graph.edges.push({ id: `${from}-${to}-${graph.edges.length}`, from, fromPort, to, partitioner });
}

/** A stream of a pipeline that is being drawn, as far as it decides what may follow. */
export interface Stream {
  readonly node: string;
  /** `rows`: columns k, v, t. `counts`: k and n, where which n comes with which time is anybody's guess. */
  readonly kind: 'rows' | 'counts' | 'windows';
  /** Streams of the same are of the same columns. */
  readonly schema: string;
  /** Whether its event time may be windowed. */
  readonly timed: boolean;
  /** How often a row of a source is in it at most: every broadcast and every union multiplies. */
  readonly copies: number;
  /** Whether an operator reads it already. */
  used: boolean;
}
