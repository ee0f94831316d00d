import { isSourceConfig } from '#model/node-kind.ts';
import type { PipelineDocument } from '#model/document.ts';
import { ancestorsOf, documentGraph } from '#model/document-graph.ts';
import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';
import { FIRST_BYTES_MAX, boundedSource, firstLines } from './bounded-source.ts';
import { brokenNodes, cutDocument, type DocumentCut, isRunnable, withoutNode } from './cut-document.ts';
import { PreviewRun } from './preview-run.ts';

/** What the host of a preview provides. */
export interface PreviewHost {
  /** Monotonic host time in ms. */
  now(): number;
  /** Resolves after the host has heard its messages. */
  breathe(): Promise<void>;
  /** The first bytes of a file, at least `bytes` of them if it has as many; rejects if there is no such file. */
  loadFile(file: string, bytes: number): Promise<ArrayBuffer>;
}

/**
 * Computes a preview:
 *
 * 1. Cuts the document at the node; what is wrong in the node itself is left out, what is wrong before it blocks.
 * 2. Runs the cut over the first rows of each source until it ends, `isCurrent` says no, or time is up.
 * 3. A job that fails is run again row by row, so that the rows before the one that fails are seen.
 */
export async function computePreview(
  request: PreviewRequest,
  host: PreviewHost,
  isCurrent: () => boolean,
): Promise<PreviewAnswer> {
  const { nodeId } = request;
  const document = withoutDanglingEdges(request.document);
  const loaded = await loadFiles(document, nodeId, host);
  if (!loaded.ok) return loaded.answer;
  const { files } = loaded;
  const bytesOf = (file: string): number => files.get(file)?.length ?? 0;
  const whole = cutDocument(document, nodeId, (config) => boundedSource(config, SAMPLE_ROWS, bytesOf));
  if (whole === null) return { kind: 'blocked', nodes: [] };
  const cut = runnable(whole, nodeId);
  if (cut === null) return { kind: 'blocked', nodes: brokenNodes(whole) };

  const deadline = host.now() + TIME_MS_MAX;
  const run = new PreviewRun(cut, files);
  const ended = await finish(run, host, isCurrent, deadline);
  if (!isCurrent()) return { kind: 'replaced' };
  let shown = run;
  if (run.failure() !== null) {
    shown = new PreviewRun(slowed(cut), files);
    await finish(shown, host, isCurrent, deadline);
    if (!isCurrent()) return { kind: 'replaced' };
  }
  return {
    kind: 'rows',
    input: shown.table(cut.logs.input),
    output: shown.table(cut.logs.output),
    late: shown.table(cut.logs.late),
    failed: shown.table(cut.logs.failed),
    paired: cut.paired,
    sampled: SAMPLE_ROWS,
    rejected: run.rejected(),
    failure: run.failure(),
    cut: !ended,
  };
}

/** An editor may hold a document with such edges for a moment. */
function withoutDanglingEdges(document: PipelineDocument): PipelineDocument {
  const ids = new Set(document.nodes.map(({ id }) => id));
  return { ...document, edges: document.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}

type LoadedFiles =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly ok: false; readonly answer: PreviewAnswer };

async function loadFiles(document: PipelineDocument, nodeId: string, host: PreviewHost): Promise<LoadedFiles> {
  const before = ancestorsOf(documentGraph(document), nodeId);
  const files = new Map<string, Uint8Array>();
  for (const { id, name, config } of document.nodes) {
    if ((id !== nodeId && !before.has(id)) || config.kind !== 'file') continue;
    const { file, header } = config;
    if (files.has(file)) continue;
    try {
      const bytes = new Uint8Array(await host.loadFile(file, FIRST_BYTES_MAX));
      files.set(file, firstLines(bytes.subarray(0, FIRST_BYTES_MAX), SAMPLE_ROWS + (header ? 1 : 0)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, answer: { kind: 'unreadable', source: name, reason } };
    }
  }
  return { ok: true, files };
}

function runnable(cut: DocumentCut, nodeId: string): DocumentCut | null {
  if (isRunnable(cut)) return cut;
  const input = withoutNode(cut, nodeId);
  return input !== null && isRunnable(input) ? input : null;
}

async function finish(
  run: PreviewRun,
  host: PreviewHost,
  isCurrent: () => boolean,
  deadline: number,
): Promise<boolean> {
  for (;;) {
    const slice = host.now() + SLICE_MS;
    if (run.advance(() => host.now() < slice)) return true;
    if (host.now() >= deadline) return false;
    await host.breathe();
    if (!isCurrent()) return false;
  }
}

/** Each row is written before the next one is read, so that a row that fails takes none with it. */
function slowed(cut: DocumentCut): DocumentCut {
  const nodes = cut.document.nodes.map((node) =>
    isSourceConfig(node.config) && 'rowsPerSecond' in node.config
      ? { ...node, config: { ...node.config, rowsPerSecond: ROWS_PER_SECOND_SLOW } }
      : node,
  );
  return { ...cut, document: { ...cut.document, nodes } };
}

/** Rows that each source gives. */
const SAMPLE_ROWS = 100;
/** Fewer than one per flush of a sink. */
const ROWS_PER_SECOND_SLOW = 2;
const SLICE_MS = 8;
/** A preview that takes longer shows what it has. */
const TIME_MS_MAX = 800;
