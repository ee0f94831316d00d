import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { decodeDocument } from '#model/decode-document.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { LoadedDocument } from '#cli/load-document.ts';

/**
 * The pipelines of the gallery as the worlds compare them: the whole input without rates, and a short one that ends
 * within seconds even when every element is paced.
 *
 * Their scripts are not played: kills and triggers of a script belong to the deterministic world alone.
 */

const SAMPLES = fileURLToPath(new URL('../public/samples/', import.meta.url));

/** A pipeline to compare, and what has to be done so that its result does not depend on interleaving. */
export interface ComparedPipeline {
  readonly id: string;
  readonly why: string;
  /** Logs by name, tables by uid; the columns whose last digits depend on the order of adding. */
  readonly sinks: readonly { readonly sink: string; readonly inexact: readonly number[] }[];
  /** One split, and everything at parallelism 1, so that there is one order of arrival. */
  readonly alone: boolean;
}

export const COMPARED: readonly ComparedPipeline[] = [
  {
    id: 'word-count',
    why: 'each word is counted 1 … n by one subtask, in whatever order its lines come',
    sinks: [{ sink: 'word-counts', inexact: [] }],
    alone: false,
  },
  {
    id: 'sensors',
    why: 'one ordered source: nothing is late, and each sum is added up in the order of the file',
    sinks: [{ sink: 'sensor-means', inexact: [] }],
    alone: false,
  },
  {
    id: 'window-average',
    why: 'no generator is later than its watermark allows; but two of them are added up in any order',
    sinks: [{ sink: 'averages', inexact: [3] }],
    alone: false,
  },
  {
    id: 'flights',
    why: 'one source with a watermark behind each record, so that what is late does not depend on time',
    sinks: [
      { sink: 'flights-by-hour', inexact: [] },
      { sink: 'too-late', inexact: [] },
    ],
    alone: false,
  },
  {
    id: 'exactly-once',
    why: 'one source and one counter',
    sinks: [{ sink: 'print', inexact: [] }],
    alone: false,
  },
  {
    id: 'alignment',
    why: 'two sources, but all rows have one key, and only how many there are counts',
    sinks: [{ sink: 'total', inexact: [] }],
    alone: false,
  },
  {
    id: 'at-least-once',
    why: 'as alignment; nothing is repeated while nothing fails',
    sinks: [{ sink: 'total', inexact: [] }],
    alone: false,
  },
  {
    id: 'sum-of-sums',
    why: 'it adds up running sums, whose order is the arrival of several subtasks: alone, there is one order',
    sinks: [{ sink: 'region-totals', inexact: [] }],
    alone: true,
  },
];

/** A document with the files it reads. */
export interface Input {
  readonly document: PipelineDocument;
  readonly files: Readonly<Record<string, string>>;
}

/** The whole input as fast as it goes, with checkpoints in between. */
export function wholeInput(pipeline: ComparedPipeline): Input {
  const document = galleryDocument(pipeline);
  const files: Record<string, string> = {};
  const nodes = document.nodes.map((node) =>
    withConfig(node, (config) => {
      if (config.kind === 'file') files[config.file] = sampleText(config.file);
      return 'rowsPerSecond' in config ? { ...config, rowsPerSecond: null } : config;
    }),
  );
  const checkpoint = { ...document.settings.checkpoint, intervalMs: 300, tolerableFailures: 100 };
  return { files, document: { ...document, nodes, settings: { ...document.settings, checkpoint } } };
}

const LINES = 60;
const ROWS_PER_SPLIT = 60;

/** The first rows, and costs of a tenth of a millisecond, so that single records are paced and yet it ends soon. */
export function shortInput(pipeline: ComparedPipeline): Input {
  const { document } = wholeInput(pipeline);
  const files: Record<string, string> = {};
  const nodes = document.nodes.map((node) =>
    withConfig(node, (config): NodeConfig => {
      if (config.kind === 'generator') return { ...config, rowsPerSplit: ROWS_PER_SPLIT };
      if (config.kind !== 'file') return config;
      const file = `${config.file}-short`;
      const text = `${sampleText(config.file).split('\n').slice(0, LINES).join('\n')}\n`;
      files[file] = text;
      return { ...config, file, bytes: Buffer.byteLength(text) };
    }),
  );
  const costs = {
    recordMs: 0.1,
    hopMs: 0.1,
    channelMs: {},
    controlMs: 0.1,
    snapshotSyncMs: 0.1,
    snapshotAsyncMs: 0.1,
    storageMs: 0.1,
  };
  return { files, document: { ...document, nodes, settings: { ...document.settings, costs } } };
}

/** A document of the gallery. */
export function galleryDocument({ id, alone }: Pick<ComparedPipeline, 'id' | 'alone'>): PipelineDocument {
  const document = JSON.parse(readFileSync(`${SAMPLES}${id}.weir.json`, 'utf8')) as PipelineDocument;
  if (!alone) return document;
  const nodes = document.nodes.map((node) => ({
    ...withConfig(node, (config) => (config.kind === 'generator' ? { ...config, splits: 1 } : config)),
    parallelism: 1,
  }));
  return { ...document, parallelism: 1, nodes };
}

/** Compiled as the deterministic world runs it. */
export function loadInput({ document: json, files }: Input): LoadedDocument {
  const decoded = decodeDocument(json);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
  const document = decoded.value;
  const compiled = compileDocument(document, document.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  const encoder = new TextEncoder();
  return {
    document,
    plan: compiled.value.plan,
    files: Object.entries(files).map(([key, text]) => ({ key, bytes: encoder.encode(text).buffer })),
    clicks: [],
    script: null,
    warnings: [],
  };
}

function withConfig(node: DocumentNode, change: (config: NodeConfig) => NodeConfig): DocumentNode {
  return { ...node, config: change(node.config) };
}

function sampleText(file: string): string {
  return readFileSync(`${SAMPLES}data/${file.replace(/^sample:/, '')}`, 'utf8');
}
