import { expect, test } from 'vitest';
import { CATALOGUE_TEXTS } from '#model/catalogue-texts.ts';
import { CATALOGUE_TEXTS_ZH } from './catalogue-texts-zh.ts';

test('every text of the catalogues is there in Chinese, and nothing else', () => {
  expect(Object.keys(CATALOGUE_TEXTS_ZH).toSorted()).toEqual(Object.keys(CATALOGUE_TEXTS).toSorted());
});
