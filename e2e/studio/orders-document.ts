import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { NO_WATERMARK, newDocument } from '#model/new-document.ts';

/** Four orders, one without a name and one with an empty one, and what is done with them: nodes in a row. */
export function ordersDocument(...configs: readonly (readonly [name: string, config: NodeConfig])[]): PipelineDocument {
  const nodes = [['orders', ORDERS] as const, ...configs].map(([name, config], index): DocumentNode => ({
    id: name,
    uid: name,
    name,
    parallelism: 1,
    maxParallelism: null,
    chaining: 'always',
    position: { x: index * 240, y: 0 },
    config,
  }));
  const edges = nodes.slice(1).map((node, index): DocumentEdge => ({
    id: `e${index}`,
    from: nodes[index]?.id ?? '',
    fromPort: 'out',
    to: node.id,
    partitioner: 'auto',
  }));
  return { ...newDocument({ id: 'orders', name: 'Orders' }), parallelism: 1, nodes, edges };
}

const ORDERS: NodeConfig = {
  kind: 'rows',
  columns: [
    { name: 'customer', type: 'STRING' },
    { name: 'amount', type: 'INT NOT NULL' },
  ],
  timeColumn: null,
  rows: [
    [
      ['alice', 8],
      [null, 2],
      ['', 4],
      ['bob', 0],
    ].map((values) => ({ values: values as (string | number | null)[], atMs: null, label: null })),
  ],
  rowsPerSecond: null,
  watermark: NO_WATERMARK,
};
