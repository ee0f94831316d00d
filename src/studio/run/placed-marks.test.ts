import { expect, test } from 'vitest';
import type { ScrubMark } from '#view/scrub-marks.ts';
import { placedMarks } from './placed-marks.ts';

function markAt(kind: ScrubMark['kind'], hostMs: number): ScrubMark {
  return { kind, id: 1, parity: 'odd', status: null, event: hostMs, ended: null, jobMs: hostMs, hostMs, text: '' };
}

test('checkpoints too near to the one before lose their number, faults and restores never', () => {
  const marks = [
    markAt('checkpoint', 0),
    markAt('checkpoint', 5),
    markAt('checkpoint', 20),
    markAt('fault', 21),
    markAt('restore', 22),
    markAt('checkpoint', 23),
    markAt('checkpoint', 2000),
  ];
  const placed = placedMarks(marks, (ms) => ms / 1000);
  expect(placed.map(({ mark, at, small }) => [mark.kind, at, small])).toEqual([
    ['checkpoint', 0, false],
    ['checkpoint', 0.005, true],
    ['checkpoint', 0.02, false],
    ['fault', 0.021, false],
    ['restore', 0.022, false],
    ['checkpoint', 0.023, true],
    ['checkpoint', 1, false],
  ]);
});
