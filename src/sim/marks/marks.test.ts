import { expect, test } from 'vitest';
import { MARKS } from './marks.ts';
import { ReachedMarks } from './reached-marks.ts';

test('there are at least sixty marks, each with a sentence of its own', () => {
  const sentences = Object.values(MARKS);
  expect(sentences.length).toBeGreaterThanOrEqual(60);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test('the report has a line a mark, the rarest first, with the seed that came to it first', () => {
  const reached = new ReachedMarks(4_294_967_295);
  // Threads finish in any order, and behind the last seed comes 0.
  reached.add(1, { restored: 1, tabLost: 1 });
  reached.add(4_294_967_295, { restored: 2 });
  reached.add(0, { tabLost: 1 });
  const lines = reached.report(3);
  expect(lines.length).toBe(Object.keys(MARKS).length + 1);
  expect(lines.slice(-3)).toEqual([
    `        2  seed 0           tabLost                    ${MARKS.tabLost}`,
    `        3  seed 4294967295  restored                   ${MARKS.restored}`,
    `2 of ${Object.keys(MARKS).length} marks reached in 3 runs`,
  ]);
  expect(lines[0]).toMatch(/^ +0 {2}never +\w+ +[A-Z].*\.$/);
});
