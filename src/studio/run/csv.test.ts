import { expect, test } from 'vitest';
import { csvText } from './csv.ts';

test('a table is rows of guarded cells, each ended as RFC 4180 wants it', () => {
  expect(
    csvText([
      ['a,b', '-12.5'],
      ['=1+1', 'x'],
    ]),
  ).toBe('"a,b",-12.5\r\n\'=1+1,x\r\n');
});
