import { expect, test } from 'vitest';
import { TextWidths } from './text-widths.ts';

test('a text is measured once a font, and forgotten when there are too many', () => {
  const measured: string[] = [];
  const context = {
    measureText: (text: string) => {
      measured.push(text);
      return { width: text.length } as TextMetrics;
    },
  };
  const widths = new TextWidths();
  expect([
    widths.of(context, 'a', 'count'),
    widths.of(context, 'a', 'count'),
    widths.of(context, 'b', 'count'),
  ]).toEqual([5, 5, 5]);
  expect(measured).toEqual(['count', 'count']);
  for (let n = 0; n < 4000; n++) widths.of(context, 'a', `row ${n}`);
  widths.of(context, 'a', 'count');
  expect(measured.filter((text) => text === 'count')).toHaveLength(3);
});
