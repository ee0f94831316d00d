import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PipelineDocument } from '#model/document.ts';
import { newDocument } from '#model/new-document.ts';
import { wordCountDocument } from '../crash/word-count-document.ts';

/** The word count of the gallery, small enough for a slow machine: two subtasks an operator, many checkpoints. */
export function bookDocument(options: {
  readonly linesPerSecond: number;
  readonly checkpointMs: number;
}): PipelineDocument {
  const document = wordCountDocument(options.linesPerSecond, options.checkpointMs);
  return {
    ...document,
    name: 'Book',
    parallelism: 2,
    nodes: document.nodes.map((node) => ({
      ...node,
      parallelism: 2,
      config:
        node.config.kind === 'file'
          ? { ...node.config, splits: 2, rowsPerSecond: options.linesPerSecond / 2 }
          : node.config,
    })),
  };
}

/** A sample of the gallery for the deterministic world, so slow that it has hardly begun whenever a test pauses it. */
export function slowSample(id: string): PipelineDocument {
  const path = fileURLToPath(new URL(`../../public/samples/${id}.weir.json`, import.meta.url));
  const document = JSON.parse(readFileSync(path, 'utf8')) as PipelineDocument;
  return { ...document, run: { ...document.run, rate: 0.01 } };
}

/** Rows straight into a log. */
export function textDocument(texts: readonly string[]): PipelineDocument {
  const empty = newDocument({ id: 'texts', name: 'Texts' });
  return {
    ...empty,
    parallelism: 1,
    settings: { ...empty.settings, checkpoint: { ...empty.settings.checkpoint, intervalMs: 500 } },
    nodes: [
      {
        id: 'texts',
        uid: 'texts',
        name: 'texts',
        parallelism: 1,
        maxParallelism: null,
        chaining: 'always',
        position: { x: 0, y: 0 },
        config: {
          kind: 'rows',
          columns: [{ name: 'text', type: 'STRING NOT NULL' }],
          timeColumn: null,
          rows: [texts.map((text) => ({ values: [text], atMs: null, label: null }))],
          rowsPerSecond: null,
          watermark: { strategy: 'none', outOfOrdernessMs: 0, idlenessMs: null, emit: 'periodic', intervalMs: 200 },
        },
      },
      {
        id: 'log',
        uid: 'log',
        name: 'log',
        parallelism: 1,
        maxParallelism: null,
        chaining: 'always',
        position: { x: 240, y: 0 },
        config: { kind: 'log-sink', log: 'texts' },
      },
    ],
    edges: [{ id: 'edge', from: 'texts', fromPort: 'out', to: 'log', partitioner: 'auto' }],
  };
}
