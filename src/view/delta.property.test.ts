import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyDelta, deltaOf } from './delta.ts';

/** Plain data as views have it, with maps and awkward numbers. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, 0, -0, Number.NaN, Infinity, 'a', 'b', true),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { noNullPrototype: true }),
    fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r'), tie('value')), { maxLength: 3 }).map((list) => new Map(list)),
  ),
})).value;

/** Another value that shares parts with the first, as folds do: some parts are replaced, moved on or dropped. */
function evolved(before: unknown, choices: number[], fresh: unknown): unknown {
  const choice = (choices.shift() ?? 0) % 6;
  if (choice === 0) return before;
  if (choice === 1) return fresh;
  if (Array.isArray(before)) {
    if (choice === 2) return before.slice(1);
    if (choice === 3) return [...before.slice(1), fresh];
    if (choice === 4) return [...before, fresh];
    return before.map((each) => evolved(each, choices, fresh));
  }
  if (before instanceof Map) {
    const after = new Map<unknown, unknown>();
    for (const [key, each] of before) if (choice !== 2) after.set(key, evolved(each, choices, fresh));
    return choice === 3 ? after.set('s', fresh) : after;
  }
  if (typeof before !== 'object' || before === null) return fresh;
  return Object.fromEntries(Object.entries(before).map(([key, each]) => [key, evolved(each, choices, fresh)]));
}

describe('a difference', () => {
  test('turns the one into the other, over a structured clone, and leaves both as they were', () => {
    fc.assert(
      fc.property(value, value, fc.array(fc.nat(), { maxLength: 12 }), (before, fresh, choices) => {
        const after = evolved(before, [...choices], fresh);
        const copies = structuredClone([before, after]);
        const delta = deltaOf(before, after);
        const result = delta === null ? before : applyDelta(before, structuredClone(delta));
        expect(result).toEqual(after);
        expect([before, after]).toEqual(copies);
      }),
    );
  });

  test('of equal content in new containers is none', () => {
    const shared = { deep: [1, 2] };
    const make = () => ({ list: [shared, 2], map: new Map([['a', shared]]), plain: { x: Number.NaN } });
    expect(deltaOf(make(), make())).toBeNull();
  });

  test('a queue that moves on sends what is new, and the rest keeps its identity', () => {
    const [a, b, c] = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const delta = deltaOf([a, b], [b, c]);
    expect(delta).toEqual({ kind: 'slide', from: 1, keep: 1, added: [c] });
    const after = applyDelta([a, b], delta ?? { kind: 'set', value: null }) as unknown[];
    expect(after[0]).toBe(b);
  });

  test('one field of one entry of a large map costs that field', () => {
    const before = new Map(Array.from({ length: 1000 }, (_, at) => [at, { at, other: 'same' }]));
    const after = new Map(before).set(500, { at: -1, other: 'same' });
    expect(deltaOf(before, after)).toEqual({
      kind: 'entries',
      changed: [[500, { kind: 'fields', changed: [['at', { kind: 'set', value: -1 }]] }]],
      deleted: [],
    });
  });
});
