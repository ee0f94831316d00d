import { describe, expect, test } from 'vitest';
import { RE2JS } from 're2js';
import { translateJavaPattern } from './java-pattern.ts';

describe('what both engines have', () => {
  test.each<readonly [pattern: string, text: string, found: string | null]>([
    ['l+', 'hello', 'll'],
    ['(h)(?:e)?', 'hello', 'he'],
    ['a.c', 'a\nc', null],
    ['a.c', 'a\u2028c', null],
    ['a\\sc', 'a\u000bc', 'a\u000bc'],
    ['[\\s,]+', 'a \u000b,b', ' \u000b,'],
    ['\\Qa.c\\E+', 'abc a.cc', 'a.cc'],
    ['\\u00e9|\\x41', 'Aé', 'A'],
    ['\\p{Alpha}+', '1abé', 'ab'],
    ['[\\p{Upper}_]+', 'aB_C', 'B_C'],
    ['\\P{Digit}+', '12ab3', 'ab'],
    ['\\p{Lu}', 'aÉ', 'É'],
    ['a{2,3}?', 'aaaa', 'aa'],
    ['\\-\\é', '-é', '-é'],
    // Java folds ASCII letters only.
    ['(?i)heLLo', 'HELlO', 'HELlO'],
    ['(?i)é', 'É', null],
    ['(?i)k', '\u212a', null],
    ['(?i)[a-c_]+', 'xAb_Cd', 'Ab_C'],
    ['(?i)[^X-c]+', 'xZaBcd', 'd'],
    ['(?i)[à-ü]', 'É', null],
    ['(?i)\\x41\\Qb.\\E', 'AB.', 'AB.'],
    ['(?i:a)b', 'AB Ab', 'Ab'],
    ['(?s)a.c', 'a\nc', 'a\nc'],
    ['(?s:a.)b.', 'a\nb\n a\nbc', 'a\nbc'],
    ['(?s).(?-s).', '\n\na', '\na'],
    ['(?si)A.B', 'a\rb', 'a\rb'],
    ['(?im-i)aB', 'ab aB', 'aB'],
    ['(?i)a(?-i:b)C', 'ABc Abc', 'Abc'],
    ['(?:x|(?i)y)z|Q', 'q', null],
    ['a(?i)b|c', 'C', 'C'],
    ['(?m)a.b', 'a\nb acb', 'acb'],
    ['a\\h+b', 'a \u00a0\u3000b', 'a \u00a0\u3000b'],
    ['[\\h\\v]+', 'x \u2028\u000by', ' \u2028\u000b'],
    ['\\H\\V', '\ta\nbc', '\nb'],
    ['(a(?i)b)c', 'ABc aBC aBc', 'aBc'],
  ])('%s in %j', (pattern, text, found) => {
    const translated = translateJavaPattern(pattern);
    expect(translated.kind).toBe('pattern');
    if (translated.kind !== 'pattern') return;
    const matcher = RE2JS.compile(translated.re2).matcher(text);
    expect(matcher.find() ? matcher.group() : null).toBe(found);
  });
});

describe('what RE2 lacks is named with its place', () => {
  test.each([
    ['(a)\\1', '\\1', 3],
    ['a(?=b)', '(?=', 1],
    ['(?<!a)b', '(?<!', 0],
    ['(?>a)', '(?>', 0],
    ['a++', '++', 1],
    ['a{2}+', '{2}+', 1],
    ['\\bword', '\\b', 0],
    ['[a-z&&[^b]]', '&&', 4],
    ['[a[b]]', '[ in a class', 2],
    ['(?x)a', '(?x', 0],
    ['(?iu)a', '(?i', 0],
    ['(?m)^a', '^ under (?m)', 4],
    ['(?m:a$)', '$ under (?m)', 5],
    ['[\\V]', '\\V in a class', 1],
    ['\\p{IsGreek}', '\\p{IsGreek}', 0],
    ['a{1001}', '{1001}', 1],
  ])('%s', (pattern, feature, index) => {
    expect(translateJavaPattern(pattern)).toEqual({ kind: 'missing', feature, index });
  });
});

test.each(['\\', '[a', 'a{', 'a**', 'a(?i)*b', '\\y', '\\x4', '\\x{110000}', '[\\x{110000}]'])(
  '%s is invalid in Java too',
  (pattern) => {
    expect(translateJavaPattern(pattern)).toEqual({ kind: 'invalid' });
  },
);
