import { expect, test } from 'vitest';
import { TextWidths } from './text-widths.ts';

test('a text is measured once a font, and forgotten when there are too many', () => {
  const measured: string[] = [];
  const measure = (text: string): number => {
    measured.push(text);
    return text.length;
  };
  const widths = new TextWidths();
  expect([
    widths.of('a', 'count', measure),
    widths.of('a', 'count', measure),
    widths.of('b', 'count', measure),
  ]).toEqual([5, 5, 5]);
  expect(measured).toEqual(['count', 'count']);
  for (let n = 0; n < 4000; n++) widths.of('a', `row ${n}`, measure);
  widths.of('a', 'count', measure);
  expect(measured.filter((text) => text === 'count')).toHaveLength(3);
});
