import { expect, test } from 'vitest';
import { newDocument } from '#model/new-document.ts';
import { startHistory } from './history/document-history.ts';
import { type Place, placeHash, readPlace, shownPlace } from './place.ts';

test('every place can be written into the address and read again', () => {
  const places: readonly Place[] = [
    { kind: 'gallery' },
    { kind: 'document', id: 'doc-1b2c', mode: 'design' },
    { kind: 'document', id: 'word-count', mode: 'run' },
  ];
  expect(places.map((place) => readPlace(placeHash(place)))).toEqual(places);
  expect(places.map(placeHash)).toEqual(['', '#/doc-1b2c', '#/word-count/run']);
});

test('an address that names no place is the start screen', () => {
  const hashes = ['', '#', '#/', '#doc', '#/a b', '#/a/learn', '#/../x', `#/${'x'.repeat(65)}`, '#/<script>'];
  expect(hashes.map(readPlace)).toEqual(hashes.map(() => ({ kind: 'gallery' })));
});

test('a document behind the start screen is not shown', () => {
  const history = startHistory(newDocument({ id: 'drawn', name: 'Drawn' }));
  expect(shownPlace({ screen: 'gallery', history, mode: 'design' })).toEqual({ kind: 'gallery' });
  expect(shownPlace({ screen: 'editor', history, mode: 'run' })).toEqual({
    kind: 'document',
    id: 'drawn',
    mode: 'run',
  });
});
