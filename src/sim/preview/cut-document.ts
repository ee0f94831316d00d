import { quoteName } from '#expression/syntax/print-expression.ts';
import { type Diagnostic, hasErrors } from '#model/diagnostic.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, OutputPort, PipelineDocument } from '#model/document.ts';
import { ancestorsOf, documentGraph, inputsOf } from '#model/document-graph.ts';
import { isSinkConfig, isSourceConfig } from '#model/node-kind.ts';
import { divertsFailingRows, outputPorts } from '#model/output-ports.ts';
import { validateDocument } from '#model/validate-document.ts';

/**
 * The part of a document that a preview runs: one node with everything before it, one subtask each, without checkpoints,
 * and a log behind each port that is looked at. What is wrong inside of the node is left out where the rest of it can
 * still be computed: a column that does not compile does not hide the others.
 */
export interface DocumentCut {
  readonly document: PipelineDocument;
  /** Logs that receive the rows, by port. */
  readonly logs: {
    readonly input: string | null;
    readonly output: string | null;
    readonly late: string | null;
    readonly failed: string | null;
  };
  /** Paths of the output's columns into the node's configuration, for a projection and for a condition. */
  readonly paths: readonly string[];
  readonly paired: boolean;
}

const INPUT_LOG = 'weir-preview-input';
const OUTPUT_LOG = 'weir-preview-output';
const LATE_LOG = 'weir-preview-late';
const FAILED_LOG = 'weir-preview-failed';

/** Cuts a document at a node that exists. `bounded` replaces each source by its beginning. */
export function cutDocument(
  document: PipelineDocument,
  nodeId: string,
  bounded: (config: NodeConfig) => NodeConfig,
): DocumentCut | null {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (node === undefined) return null;
  const graph = documentGraph(document);
  const before = ancestorsOf(graph, nodeId);
  const nodes = document.nodes
    .filter(({ id }) => before.has(id))
    .map((each) => asPreviewed(each, isSourceConfig(each.config) ? bounded(each.config) : each.config));
  const edges = document.edges
    .filter(({ to }) => before.has(to))
    .map((edge): DocumentEdge => ({ ...edge, partitioner: 'auto' }));
  const upstream = { ...document, nodes, edges, parallelism: 1, settings: settingsOf(document), run: RUN };
  return withProbes(upstream, node, inputsOf(graph, nodeId), bounded);
}

/** Whether a cut can be run. */
export function isRunnable({ document }: DocumentCut): boolean {
  return !hasErrors(validateDocument(document).diagnostics);
}

/** Nodes of the cut that have errors of their own, by name; none if something else is wrong: there is no source. */
export function brokenNodes({ document }: DocumentCut): readonly string[] {
  const { diagnostics } = validateDocument(document);
  const broken = new Set(diagnostics.flatMap(({ severity, nodeId }) => (severity === 'error' ? [nodeId] : [])));
  return document.nodes.filter(({ id }) => broken.has(id)).map(({ name }) => name);
}

/** The cut without what comes out of the node: for a node that cannot be computed as it stands. */
export function withoutNode(cut: DocumentCut, nodeId: string): DocumentCut | null {
  if (cut.logs.input === null) return null;
  const { nodes, edges } = cut.document;
  const gone = new Set([nodeId, OUTPUT_LOG, LATE_LOG, FAILED_LOG]);
  const document = {
    ...cut.document,
    nodes: nodes.filter(({ id }) => !gone.has(id)),
    edges: edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to)),
  };
  return {
    document,
    logs: { input: cut.logs.input, output: null, late: null, failed: null },
    paths: [],
    paired: false,
  };
}

function withProbes(
  upstream: PipelineDocument,
  node: DocumentNode,
  inputs: readonly DocumentEdge[],
  bounded: (config: NodeConfig) => NodeConfig,
): DocumentCut {
  const { config } = node;
  const [input] = inputs;
  const nodes = [...upstream.nodes];
  const edges = [...upstream.edges];
  const probe = (log: string, from: string, fromPort: OutputPort): string => {
    nodes.push(asPreviewed({ ...node, id: log, uid: log, name: log }, { kind: 'log-sink', log }));
    edges.push({ id: `${log}-edge`, from, fromPort, to: log, partitioner: 'auto' });
    return log;
  };
  const inputLog = inputs.length === 1 && input !== undefined ? probe(INPUT_LOG, input.from, input.fromPort) : null;
  if (isSinkConfig(config)) {
    return {
      document: { ...upstream, nodes, edges },
      logs: { input: inputLog, output: null, late: null, failed: null },
      paths: [],
      paired: false,
    };
  }
  const previewed = previewedConfig({ ...upstream, nodes, edges }, node, inputs, bounded);
  nodes.push(asPreviewed(node, previewed.config));
  edges.push(...inputs.map((edge): DocumentEdge => ({ ...edge, partitioner: 'auto' })));
  const outputLog = probe(OUTPUT_LOG, node.id, 'out');
  const ports = outputPorts(previewed.config);
  const lateLog = ports.includes('late') ? probe(LATE_LOG, node.id, 'late') : null;
  const failedLog = ports.includes('failed') ? probe(FAILED_LOG, node.id, 'failed') : null;
  return {
    document: { ...upstream, nodes, edges },
    logs: { input: inputLog, output: outputLog, late: lateLog, failed: failedLog },
    paths: previewed.paths,
    paired: previewed.paired,
  };
}

interface PreviewedConfig {
  readonly config: NodeConfig;
  readonly paths: readonly string[];
  readonly paired: boolean;
}

/** What of a node is computed: a filter shows its condition beside each row, lists leave out what is wrong. */
function previewedConfig(
  upstream: PipelineDocument,
  node: DocumentNode,
  inputs: readonly DocumentEdge[],
  bounded: (config: NodeConfig) => NodeConfig,
): PreviewedConfig {
  const { config } = node;
  if (isSourceConfig(config)) return { config: bounded(config), paths: [], paired: false };
  // What it keeps and what fails are two tables: no row n belongs to row n.
  if (config.kind === 'filter' && divertsFailingRows(config)) return { config, paths: [], paired: false };
  if (config.kind === 'filter') {
    const fields = [{ name: CONDITION, expression: config.condition }];
    return { config: { kind: 'project', fields }, paths: ['condition'], paired: true };
  }
  const wrong = wrongFields(upstream, node, inputs);
  if (config.kind === 'project') {
    const kept = config.fields.map((field, index) => ({ field, path: `fields.${index}` }));
    const good = kept.filter(({ path }) => !wrong.has(path));
    return {
      config: { ...config, fields: good.map(({ field }) => field) },
      paths: good.map(({ path }) => path),
      paired: !divertsFailingRows(config),
    };
  }
  if (config.kind !== 'aggregate' && config.kind !== 'window-aggregate') return { config, paths: [], paired: false };
  const kept = config.aggregates.map((aggregate, index) => ({ aggregate, path: `aggregates.${index}` }));
  const good = kept.filter(({ path }) => !wrong.has(path));
  return {
    config: { ...config, aggregates: good.map(({ aggregate }) => aggregate) },
    paths: [...config.keys.map((_, index) => `keys.${index}`), ...good.map(({ path }) => path)],
    paired: false,
  };
}

/** The name of the column that a condition becomes. */
export const CONDITION = quoteName('condition');

/** Entries of the node's lists with an error: `fields.2`. */
function wrongFields(
  upstream: PipelineDocument,
  node: DocumentNode,
  inputs: readonly DocumentEdge[],
): ReadonlySet<string> {
  const { diagnostics } = validateDocument({
    ...upstream,
    nodes: [...upstream.nodes, asPreviewed(node, node.config)],
    edges: [...upstream.edges, ...inputs],
  });
  const entryOf = ({ field }: Diagnostic): string | undefined => /^(?:fields|aggregates)\.\d+/.exec(field ?? '')?.[0];
  return new Set(
    diagnostics.flatMap((diagnostic) => {
      const entry = entryOf(diagnostic);
      return diagnostic.nodeId === node.id && diagnostic.severity === 'error' && entry !== undefined ? [entry] : [];
    }),
  );
}

/** One subtask, Flink's default number of key groups: how many there are changes no row, only their order. */
function asPreviewed(node: DocumentNode, config: NodeConfig): DocumentNode {
  return { ...node, parallelism: 1, maxParallelism: null, chaining: 'always', config };
}

const RUN: PipelineDocument['run'] = { world: 'deterministic', rate: 1, script: null };

/** No checkpoints, no restart, one task manager, and nothing takes time but what the sources ask for. */
function settingsOf({ settings }: PipelineDocument): PipelineDocument['settings'] {
  return {
    ...settings,
    checkpoint: { ...settings.checkpoint, intervalMs: null },
    restart: { strategy: 'none' },
    taskManagers: 1,
    costs: {
      recordMs: 0,
      hopMs: 0,
      channelMs: {},
      controlMs: 0,
      snapshotSyncMs: 0,
      snapshotAsyncMs: 0,
      storageMs: 0,
    },
  };
}
