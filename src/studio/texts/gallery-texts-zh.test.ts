import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { decodeGallery } from '#model/gallery.ts';
import gallery from '../../../public/samples/gallery.json' with { type: 'json' };
import { GALLERY_TEXTS_ZH } from './gallery-texts-zh.ts';

const decoded = decodeGallery(gallery);
const ITEMS = must(decoded.ok ? decoded.value : null, 'the gallery decodes');

test('every card has as many lines and facts in Chinese, with the same numbers', () => {
  // Months are words in English and numbers in Chinese; what has three digits or more is a figure in both.
  const figures = (texts: readonly string[]): readonly string[] => texts.join(' ').match(/\d[\d,]{2,}/g) ?? [];
  for (const { id, title, facts, description } of ITEMS) {
    const chinese = must(GALLERY_TEXTS_ZH[id], `${id} is translated`);
    expect(chinese.title).not.toBe(title);
    expect(chinese.description).toHaveLength(description.length);
    expect(figures(chinese.facts).toSorted()).toEqual(figures(facts).toSorted());
    expect(figures(chinese.description).toSorted()).toEqual(figures(description).toSorted());
    expect(chinese.facts).toHaveLength(facts.length);
  }
  expect(Object.keys(GALLERY_TEXTS_ZH).toSorted()).toEqual(ITEMS.map(({ id }) => id).toSorted());
});
