/** The output that a naive reference computes for a random pipeline, from the very rows of its sources. */

/**
 * What lies between the sources and the sink. None depends on interleaving: counts and windows are by key, and nothing is
 * ever late.
 */
export type Shape = (typeof SHAPES)[number];
export const SHAPES = [
  'count',
  'filtered-count',
  'count-of-counts',
  'union',
  'window',
  'sliding-window',
  'unshared-window',
  'broadcast',
  'rescale',
  'rate-limit',
] as const;

export interface PipelineRow {
  readonly key: string;
  readonly value: number;
  readonly time: number;
}

export const WINDOW_MS = 10;
/** No divisor of the size: a slide has two slices. */
export const SLIDE_MS = 4;

/** Every row of the committed log as text. `copies`: how often the last operator gets each row. */
export function expectedOutput(shape: Shape, rows: readonly PipelineRow[], copies: number): string[] {
  switch (shape) {
    case 'count':
    case 'union':
    case 'broadcast':
    case 'rescale':
    case 'rate-limit': {
      const keys = rows.map((row) => row.key);
      const all = Array.from({ length: copies }, () => keys).flat();
      return runningCounts(all).map(([key, n]) => `${key}|${n}`);
    }
    case 'filtered-count':
      return runningCounts(rows.filter((row) => row.value >= 5).map((row) => row.key)).map(([key, n]) => `${key}|${n}`);
    case 'count-of-counts':
      return runningCounts(runningCounts(rows.map((row) => row.key)).map(([, n]) => String(n))).map(
        ([n, m]) => `${n}|${m}`,
      );
    case 'window':
      return windowSums(rows, WINDOW_MS);
    case 'sliding-window':
    case 'unshared-window':
      return windowSums(rows, SLIDE_MS);
  }
}

function windowSums(rows: readonly PipelineRow[], slideMs: number): string[] {
  const windows = new Map<string, { readonly key: string; readonly start: number; n: number; sum: number }>();
  for (const { key, value, time } of rows) {
    const last = Math.floor(time / slideMs) * slideMs;
    for (let start = last; start > time - WINDOW_MS; start -= slideMs) {
      const id = `${key}|${start}`;
      const window = windows.get(id) ?? { key, start, n: 0, sum: 0 };
      window.n++;
      window.sum += value;
      windows.set(id, window);
    }
  }
  return [...windows.values()].map(
    ({ key, start, n, sum }) => `${key}|${n}|${sum}|${start}|${start + WINDOW_MS}|${start + WINDOW_MS - 1}`,
  );
}

function runningCounts(keys: readonly string[]): (readonly [key: string, count: number])[] {
  const counts = new Map<string, number>();
  return keys.map((key) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return [key, count] as const;
  });
}
