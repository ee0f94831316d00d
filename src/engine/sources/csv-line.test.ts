import { describe, expect, test } from 'vitest';
import { refusalText } from '#protocol/line-refusal.ts';
import { parseCsvLine } from './csv-line.ts';

function texts(line: string, delimiter = ','): readonly string[] | string {
  const parsed = parseCsvLine(line, delimiter);
  return parsed.ok
    ? parsed.value.map((field) => (field.quoted ? `'${field.text}'` : field.text))
    : refusalText(parsed.failure);
}

describe('good lines', () => {
  test.each<[string, string[]]>([
    ['a,b', ['a', 'b']],
    ['', ['']],
    [',', ['', '']],
    ['a,,c', ['a', '', 'c']],
    ['a, b ', ['a', ' b ']],
    ['"a","b"', ["'a'", "'b'"]],
    ['"a,b",c', ["'a,b'", 'c']],
    ['"say ""hi""",c', [`'say "hi"'`, 'c']],
    ['"",x', ["''", 'x']],
    ['""""', [`'"'`]],
    ['""""""', [`'""'`]],
    ['a"b,c', ['a"b', 'c']],
    [' "a",b', [' "a"', 'b']],
    ['a,"b",', ['a', "'b'", '']],
  ])('%j', (line, fields) => {
    expect(texts(line)).toEqual(fields);
  });

  test('the delimiter may be a tab, a semicolon or several characters', () => {
    expect(texts('a\t"b\tc"', '\t')).toEqual(['a', "'b\tc'"]);
    expect(texts('1,5;"x;y"', ';')).toEqual(['1,5', "'x;y'"]);
    expect(texts('a||"b"||c', '||')).toEqual(['a', "'b'", 'c']);
  });
});

describe('bad lines', () => {
  const unclosed = 'a quoted field is not closed';
  test.each<[string, string]>([
    ['"', unclosed],
    ['"a', unclosed],
    ['a,"b', unclosed],
    ['"a""', unclosed],
    ['"""', unclosed],
    ['"a"b', 'text after the closing quote of field 1'],
    ['"a" ,b', 'text after the closing quote of field 1'],
    ['a,"b"c,d', 'text after the closing quote of field 2'],
    ['"a"",b', unclosed],
  ])('%j', (line, reason) => {
    expect(texts(line)).toBe(reason);
  });
});
