import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likeMatcher } from './like-pattern.ts';

function like(text: string, pattern: string, escape: string | null = null): boolean | string {
  const matcher = likeMatcher(pattern, escape);
  return matcher.ok ? matcher.value(text) : matcher.failure;
}

test('wildcards, line breaks, surrogates and escapes', () => {
  expect([like('a\nb', 'a_b'), like('a\nb', 'a%b'), like('😀', '_'), like('', '%'), like('', '_')]).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect([like('a%b', 'a!%b', '!'), like('axb', 'a!%b', '!'), like('a', 'a!', '!'), like('a', 'a', '!!')]).toEqual([
    true,
    false,
    'escape sequence',
    'escape character',
  ]);
});

test('agrees with a plain recursive definition', () => {
  const slow = (text: readonly string[], pattern: readonly string[]): boolean => {
    const [head, ...rest] = pattern;
    if (head === undefined) return text.length === 0;
    if (head === '%') return slow(text, rest) || (text.length > 0 && slow(text.slice(1), pattern));
    return text.length > 0 && (head === '_' || head === text[0]) && slow(text.slice(1), rest);
  };
  const unit = fc.constantFrom('a', 'b', '😀');
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '😀'), maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 10 }), pattern, (text, wildcards) => {
      expect(like(text, wildcards)).toBe(slow(Array.from(text), Array.from(wildcards)));
    }),
    { numRuns: 1000 },
  );
});

test('a pattern made to backtrack is answered at once', () => {
  expect(like('a'.repeat(20_000), `${'%a'.repeat(50)}b`)).toBe(false);
});
