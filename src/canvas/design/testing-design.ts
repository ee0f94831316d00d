import { OPERATOR_NAMES } from '#model/catalogue-texts.ts';
import type { DocumentNode, NodeKind, PipelineDocument } from '#model/document.ts';
import { newDocument } from '#model/new-document.ts';
import { defaultConfig } from '#model/operator-catalogue.ts';
import { testNode } from '#model/testing.ts';
import { DESIGN_TEXTS_EN } from './design-texts.ts';

/** A design of five nodes, one with a side output, and what tests of its picture build others from. For tests. */

export function node(id: string, kind: NodeKind, parallelism: number | null = null): DocumentNode {
  return testNode(id, defaultConfig(kind), { parallelism, position: { x: 40, y: 40 } });
}

export function pipeline(nodes: DocumentNode[], edges: [string, string, 'out' | 'late'][]): PipelineDocument {
  return {
    ...newDocument({ id: 'd', name: 'd' }),
    nodes,
    edges: edges.map(([from, to, fromPort], at) => ({ id: `e${at}`, from, fromPort, to, partitioner: 'auto' })),
  };
}

export const document = pipeline(
  [
    node('lines', 'file', 2),
    node('words', 'split-text', 2),
    node('hours', 'window-aggregate'),
    node('out', 'table-sink', 1),
    node('late', 'table-sink', 1),
  ],
  [
    ['lines', 'words', 'out'],
    ['words', 'hours', 'out'],
    ['hours', 'out', 'out'],
    ['hours', 'late', 'late'],
  ],
);

export const facts = {
  document,
  diagnostics: [],
  schemas: new Map(),
  kindNames: OPERATOR_NAMES,
  texts: DESIGN_TEXTS_EN,
};
