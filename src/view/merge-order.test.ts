import { describe, expect, test } from 'vitest';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { MergeOrder } from './merge-order.ts';

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
    merge.announce({ actor: 'coordinator', attempt: 1, stamp: { timeMs: 40, counter: 0 } }, 200);
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

  test('an actor that has ended is not waited for, and neither is what still comes of it', () => {
    const merge = new MergeOrder();
    merge.announce({ actor: 'task:1/0', attempt: 1, stamp: { timeMs: 5, counter: 0 } }, 0);
    merge.push([event('task:0/0', 50, 0)], 0);
    expect(merge.drain(0)).toEqual([]);
    merge.retire('task:1/0', 1);
    expect(merge.drain(0).map(({ actor }) => actor)).toEqual(['task:0/0']);
    merge.push([event('task:1/0', 40, 0), event('task:0/0', 60, 1)], 10);
    expect(merge.drain(10)).toHaveLength(2);
    expect(merge.silentActors(5000).has('task:1/0')).toBe(false);
  });

  test('a new attempt is waited for from its announcement, also where the old one was further', () => {
    const merge = new MergeOrder();
    merge.announce({ actor: 'task:1/0', attempt: 1, stamp: { timeMs: 90, counter: 0 } }, 0);
    merge.announce({ actor: 'task:1/0', attempt: 2, stamp: { timeMs: 40, counter: 0 } }, 0);
    merge.announce({ actor: 'task:1/0', attempt: 1, stamp: { timeMs: 95, counter: 0 } }, 0);
    merge.push([event('task:0/0', 50, 0)], 0);
    expect(merge.drain(0)).toEqual([]);
    merge.retire('task:1/0', 1);
    expect(merge.drain(0)).toEqual([]);
    merge.announce({ actor: 'task:1/0', attempt: 2, stamp: { timeMs: 50, counter: 1 } }, 0);
    expect(merge.drain(0)).toHaveLength(1);
  });

  test('a reader that was held up itself calls nobody silent', () => {
    const merge = new MergeOrder();
    merge.announce({ actor: 'task:1/0', attempt: 1, stamp: { timeMs: 5, counter: 0 } }, 0);
    merge.push([event('task:0/0', 50, 0)], 0);
    merge.excuse(5000);
    expect([merge.drain(5000), merge.silentActors(5000).size, merge.msUntilGivenUp(5000)]).toEqual([[], 0, 1000]);
  });
});
