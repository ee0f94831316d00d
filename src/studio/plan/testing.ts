import type { PipelineDocument } from '#model/document.ts';
import { newDocument } from '#model/new-document.ts';
import { defaultConfig } from '#model/operator-catalogue.ts';
import { testNode } from '#model/testing.ts';

/** Clock and filter, which are chained, and behind a rebalance a table of as many subtasks. For tests. */
export function chainDocument(parallelism: number): PipelineDocument {
  return {
    ...newDocument({ id: 'chain', name: 'chain' }),
    parallelism,
    nodes: [
      testNode('clock', defaultConfig('clock')),
      testNode('kept', { kind: 'filter', condition: 'TRUE' }),
      testNode('out', defaultConfig('table-sink')),
    ],
    edges: [
      { id: 'e0', from: 'clock', fromPort: 'out', to: 'kept', partitioner: 'auto' },
      { id: 'e1', from: 'kept', fromPort: 'out', to: 'out', partitioner: 'rebalance' },
    ],
  };
}
