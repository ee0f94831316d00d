import { isPlainReference } from '#model/schema/transform-schema.ts';
import type { PipelineNode } from './pipeline-vector.ts';

/**
 * Which columns of a node are the bounds of a window it went through. An aggregate grouped by start and end of such a
 * window is planned as a window aggregate over the window its rows are in: append-only.
 * Flink: FlinkRelMdWindowProperties, WindowAttachedWindowingStrategy.
 */
export interface WindowColumns {
  readonly sizeMs: number;
  /** Time from one window to the next: the size, unless windows slide. */
  readonly slideMs: number;
  readonly offsetMs: number;
  readonly start: readonly string[];
  readonly end: readonly string[];
  readonly time: readonly string[];
}

type Known = ReadonlyMap<string, WindowColumns | null>;

/** The window columns of a node's output, or null if it has none. */
export function windowColumnsOf(node: PipelineNode, known: Known): WindowColumns | null {
  switch (node.kind) {
    case 'window-aggregate':
      return {
        sizeMs: Number(node.window.size),
        slideMs: Number(node.window.slide ?? node.window.size),
        offsetMs: Number(node.window.offset ?? 0),
        start: ['window_start'],
        end: ['window_end'],
        time: ['window_time'],
      };
    case 'filter':
    case 'split-text':
      return known.get(node.input) ?? null;
    case 'project': {
      const input = known.get(node.input) ?? null;
      if (input === null) return null;
      const renamed = (columns: readonly string[]): readonly string[] =>
        node.fields.flatMap(([name, expression]) =>
          columns.some((column) => isPlainReference(expression, column)) ? [name] : [],
        );
      return { ...input, start: renamed(input.start), end: renamed(input.end), time: renamed(input.time) };
    }
    case 'group-aggregate': {
      const input = known.get(node.input) ?? null;
      if (input === null || attachedWindow(node, known) === null) return null;
      const kept = (columns: readonly string[]): readonly string[] =>
        columns.filter((name) => node.keys.includes(name));
      return { ...input, start: kept(input.start), end: kept(input.end), time: kept(input.time) };
    }
    default:
      return null;
  }
}

/** How a group aggregate over windowed rows is written as a window aggregate. */
export interface AttachedWindow {
  readonly sizeMs: number;
  readonly offsetMs: number;
  /** Columns that the input needs besides its own, `[name, expression]`: the starts of sliding windows. */
  readonly copies: readonly (readonly [name: string, expression: string])[];
  /** Its keys, bounds of the window only where they are copies. */
  readonly keys: readonly string[];
  /** The keys of the group aggregate, in order, out of the window aggregate's columns. */
  readonly fields: readonly (readonly [name: string, expression: string])[];
}

/**
 * The window that a group aggregate's rows are already in, if it groups by start and end of one. A row of a sliding
 * window has the window's last instant as its time, so tumbling windows of one slide, cut where sliding windows end,
 * hold the rows of one sliding window each; its start is longer ago than theirs, and becomes a key.
 */
export function attachedWindow(
  node: Extract<PipelineNode, { kind: 'group-aggregate' }>,
  known: Known,
): AttachedWindow | null {
  const columns = known.get(node.input) ?? null;
  if (columns === null) return null;
  const bounds = new Map([
    ...columns.start.map((name) => [name, 'window_start'] as const),
    ...columns.end.map((name) => [name, 'window_end'] as const),
    ...columns.time.map((name) => [name, 'window_time'] as const),
  ]);
  const grouped = new Set(node.keys.map((key) => bounds.get(key)));
  if (!grouped.has('window_start') || !grouped.has('window_end')) return null;
  const { sizeMs, slideMs, offsetMs } = columns;
  const slides = slideMs !== sizeMs;
  const copies = node.keys
    .filter((key) => slides && bounds.get(key) === 'window_start')
    .map((key, index) => [`start of window ${index + 1}`, key] as const);
  const copyOf = new Map(copies.map(([name, key]) => [key, name]));
  return {
    sizeMs: slideMs,
    offsetMs: slides ? (offsetMs + sizeMs) % slideMs : offsetMs,
    copies: copies.map(([name, key]) => [name, `\`${key}\``] as const),
    keys: [...copyOf.values(), ...node.keys.filter((key) => !bounds.has(key))],
    fields: node.keys.map((key) => [key, `\`${copyOf.get(key) ?? bounds.get(key) ?? key}\``] as const),
  };
}
