import { expect, test } from 'vitest';
import { INVARIANTS } from './invariants.ts';

/** The list of the reliability reference, §2.2. */
const LISTED = [numbered('I', 18), numbered('R', 3), numbered('L', 5)].flat();

test('every listed invariant has a checker, and no checker is of none', () => {
  expect([...new Set(INVARIANTS.map(({ id }) => id))]).toEqual(LISTED);
});

test('every checker says one sentence of its own', () => {
  const sentences = INVARIANTS.map(({ sentence }) => sentence);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
});

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}
