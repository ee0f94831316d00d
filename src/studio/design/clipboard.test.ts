import '../testing-viewer.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { addNode, connect } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import { NODES_MAX } from '#model/document-limits.ts';
import type { PipelineDocument } from '#model/document.ts';
import { appStore, openDocument, openedDocument, select, undo } from '../app-store.ts';
import { copiedText, pasteText } from './clipboard.ts';
import { designNotice, hush } from './design-notice.ts';

const EMPTY = newDocument({ id: 'other', name: 'Other' });
const PAIR = pair();

beforeEach(() => {
  hush();
  openDocument(PAIR, 1, 'design');
});

describe('a copied text', () => {
  test('pasted into another pipeline brings operators, edges and uids, selected, in one step', () => {
    select({ nodes: ['rows', 'filter'], edges: [] });
    const text = copiedText();
    openDocument(EMPTY, 1, 'design');
    pasteText(text ?? '', { x: 500, y: 500 });
    const pasted = openedDocument();
    expect(pasted?.nodes.map(({ uid, name }) => [uid, name])).toEqual([
      ['rows', 'rows'],
      ['filter', 'filter'],
    ]);
    expect(pasted?.edges.map(({ from, to }) => [from, to])).toEqual([['rows', 'filter']]);
    expect(pasted?.settings).toEqual(EMPTY.settings);
    expect(appStore.getState().selection.nodes).toEqual(['rows', 'filter']);
    undo();
    expect(openedDocument()).toBe(EMPTY);
  });

  test('holds the selection only, and nothing without one', () => {
    select({ nodes: ['filter'], edges: [] });
    const { nodes, edges } = JSON.parse(copiedText() ?? '') as PipelineDocument;
    expect([nodes.map(({ id }) => id), edges]).toEqual([['filter'], []]);
    select({ nodes: [], edges: [] });
    expect(copiedText()).toBeNull();
  });

  test('pasted twice never lies on what is there', () => {
    select({ nodes: ['rows', 'filter'], edges: [] });
    const text = copiedText() ?? '';
    pasteText(text, { x: 200, y: 50 });
    pasteText(text, { x: 200, y: 50 });
    const places = openedDocument()?.nodes.map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(places).size).toBe(6);
  });
});

test.each([
  ['nothing', '', 'pasteNothing', null],
  ['prose', 'Dear all, the meeting is moved.', 'pasteNothing', null],
  ['an empty pipeline', JSON.stringify(EMPTY), 'pasteNothing', null],
  ['half a file', '{ "format": "weir.pipeline", ', 'pasteRefused', 'W014'],
  ['a newer version', JSON.stringify({ ...pair(), version: 999 }), 'pasteRefused', 'W013'],
  ['a node twice', JSON.stringify({ ...pair(), nodes: [...pair().nodes, pair().nodes[0]] }), 'pasteRefused', 'W007'],
])('%s changes nothing and is refused with a reason', (_, text, notice, code) => {
  pasteText(text, { x: 0, y: 0 });
  expect(openedDocument()).toBe(PAIR);
  const said = designNotice.getState().notice;
  expect(said?.text).toBe(notice);
  expect(said?.because ?? null).toEqual(code === null ? null : expect.objectContaining({ code }));
});

test('more operators than a pipeline may have are refused', () => {
  let full: PipelineDocument = EMPTY;
  while (full.nodes.length < NODES_MAX - 1) full = addNode(full, 'union', { x: 0, y: 0 }).document;
  openDocument(full, 1, 'design');
  pasteText(JSON.stringify(PAIR), { x: 0, y: 0 });
  expect(openedDocument()).toBe(full);
  expect(designNotice.getState().notice).toEqual({
    text: 'tooManyOperators',
    values: { limit: NODES_MAX },
    because: null,
  });
});

function pair(): PipelineDocument {
  const rows = addNode(newDocument({ id: 'd', name: 'D' }), 'rows', { x: 0, y: 0 });
  const filter = addNode(rows.document, 'filter', { x: 240, y: 0 });
  const connected = connect(filter.document, { from: 'rows', fromPort: 'out', to: 'filter' });
  return connected.ok ? connected.value.document : filter.document;
}
