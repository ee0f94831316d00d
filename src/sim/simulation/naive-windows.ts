import type { NodeConfig } from '#model/document.ts';
import type { NaiveRow, NaiveValue } from './naive-expressions.ts';

/** The result of every window of every key, from all rows at once: nothing is late, so every window fires once. */
export function naiveWindows(
  { keys, window, aggregates }: Extract<NodeConfig, { kind: 'window-aggregate' }>,
  rows: readonly NaiveRow[],
): readonly NaiveRow[] {
  const { sizeMs } = window;
  const slideMs = window.kind === 'hop' ? (window.slideMs ?? sizeMs) : sizeMs;
  const contents = new Map<string, { readonly key: readonly NaiveValue[]; start: number; rows: NaiveRow[] }>();
  for (const row of rows) {
    const key = keys.map((name) => row.values.get(name) ?? null);
    const last = Math.floor(row.time / slideMs) * slideMs;
    for (let start = last; start > row.time - sizeMs; start -= slideMs) {
      const id = JSON.stringify([key, start]);
      const content = contents.get(id) ?? { key, start, rows: [] };
      content.rows.push(row);
      contents.set(id, content);
    }
  }
  return [...contents.values()].map(({ key, start, rows: content }) => ({
    time: start + sizeMs - 1,
    values: new Map<string, NaiveValue>([
      ...keys.map((name, index) => [name, key[index] ?? null] as const),
      ...aggregates.map(({ name, expression }) => [name, aggregate(expression, content)] as const),
      ['window_start', start],
      ['window_end', start + sizeMs],
      ['window_time', start + sizeMs - 1],
    ]),
  }));
}

/** `COUNT(*)`, `SUM(column)`, `SUM(CAST(column AS DOUBLE))`, `MIN(column)`, `MAX(column)`. */
function aggregate(expression: string, rows: readonly NaiveRow[]): number {
  if (expression === 'COUNT(*)') return rows.length;
  const [, name, column = ''] = /^(\w+)\((?:CAST\()?(\w+)/.exec(expression) ?? [];
  const values = rows.map((row) => Number(row.values.get(column)));
  if (name === 'MIN') return Math.min(...values);
  return name === 'MAX' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
}
