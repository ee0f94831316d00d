import { expect, test } from 'vitest';
import { csvCell } from './csv-cell.ts';

test.each([
  ['plain', 'plain'],
  ['', ''],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  [' blank', '" blank"'],
  ['-12.5', '-12.5'],
  ['+7', '+7'],
  ['=1+1', "'=1+1"],
  ['+x', "'+x"],
  ['-1-1', "'-1-1"],
  ['@sum', "'@sum"],
  ['\tx', "'\tx"],
  ['=a,b', `"'=a,b"`],
])('%j is %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
