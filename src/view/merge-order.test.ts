import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { compareEvents, MergeOrder } from './merge-order.ts';

function event(actor: ActorId, timeMs: number, sequence: number): TraceEvent {
  const body = { kind: 'faultInjected', fault: '', target: '' } as const;
  return { stamp: { timeMs, counter: 0 }, actor, sequence, attempt: 1, body };
}

describe('merge order', () => {
  test('nothing is given out beyond the least announced stamp', () => {
    const merge = new MergeOrder();
    merge.push([event('task:0/0', 10, 0), event('task:0/0', 30, 1)], 0);
    merge.push([event('coordinator', 20, 0)], 0);
    expect(merge.drain(100).map(({ stamp }) => stamp.timeMs)).toEqual([10, 20]);
    merge.announce('coordinator', { timeMs: 40, counter: 0 }, 200);
    expect(merge.drain(200).map(({ stamp }) => stamp.timeMs)).toEqual([30]);
  });

  test('an actor silent for a second is no longer waited for, and is named', () => {
    const merge = new MergeOrder();
    merge.push([event('task:1/0', 5, 0)], 0);
    merge.push([event('task:0/0', 50, 0)], 900);
    expect(merge.drain(999).map(({ actor }) => actor)).toEqual(['task:1/0']);
    expect(merge.drain(1000).map(({ actor }) => actor)).toEqual(['task:0/0']);
    expect(merge.silentActors(1000)).toEqual(new Map([['task:1/0', 5]]));
  });

  test('an event that comes after later ones is given out at once and counted', () => {
    const merge = new MergeOrder();
    merge.push([event('task:0/0', 50, 0)], 0);
    expect(merge.drain(0)).toHaveLength(1);
    merge.push([event('task:1/0', 5, 0)], 10);
    expect(merge.drain(10)).toHaveLength(1);
    expect(merge.lateEvents()).toBe(1);
  });

  test('equal stamps are ordered by actor, then sequence', () => {
    const merge = new MergeOrder();
    merge.push([event('task:1/0', 7, 1), event('task:1/0', 7, 0), event('coordinator', 7, 3)], 0);
    expect(merge.flush().map(({ actor, sequence }) => `${actor} ${sequence}`)).toEqual([
      'coordinator 3',
      'task:1/0 0',
      'task:1/0 1',
    ]);
  });

  test('however the batches interleave, the drained order is the sorted order and nothing is lost', () => {
    const run = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 5 }), fc.boolean()), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(run, (script) => {
        const merge = new MergeOrder();
        const clocks = [0, 0, 0];
        const all: TraceEvent[] = [];
        const out: TraceEvent[] = [];
        // All actors are known from the start: an unknown one cannot be waited for.
        for (let actor = 0; actor < 3; actor++) merge.announce(`task:0/${actor}`, { timeMs: 0, counter: 0 }, 0);
        script.forEach(([actor, advance, drain], sequence) => {
          clocks[actor] = (clocks[actor] ?? 0) + advance + 1;
          const next = event(`task:0/${actor}`, clocks[actor] ?? 0, sequence);
          all.push(next);
          merge.push([next], sequence);
          if (drain) out.push(...merge.drain(sequence));
        });
        out.push(...merge.flush());
        expect(out).toEqual(all.toSorted(compareEvents));
        expect(merge.lateEvents()).toBe(0);
      }),
    );
  });
});
