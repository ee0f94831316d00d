import type { Schema } from '#protocol/logical-type.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import type { DocumentEdge, DocumentNode, PipelineDocument } from './document.ts';
import { ancestorsOf, type DocumentGraph, documentGraph, inputsOf, nodeOf } from './document-graph.ts';
import { isSinkConfig, isSourceConfig, type SinkConfig } from './node-kind.ts';
import { SchemaScope } from './schema/schema-scope.ts';
import { sourceSchema } from './schema/source-schema.ts';
import { suggestedFix } from './suggested-fix.ts';
import { type OutputSchemas, transformSchemas } from './schema/transform-schema.ts';

/** The schemas of one node. null: none, or not known because of an error at the node or before it. */
export interface NodeSchemas {
  /** Of a union: its first input. */
  readonly input: Schema | null;
  readonly out: Schema | null;
  readonly late: Schema | null;
  readonly failed: Schema | null;
}

export interface InferredSchemas {
  /** By node id; nodes on a cycle or behind one have none. */
  readonly schemas: ReadonlyMap<string, NodeSchemas>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The schema of every output port. An error is reported at the node that causes it, once: nodes behind it have no
 * schema and stay silent.
 */
export function inferSchemas(document: PipelineDocument): InferredSchemas {
  return inferGraphSchemas(documentGraph(document));
}

/** {@link inferSchemas} for a graph that is already built. */
export function inferGraphSchemas(graph: DocumentGraph): InferredSchemas {
  const schemas = new Map<string, NodeSchemas>();
  const diagnostics: Diagnostic[] = [];
  for (const node of graph.order) {
    const inputs = inputsOf(graph, node.id).map((edge) => edgeSchema(edge, schemas));
    const known = inputs.filter((schema) => schema !== null);
    // A union of which one input is unknown would be checked against a guess.
    const complete = known.length === inputs.length;
    const { outputs, reported } = complete ? findingOf(node, known) : NOTHING_FOUND;
    diagnostics.push(...reported);
    schemas.set(node.id, { input: complete ? (known[0] ?? null) : null, ...outputs });
    if (complete) checkWatermarks(graph, node, known, diagnostics);
  }
  const fixed = diagnostics.map((diagnostic) => {
    if (diagnostic.fix !== null || diagnostic.nodeId === null) return diagnostic;
    return { ...diagnostic, fix: suggestedFix(diagnostic, graph, schemas.get(diagnostic.nodeId)?.input ?? null) };
  });
  return { schemas, diagnostics: fixed };
}

/** The schema of what travels on an edge. */
export function edgeSchema(edge: DocumentEdge, schemas: ReadonlyMap<string, NodeSchemas>): Schema | null {
  const from = schemas.get(edge.from);
  return from === undefined ? null : from[edge.fromPort];
}

const NO_OUTPUTS: OutputSchemas = { out: null, late: null, failed: null };

/** What a node makes of its inputs, and what there is to say about it. */
interface NodeFinding {
  readonly inputs: readonly Schema[];
  readonly outputs: OutputSchemas;
  readonly reported: readonly Diagnostic[];
}

const NOTHING_FOUND: NodeFinding = { inputs: [], outputs: NO_OUTPUTS, reported: [] };

/** Nodes and schemas never change, and an edit leaves all nodes but a few the same objects: those are found once. */
const findings = new WeakMap<DocumentNode, NodeFinding>();

function findingOf(node: DocumentNode, inputs: readonly Schema[]): NodeFinding {
  const before = findings.get(node);
  if (before?.inputs.length === inputs.length && before.inputs.every((schema, at) => schema === inputs[at]))
    return before;
  const reported: Diagnostic[] = [];
  const finding = { inputs, outputs: outputSchemas(node, inputs, new SchemaScope(node, reported)), reported };
  findings.set(node, finding);
  return finding;
}

function outputSchemas(node: DocumentNode, inputs: readonly Schema[], scope: SchemaScope): OutputSchemas {
  const { config } = node;
  if (isSourceConfig(config)) return { ...NO_OUTPUTS, out: sourceSchema(config, scope) };
  const input = inputs[0];
  if (input === undefined) return NO_OUTPUTS;
  if (isSinkConfig(config)) {
    checkSink(config, input, scope);
    return NO_OUTPUTS;
  }
  return transformSchemas(config, inputs, scope);
}

function checkSink(config: SinkConfig, input: Schema, scope: SchemaScope): void {
  const { name } = scope.node;
  if (config.kind === 'log-sink') {
    if (input.changelog) scope.report('W317', { values: { name } });
    return;
  }
  if (config.mode === 'append') {
    if (input.changelog) scope.report('W307', { field: 'mode', values: { name } });
    return;
  }
  if (config.keys.length === 0) scope.report('W308', { field: 'keys', values: { name } });
  for (const [index, key] of config.keys.entries()) scope.columnIndex(key, `keys.${index}`, input);
}

/** A window behind a source without watermarks fires only when the input ends. */
function checkWatermarks(
  graph: DocumentGraph,
  node: DocumentNode,
  inputs: readonly Schema[],
  diagnostics: Diagnostic[],
): void {
  if (node.config.kind !== 'window-aggregate' || (inputs[0]?.timeField ?? null) === null) return;
  for (const id of ancestorsOf(graph, node.id)) {
    const source = nodeOf(graph, id);
    if (!isSourceConfig(source.config) || source.config.watermark.strategy !== 'none') continue;
    const values = { source: source.name, name: node.name };
    const watermark = { ...source.config.watermark, strategy: 'monotonous' } as const;
    const fix = { kind: 'set-config', nodeId: source.id, config: { ...source.config, watermark } } as const;
    diagnostics.push(diagnose('W306', { nodeId: source.id, field: 'watermark.strategy', values, fix }));
  }
}
