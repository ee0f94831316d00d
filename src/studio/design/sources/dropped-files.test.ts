import '../../testing-viewer.ts';
import { beforeEach, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import type { DocumentNode } from '#model/document.ts';
import { updateNode } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import { appStore, edit, openDocument, openedDocument, undo } from '../../app-store.ts';
import { addOperator } from '../design-actions.ts';
import { designNotice, hush } from '../design-notice.ts';
import { takeBack } from './dropped-files.ts';

const EMPTY_FILE = { notes: [], refused: [{ name: 'empty.csv', problem: 'empty' }] } as const;

beforeEach(() => {
  hush();
  openDocument(newDocument({ id: 'd', name: 'D' }), 1, 'design');
});

function added(): DocumentNode {
  addOperator('file', null, () => ({ x: 0, y: 0 }));
  return must(openedDocument()?.nodes.at(-1), 'it was added');
}

function rename(nodeId: string, name: string): void {
  edit('editConfig', (document) => updateNode(document, nodeId, { name }));
}

const names = () => openedDocument()?.nodes.map(({ name }) => name);
const said = () => designNotice.getState().notice?.text;

test('a source made for a file that is refused goes again as if it had never been there', () => {
  takeBack(added(), EMPTY_FILE);
  expect([names(), said()]).toEqual([[], 'fileProblem.empty']);
  expect(appStore.getState().history?.past).toEqual([]);
});

test('it goes although something else was done meanwhile, which stays', () => {
  const other = added();
  const made = added();
  rename(other.id, 'orders');
  takeBack(made, EMPTY_FILE);
  expect([names(), said()]).toEqual([['orders'], 'fileProblem.empty']);
  undo();
  expect(names()).toEqual(['orders', made.name]);
});

test('a source that someone has gone on with stays', () => {
  const made = added();
  rename(made.id, 'mine');
  takeBack(made, EMPTY_FILE);
  expect([names(), said()]).toEqual([['mine'], undefined]);
});
