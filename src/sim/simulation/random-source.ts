import type { Prng } from '#std/prng.ts';
import { DEFAULT_WATERMARK, NO_WATERMARK } from '#model/new-document.ts';
import { addNode, type DrawnGraph, type Stream } from './random-graph.ts';

/** The watermark is so far behind the newest row of a split. No row is farther behind, unless rows may be late. */
const DISORDER_MS = 5;
const LATE_MS = 60;
/** Of three bytes each: more than a buffer of 64 KiB takes. */
const LONG_ROW_CHARS = 30_000;

/**
 * Adds a source of rows (k, v, t). Splits may be empty; keys may be skewed; rows may come in bursts, with long gaps, or
 * as fast as they are taken. `timed`: whether it has event time; `late`: whether rows may come behind the watermark.
 */
export function drawSource(
  graph: DrawnGraph,
  { timed, late, scope }: { readonly timed: boolean; readonly late: boolean; readonly scope: 'any' | 'small' },
): Stream {
  const { random } = graph;
  const splits = scope === 'small' ? 1 : 1 + random.nextInt(3);
  const keys = scope === 'small' ? 3 : pick(random, [1, 2, 3, 5, 20]);
  const skewed = random.nextInt(3) === 0;
  const pacing = scope === 'small' ? 'rate' : pick(random, ['rate', 'rate', 'rate', 'bursts', 'none'] as const);
  const rows = Array.from({ length: splits }, () => {
    const count = scope === 'small' ? 10 : random.nextInt(12) === 0 ? 0 : 2 + random.nextInt(10);
    return splitRows(random, { count, keys, skewed, late, bursts: pacing === 'bursts' });
  });
  const withIdleness = !timed && random.nextInt(4) === 0;
  const node = addNode(
    graph,
    {
      kind: 'rows',
      columns: [
        { name: 'k', type: 'STRING NOT NULL' },
        { name: 'v', type: 'INT NOT NULL' },
        { name: 't', type: 'TIMESTAMP(3) NOT NULL' },
      ],
      timeColumn: timed || withIdleness ? 't' : null,
      rows,
      rowsPerSecond: pacing === 'rate' ? (scope === 'small' ? 60 : 20) + random.nextInt(60) : null,
      watermark:
        timed || withIdleness
          ? {
              ...DEFAULT_WATERMARK,
              outOfOrdernessMs: DISORDER_MS,
              // An idle source's next rows may be late: only where no window looks at them.
              idlenessMs: withIdleness ? 30 : null,
              emit: random.nextInt(2) === 0 ? 'per-record' : 'periodic',
              intervalMs: 20,
            }
          : NO_WATERMARK,
    },
    1 + random.nextInt(Math.min(3, splits)),
  );
  return { node, kind: 'rows', schema: 'rows', timed, copies: 1, used: false };
}

function splitRows(
  random: Prng,
  options: {
    readonly count: number;
    readonly keys: number;
    readonly skewed: boolean;
    readonly late: boolean;
    readonly bursts: boolean;
  },
) {
  const { count, keys, skewed, late, bursts } = options;
  let newest = 0;
  let atMs = 0;
  return Array.from({ length: count }, () => {
    newest += random.nextInt(7);
    if (bursts && random.nextInt(4) === 0) atMs += random.nextInt(random.nextInt(6) === 0 ? 3000 : 100);
    const key = skewed && random.nextInt(4) > 0 ? 0 : random.nextInt(keys);
    const long = random.nextInt(2000) === 0;
    const values = [
      `${long ? '水'.repeat(LONG_ROW_CHARS) : 'k'}${key}`,
      random.nextInt(10),
      String(newest - random.nextInt(late && random.nextInt(3) === 0 ? LATE_MS : DISORDER_MS)),
    ];
    return { values, atMs: bursts ? atMs : null, label: null };
  });
}

function pick<T>(random: Prng, list: readonly T[]): T {
  return list[random.nextInt(list.length)] as T;
}
