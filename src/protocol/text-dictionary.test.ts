import { expect, test } from 'vitest';
import { DICTIONARY_TEXTS_MAX } from './limits.ts';
import { TextInterner } from './text-dictionary.ts';

test('equal texts have one code, and a code one text', () => {
  const interner = new TextInterner();
  const words = ['to', 'be', 'or', 'not', 'to', 'be'];
  expect(words.map((word) => interner.codeOf(word))).toEqual([0, 1, 2, 3, 0, 1]);
  expect(interner.dictionary().texts).toEqual(['to', 'be', 'or', 'not']);
});

test('a full dictionary is replaced if its texts repeated, and given up if not', () => {
  const repeating = new TextInterner();
  const first = repeating.dictionary();
  for (let pass = 0; pass < 5; pass++) {
    for (let n = 0; n < DICTIONARY_TEXTS_MAX; n++) repeating.codeOf(`w${n}`);
  }
  expect(repeating.dictionary()).toBe(first);
  expect(repeating.codeOf('one more')).toBe(0);
  expect(repeating.dictionary()).not.toBe(first);
  expect(repeating.dictionary().texts).toEqual(['one more']);

  const unique = new TextInterner();
  for (let n = 0; n < DICTIONARY_TEXTS_MAX; n++) unique.codeOf(`id ${n}`);
  expect(unique.codeOf('one more')).toBe(-1);
  expect([unique.usable(), unique.codeOf('id 0')]).toEqual([false, -1]);
});

test('a text too long to repeat gets no code, others go on', () => {
  const interner = new TextInterner();
  expect([interner.codeOf('x'.repeat(1000)), interner.codeOf('x')]).toEqual([-1, 0]);
});
