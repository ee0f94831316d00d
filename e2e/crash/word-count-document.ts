import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PipelineDocument } from '#model/document.ts';

/** The shipped word count, as the gallery has it, at parallelism 4 throughout and faster checkpoints. */

const SAMPLES = fileURLToPath(new URL('../../public/samples/', import.meta.url));

/** The text of the book. */
export const BOOK = readFileSync(`${SAMPLES}data/alice.txt`, 'utf8');

/** Counted by other means than ours: reference-wordcount.json beside the data. */
export const REFERENCE = (
  JSON.parse(readFileSync(`${SAMPLES}data/reference-wordcount.json`, 'utf8')) as {
    readonly files: Readonly<
      Record<string, { readonly total: number; readonly distinct: number; readonly top20: readonly [string, number][] }>
    >;
  }
).files['alice.txt'];

/** `linesPerSecond`: of all four splits together; the book has 3,587 lines. */
export function wordCountDocument(linesPerSecond: number, checkpointMs: number, restartMs = 200): PipelineDocument {
  const document = JSON.parse(readFileSync(`${SAMPLES}word-count.weir.json`, 'utf8')) as PipelineDocument;
  return {
    ...document,
    parallelism: 4,
    nodes: document.nodes.map((node) => ({
      ...node,
      parallelism: 4,
      config:
        node.config.kind === 'file' ? { ...node.config, splits: 4, rowsPerSecond: linesPerSecond / 4 } : node.config,
    })),
    settings: {
      ...document.settings,
      checkpoint: { ...document.settings.checkpoint, intervalMs: checkpointMs, tolerableFailures: 100 },
      restart: { strategy: 'fixed-delay', attempts: 1000, delayMs: restartMs },
    },
  };
}

/** The words of the book, by the rule of the pipeline, counted here. */
export function countWords(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of BOOK.split('\n')) {
    for (const word of line
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ' ')
      .split(' ')) {
      if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

/** Every row the log has to hold: each word with 1 … n. */
export function expectedRows(): string[] {
  return [...countWords()].flatMap(([word, n]) => Array.from({ length: n }, (_, i) => `${word}|${i + 1}`));
}
