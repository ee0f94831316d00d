import { LINE_FEED } from '#engine/sources/line-bytes.ts';
import type { NodeConfig } from '#model/document.ts';

/**
 * The beginning of a source: the same rows in the same order, as far as `rows` of them. What a source is read from (file,
 * seed, rows) stays the real one. Endless sources that have no end to set are bounded by the time of the preview.
 */
export function boundedSource(config: NodeConfig, rows: number, fileBytes: (file: string) => number): NodeConfig {
  switch (config.kind) {
    case 'generator': {
      const perSplit = Math.ceil(rows / config.splits);
      return { ...config, rowsPerSplit: Math.min(config.rowsPerSplit ?? perSplit, perSplit) };
    }
    case 'rows':
      return { ...config, rows: config.rows.map((split) => split.slice(0, rows)) };
    case 'file': {
      const { moreFiles: _others, ...first } = config;
      // One split reads the file in its order; more would start in the middle of what is only its beginning.
      return { ...first, bytes: fileBytes(config.file), splits: 1 };
    }
    default:
      return config;
  }
}

/**
 * The first lines of a file, whole. A line that is longer than all that is looked at is cut: the source then rejects it.
 */
export function firstLines(bytes: Uint8Array, lines: number): Uint8Array {
  let end = 0;
  for (let at = 0, found = 0; at < bytes.length && found < lines; at++) {
    if (bytes[at] !== LINE_FEED) continue;
    end = at + 1;
    if (++found === lines) return bytes.subarray(0, end);
  }
  // Fewer lines than asked for: of a whole file the last one needs no end, of a beginning it may be half a line.
  return bytes.length < FIRST_BYTES_MAX || end === 0 ? bytes : bytes.subarray(0, end);
}

/** Bytes of a file that a preview looks at. */
export const FIRST_BYTES_MAX = 256 * 1024;
