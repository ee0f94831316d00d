import { must } from '#std/assert.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { SinkRow } from '#protocol/query.ts';
import { InvariantBroken } from '../checkers/checker.ts';
import type { NaiveRow } from './naive-expressions.ts';

/**
 * Where rows may be late the output depends on interleaving, and after a restore, which starts without a watermark, a row
 * that was late may be in time. One thing does not change: every row is either counted in one tumbling window or put out
 * as late, once. Where windows overlap, or fire again for rows within the allowed lateness, a row shows in several
 * results, and only the invariants say what holds.
 */
export interface LateWindows {
  /** The log of results (key, count, …) and the log of late rows (key, …). */
  readonly results: string;
  readonly late: string;
  /** How many rows of each key come in. Null: a row may show in several results. */
  readonly rows: ReadonlyMap<string, number> | null;
}

/**
 * The windows of a pipeline whose results and late rows both go straight to logs. They have one key column, and their
 * first aggregate is `COUNT(*)`. `inputs`: the rows that reach a node.
 */
export function lateWindowsOf(
  { nodes, edges }: PipelineDocument,
  inputs: ReadonlyMap<string, readonly NaiveRow[]>,
): readonly LateWindows[] {
  const logBehind = (id: string, port: 'out' | 'late'): string | null => {
    const edge = edges.find((each) => each.from === id && each.fromPort === port);
    const config = nodes.find((each) => each.id === edge?.to)?.config;
    return config?.kind === 'log-sink' ? config.log : null;
  };
  return nodes.flatMap(({ id, config }): readonly LateWindows[] => {
    if (config.kind !== 'window-aggregate') return [];
    const late = logBehind(id, 'late');
    const results = logBehind(id, 'out');
    if (late === null || results === null) return [];
    if (config.window.kind !== 'tumble' || config.allowedLatenessMs > 0) return [{ results, late, rows: null }];
    const rows = new Map<string, number>();
    for (const { values } of must(inputs.get(id), 'a window has inputs')) {
      const key = String(values.get(config.keys[0] ?? ''));
      rows.set(key, (rows.get(key) ?? 0) + 1);
    }
    return [{ results, late, rows }];
  });
}

/** Checks what was committed of a window and of its late rows. */
export function checkLateWindows({ rows }: LateWindows, results: readonly SinkRow[], late: readonly SinkRow[]): void {
  if (rows === null) return;
  const counted = new Map<string, number>();
  const add = (key: unknown, count: number): void =>
    void counted.set(String(key), (counted.get(String(key)) ?? 0) + count);
  for (const { values } of results) add(values[0], Number(values[1]));
  for (const { values } of late) add(values[0], 1);
  for (const key of new Set([...rows.keys(), ...counted.keys()])) {
    const [came, found] = [rows.get(key) ?? 0, counted.get(key) ?? 0];
    if (came !== found) throw new InvariantBroken(LATE_WINDOWS, `Of key ${key} came ${came}, and ${found} went.`);
  }
}

export const LATE_WINDOWS = 'Every row is counted in one window or put out as late, once.';
