import { nearestName } from '#expression/check/nearest-name.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type DocumentGraph, inputsOf, nodeOf } from './document-graph.ts';
import type { DocumentFix } from './document-fix.ts';
import type { DocumentNode, NodeConfig } from './document.ts';
import { quoteName } from '#expression/syntax/print-expression.ts';
import { withValueAt } from './field-descriptor.ts';
import type { ConfigOf } from './node-kind.ts';

/** The one repair of a finding about schemas that is most likely meant, where it takes the graph to see it. */
export function suggestedFix(diagnostic: Diagnostic, graph: DocumentGraph, input: Schema | null): DocumentFix | null {
  const node = diagnostic.nodeId === null ? undefined : graph.nodes.get(diagnostic.nodeId);
  if (node === undefined) return null;
  const config = repaired(diagnostic, graph, node, input);
  return config === null ? null : { kind: 'set-config', ...config };
}

interface RepairedConfig {
  readonly nodeId: string;
  readonly config: NodeConfig;
}

function repaired(
  { code, field, values }: Diagnostic,
  graph: DocumentGraph,
  node: DocumentNode,
  input: Schema | null,
): RepairedConfig | null {
  switch (code) {
    case 'W302': {
      const names = input?.fields.map(({ name }) => name) ?? [];
      const nearest = nearestName(String(values['column']), names);
      if (nearest === null || field === null) return null;
      return { nodeId: node.id, config: withValueAt(node.config, field, nearest) };
    }
    case 'W307':
      return insertsOnly(graph, node, input);
    case 'W308': {
      const keys = keysOf(updatingAggregate(graph, node), input);
      if (node.config.kind !== 'table-sink' || keys.length === 0) return null;
      return { nodeId: node.id, config: { ...node.config, keys } };
    }
    case 'W312':
      return filled(node, input);
    default:
      return null;
  }
}

/** A table takes updates by their key; anything else needs an aggregate that appends. */
function insertsOnly(graph: DocumentGraph, node: DocumentNode, input: Schema | null): RepairedConfig | null {
  const aggregate = updatingAggregate(graph, node);
  if (aggregate === null) return null;
  const keys = keysOf(aggregate, input);
  if (node.config.kind === 'table-sink' && keys.length > 0) {
    return { nodeId: node.id, config: { ...node.config, mode: 'upsert', keys } };
  }
  return { nodeId: aggregate.id, config: { ...aggregate.config, emit: 'append' } };
}

/** An empty list with the entry that almost every pipeline starts with. */
function filled(node: DocumentNode, input: Schema | null): RepairedConfig | null {
  const { config } = node;
  if (config.kind === 'aggregate' || config.kind === 'window-aggregate') {
    return { nodeId: node.id, config: { ...config, aggregates: [{ name: 'n', expression: 'COUNT(*)' }] } };
  }
  if (config.kind !== 'project' || input === null) return null;
  const fields = input.fields.map(({ name }) => ({ name, expression: quoteName(name) }));
  return { nodeId: node.id, config: { ...config, fields } };
}

type Aggregate = DocumentNode & { readonly config: ConfigOf<'aggregate'> };

/** The nearest aggregate before a node that makes its input a changelog. */
function updatingAggregate(graph: DocumentGraph, node: DocumentNode): Aggregate | null {
  const seen = new Set<string>();
  let layer = [node.id];
  while (layer.length > 0) {
    const before = layer.flatMap((id) => inputsOf(graph, id).map(({ from }) => nodeOf(graph, from)));
    const found = before.find((each): each is Aggregate => each.config.kind === 'aggregate');
    if (found !== undefined) return found.config.emit === 'changelog' ? found : null;
    layer = before.map(({ id }) => id).filter((id) => !seen.has(id));
    for (const id of layer) seen.add(id);
  }
  return null;
}

/** Its keys, if all of them reach the input. */
function keysOf(aggregate: Aggregate | null, input: Schema | null): readonly string[] {
  const keys = aggregate?.config.keys ?? [];
  const known = keys.every((key) => input?.fields.some(({ name }) => name === key) === true);
  return known ? keys : [];
}
