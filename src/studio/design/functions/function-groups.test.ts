import { expect, test } from 'vitest';
import { functionRows } from '#expression/texts/function-page.ts';
import { TEXTS } from '../../texts/catalogue.ts';
import { functionGroups } from './function-groups.ts';

const ROWS = functionRows('en');

function names(query: string): readonly string[] {
  return functionGroups(ROWS, query).flatMap(([, rows]) => rows.map(({ name }) => name));
}

test('without a query every function is there, refused ones last', () => {
  expect(names('').length).toBe(ROWS.length);
  expect(functionGroups(ROWS, '').at(-1)?.[0]).toBe('');
});

test('a name is found by its start, anything else by what is said of it', () => {
  expect(names('upp')).toEqual(['UPPER']);
  expect(names('in capitals')).toContain('UPPER');
  expect(names('no such thing at all')).toEqual([]);
});

test('every group has a name in both languages', () => {
  const groups = [...new Set(ROWS.map(({ group }) => group))].filter((group) => group !== '');
  expect(groups.filter((group) => !(`group.${group}` in TEXTS))).toEqual([]);
});
