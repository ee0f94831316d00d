import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_WATERMARK, newDocument } from '#model/new-document.ts';

/**
 * 200 nodes that keep both cores busy: ten lanes of twenty nodes. A lane is a generator with eight filters and
 * projections in one task, and a window with nine more and a sink in another: 20 subtasks, hence 20 workers. The
 * sources of the lanes in `fast` go as fast as they can; the others make {@link SLOW_ROWS_PER_SECOND}. Two fast lanes
 * are four tasks that are always ready to run: twice what two cores can host. More subtasks measure the scheduler and
 * not the studio: each of them costs about 3 % of a core for its heartbeat, its counters and ten buffers a second, so
 * that 40 keep a core busy with nothing, and the page gets the 22nd part of what is left.
 */
export const LANES = 10;
export const NODES_PER_LANE = 20;
export const SUBTASKS = LANES * 2;
/** Often enough that each thing that is looked at has some. */
const CHECKPOINT_MS = 2000;
const SLOW_ROWS_PER_SECOND = 200;
const KEYS = 16;
/** Rows that survive the filters: those of a fifth of the numbers are dropped. */
const DROPPED = 5;
/** Rows of a window: large ones where rows are many, so that results are few enough to be looked at. */
const FAST_WINDOW = 200_000;
const SLOW_WINDOW = 200;

export function loadDocument(fast: number): PipelineDocument {
  const empty = newDocument({ id: 'studio-load', name: 'Two hundred nodes' });
  const nodes: DocumentNode[] = [];
  const edges: DocumentEdge[] = [];
  for (let lane = 0; lane < LANES; lane++) {
    laneConfigs(lane < fast).forEach((config, at) => {
      const id = `${sinkName(lane)}-${at}`;
      nodes.push({
        id,
        uid: id,
        name: at === NODES_PER_LANE - 1 ? sinkName(lane) : `${WORDS[config.kind] ?? config.kind} ${lane}.${at}`,
        parallelism: null,
        maxParallelism: null,
        chaining: 'always',
        position: { x: at * 240, y: lane * 120 },
        config,
      });
      if (at > 0) {
        const from = `${sinkName(lane)}-${at - 1}`;
        edges.push({ id: `e-${id}`, from, fromPort: 'out', to: id, partitioner: 'auto' });
      }
    });
  }
  const { checkpoint } = empty.settings;
  const settings = { ...empty.settings, checkpoint: { ...checkpoint, intervalMs: CHECKPOINT_MS } };
  return { ...empty, parallelism: 1, nodes, edges, settings };
}

/** The sink of a lane, by the name the studio shows. */
export function sinkName(lane: number): string {
  return `lane${lane}`;
}

/**
 * What is wrong with the rows of a lane's sink; null = they are right. Every window from the first to the last that is
 * there must have every key once, with the count and the sum of exactly the numbers that belong to it.
 *
 * @param rows `k`, `first`, `rows`, `total` of each row
 */
export function laneFailure(rows: readonly (readonly number[])[], fast: boolean): string | null {
  const size = fast ? FAST_WINDOW : SLOW_WINDOW;
  const windows = new Map<number, Map<number, readonly number[]>>();
  for (const row of rows) {
    const [key = -1, first = -1] = row;
    const window = Math.floor(first / size);
    const keys = windows.get(window) ?? new Map<number, readonly number[]>();
    if (keys.has(key)) return `window ${window} has key ${key} twice`;
    windows.set(window, keys.set(key, row));
  }
  if (windows.size === 0) return 'no window has fired';
  for (let window = 0; window < windows.size; window++) {
    for (const [key, expected] of expectedKeys(window * size, size)) {
      const found = windows.get(window)?.get(key);
      if (found?.join() !== expected.join())
        return `window ${window}, key ${key}: ${found?.join()}, not ${expected.join()}`;
    }
  }
  return null;
}

function expectedKeys(from: number, size: number): ReadonlyMap<number, readonly number[]> {
  const keys = new Map<number, [number, number, number, number]>();
  for (let n = from; n < from + size; n++) {
    if (n % DROPPED === 0) continue;
    const known = keys.get(n % KEYS);
    if (known === undefined) keys.set(n % KEYS, [n % KEYS, n, 1, n]);
    else {
      known[2]++;
      known[3] += n;
    }
  }
  return keys;
}

function laneConfigs(fast: boolean): NodeConfig[] {
  const keep = (...names: readonly string[]): NodeConfig => ({
    kind: 'project',
    fields: names.map((name) => ({ name, expression: `\`${name}\`` })),
  });
  const key: NodeConfig = {
    kind: 'project',
    fields: [
      { name: 'k', expression: `MOD(\`n\`, ${KEYS})` },
      { name: 'n', expression: '`n`' },
      { name: 'ts', expression: '`ts`' },
    ],
  };
  const alternating = (count: number, filter: NodeConfig, project: NodeConfig): NodeConfig[] =>
    Array.from({ length: count }, (_, at) => (at % 2 === 0 ? filter : project));
  const before = [
    key,
    { kind: 'filter', condition: `MOD(\`n\`, ${DROPPED}) <> 0` } as const,
    ...alternating(6, { kind: 'filter', condition: '`n` >= 0' }, keep('k', 'n', 'ts')),
  ];
  const results = ['k', 'first', 'rows', 'total'];
  const after = alternating(9, keep(...results), { kind: 'filter', condition: '`rows` > 0' });
  return [
    generator(fast),
    ...before,
    windowOf(fast ? FAST_WINDOW : SLOW_WINDOW),
    ...after,
    { kind: 'table-sink', mode: 'append', keys: [] },
  ];
}

const WORDS: Partial<Record<NodeConfig['kind'], string>> = {
  generator: 'numbers',
  project: 'keep',
  filter: 'only',
  'window-aggregate': 'window',
};

function generator(fast: boolean): NodeConfig {
  return {
    kind: 'generator',
    seed: 7,
    splits: 1,
    rowsPerSplit: null,
    rowsPerSecond: fast ? null : SLOW_ROWS_PER_SECOND,
    fields: [
      { name: 'n', fill: 'sequence' },
      { name: 'ts', fill: 'event-time' },
    ],
    // One number a millisecond of event time: a window of 200 ms holds 200.
    eventTime: { startMs: 0, stepMs: 1, outOfOrdernessMs: 0 },
    idle: [],
    watermark: DEFAULT_WATERMARK,
  };
}

function windowOf(sizeMs: number): NodeConfig {
  return {
    kind: 'window-aggregate',
    keys: ['k'],
    window: { kind: 'tumble', sizeMs, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'first', expression: 'MIN(`n`)' },
      { name: 'rows', expression: 'COUNT(*)' },
      { name: 'total', expression: 'SUM(`n`)' },
    ],
  };
}
