import { expect, test } from 'vitest';
import { ATTEMPT, CHECKPOINT, EPOCH, gappedText } from './given-numbers.ts';

const NONE: ReadonlySet<string> = new Set();

function pairsOf(value: unknown): string[] {
  const { numbers } = gappedText([value], NONE);
  return numbers.flatMap((kind, at) => (at % 2 === 0 ? [`${kind}: ${numbers[at + 1]}`] : [])).toSorted();
}

/** What a vault and storage hold, made up. */
function value(checkpointId: number, attempt: number): unknown {
  return {
    checkpointId,
    cleaning: new Set([checkpointId]),
    staged: new Map([[checkpointId, [`job/00000000000${checkpointId}/0/0`]]]),
    request: attempt * 2 ** 24 + 3,
    transaction: `job:sink:0:1.${attempt}:7`,
    purpose: `discard checkpoint ${checkpointId}`,
    bytes: new TextEncoder().encode(`{"version":1,"checkpoints":[{"id":${checkpointId},"transactions":[]}]}`).buffer,
  };
}

test('values that differ in given numbers only have one text', () => {
  expect(gappedText([value(4, 3)], NONE).text).toBe(gappedText([value(1, 2)], NONE).text);
  expect(pairsOf(value(4, 3))).toEqual(
    [
      ...Array.from({ length: 6 }, () => `${CHECKPOINT}: 4`),
      `${ATTEMPT}: 3`,
      `${ATTEMPT}: 3`,
      `${EPOCH}: 1`,
    ].toSorted(),
  );
});

test.each([
  ['another number', { rows: 1 }, { rows: 2 }],
  ['none of a kind', { checkpointId: 0 }, { checkpointId: 1 }],
  ['a page is no checkpoint', 'page/job/out/t/000000000001', 'page/job/out/t/000000000002'],
  [
    'an order that shows',
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    new Map([
      ['b', 2],
      ['a', 1],
    ]),
  ],
])('what differs otherwise has texts of its own: %s', (_what, left, right) => {
  expect(gappedText([left], NONE).text).not.toBe(gappedText([right], NONE).text);
});
