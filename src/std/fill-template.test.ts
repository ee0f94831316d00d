import { expect, test } from 'vitest';
import { fillTemplate } from './fill-template.ts';

test('a value stands where its name is; what has none stays, or is what the caller says', () => {
  expect(fillTemplate('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  expect(fillTemplate('{a} and {b}', { a: '$&' }, () => '')).toBe('$& and ');
  expect(fillTemplate('{constructor}', {})).toBe('{constructor}');
});

test('one is one, and nothing else is', () => {
  const rows = (count: string | number): string => fillTemplate('{count|# row|# rows} kept', { count });
  expect([0, 1, 2, '1', '1,000'].map(rows)).toEqual([
    '0 rows kept',
    '1 row kept',
    '2 rows kept',
    '1 row kept',
    '1,000 rows kept',
  ]);
  expect(fillTemplate('{n|The channel|Channels} {which}', { n: 1, which: 3 })).toBe('The channel 3');
});
