import { expect, test } from 'vitest';
import { addMarks, MARKS, marksReport } from './marks.ts';

test('there are at least sixty marks, each with a sentence of its own', () => {
  const sentences = Object.values(MARKS);
  expect(sentences.length).toBeGreaterThanOrEqual(60);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test('the report has a line a mark, the rarest first, and says how many were reached', () => {
  const lines = marksReport(addMarks({ restored: 2 }, { restored: 1, tabLost: 1 }), 7);
  expect(lines.length).toBe(Object.keys(MARKS).length + 1);
  expect(lines.at(-1)).toBe(`2 of ${Object.keys(MARKS).length} marks reached in 7 runs`);
  expect(lines.at(-2)).toMatch(/^ +3 {2}restored /);
  expect(lines.at(-3)).toMatch(/^ +1 {2}tabLost /);
});
