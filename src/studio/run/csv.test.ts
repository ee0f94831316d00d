import { describe, expect, test } from 'vitest';
import { csvText } from './csv.ts';

describe('CSV', () => {
  test('quotes what must be quoted and keeps formulas texts', () => {
    expect(
      csvText([
        ['a,b', 'say "x"', '-12.5'],
        ['=1+1', '@cmd', '+x'],
      ]),
    ).toBe('"a,b","say ""x""",-12.5\r\n\'=1+1,\'@cmd,\'+x\r\n');
  });
});
