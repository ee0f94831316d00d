import { describe, expect, test } from 'vitest';
import type { DocumentNode, NodeConfig } from '#model/document.ts';
import { newDocument } from '#model/new-document.ts';
import type { PreviewTable } from '#model/preview.ts';
import { shownColumns, usedColumns } from './preview-columns.ts';
import { isSameForPreview } from './use-preview.ts';

function node(config: NodeConfig): DocumentNode {
  const position = { x: 0, y: 0 };
  return {
    id: 'n',
    uid: 'n',
    name: 'n',
    parallelism: null,
    maxParallelism: null,
    chaining: 'always',
    position,
    config,
  };
}

function table(...columns: readonly (readonly [name: string, path: string | null])[]): PreviewTable {
  return {
    columns: columns.map(([name, path]) => ({ name, type: 'INT', numeric: true, time: false, path })),
    rows: [],
    total: 0,
    changelog: false,
  };
}

const NAMED = ['a', 'b', 'c'].map((name) => ({ name, expression: 'x + `the y`' }));

describe('columns of a preview', () => {
  test('a column that does not compile stands in its place, without values', () => {
    const project = node({ kind: 'project', fields: NAMED });
    expect(
      shownColumns(table(['a', 'fields.0'], ['c', 'fields.2']), project).map(({ name, index }) => [name, index]),
    ).toEqual([
      ['a', 0],
      ['b', -1],
      ['c', 1],
    ]);
    expect(shownColumns(table(['c', 'fields.2']), project).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(shownColumns(table(['a', 'fields.0']), project).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('results stand behind the keys, and what a window adds behind them', () => {
    const aggregate = node({ kind: 'aggregate', keys: ['k'], aggregates: NAMED.slice(0, 2), emit: 'changelog' });
    const shown = shownColumns(table(['k', 'keys.0'], ['b', 'aggregates.1'], ['window_end', null]), aggregate);
    expect(shown.map(({ name }) => name)).toEqual(['k', 'a', 'b', 'window_end']);
  });

  test('of a wide input only what the expressions name is shown', () => {
    const wide = table(['x', null], ['y', null], ['the y', null], ['z', null]);
    const names = (config: NodeConfig) => usedColumns(wide, node(config)).map(({ name }) => name);
    expect(names({ kind: 'project', fields: NAMED })).toEqual(['x', 'the y']);
    const passedOn = ['the y', 'z'].map((name) => ({ name, expression: `\`${name}\`` }));
    const computed = [...passedOn, { name: 'twice', expression: 'z * 2' }, { name: 'renamed', expression: 'x' }];
    expect(names({ kind: 'project', fields: computed })).toEqual(['x', 'z']);
    expect(names({ kind: 'project', fields: passedOn })).toEqual([]);
    expect(names({ kind: 'filter', condition: 'z > 1' })).toEqual(['z']);
    expect(names({ kind: 'filter', condition: 'TRUE' })).toEqual(['x', 'y', 'the y', 'z']);
  });
});

test('moving a node changes no preview, configuring one does', () => {
  const before = { ...newDocument({ id: 'd', name: '' }), nodes: [node({ kind: 'union' })] };
  const [first] = before.nodes;
  if (first === undefined) throw new Error('one node');
  expect(isSameForPreview(before, { ...before, nodes: [{ ...first, position: { x: 9, y: 9 } }] })).toBe(true);
  expect(isSameForPreview(before, { ...before, nodes: [node({ kind: 'log-sink', log: 'l' })] })).toBe(false);
  expect(isSameForPreview(before, { ...before, nodes: [] })).toBe(false);
});
