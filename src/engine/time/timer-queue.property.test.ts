import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import { restoreTable } from '../state/restore-table.ts';
import { SlotTable } from '../state/slot-table.ts';
import { TableSnapshots } from '../state/table-snapshot.ts';
import { TimerQueue } from './timer-queue.ts';

function tableOf(): SlotTable {
  return new SlotTable({
    name: 'timers',
    keyFields: [{ name: 'key', type: { kind: 'INT' }, nullable: false }],
    maxParallelism: 8,
    keyGroups: keyGroupRangeOf(0, 8, 1),
  });
}

function slotOf(table: SlotTable, key: number): number {
  const slot = new Int32Array(1);
  table.resolve(0, [{ type: { kind: 'INT' }, values: Int32Array.of(key), nulls: null }], null, 1, slot);
  return slot[0] as number;
}

const time = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity, -0, 2 ** 52));
const operation = fc.record({
  action: fc.constantFrom('register' as const, 'delete' as const, 'take' as const),
  key: fc.nat(4),
  time,
});

describe('a timer queue', () => {
  test('fires in order of time, then of registration, each timer once', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 120 }), (operations) => {
        const table = tableOf();
        const queue = new TimerQueue(table, 'event');
        let reference: { readonly time: number; readonly key: number }[] = [];
        const due = { time: 0, slot: 0 };
        for (const { action, key, time: given } of operations) {
          const at = given + 0;
          const known = reference.some((timer) => timer.time === at && timer.key === key);
          const slot = slotOf(table, key);
          if (action === 'register') {
            expect(queue.register(given, slot)).toBe(!known);
            if (!known) reference.push({ time: at, key });
          } else if (action === 'delete') {
            expect(queue.delete(given, slot)).toBe(known);
            reference = reference.filter((timer) => timer.time !== at || timer.key !== key);
          } else {
            // A stable sort keeps the order of registration.
            const [next] = reference.toSorted((a, b) => (a.time === b.time ? 0 : a.time - b.time));
            const expected = next !== undefined && next.time <= at;
            expect(queue.takeDue(given, due)).toBe(expected);
            if (!expected || next === undefined) continue;
            expect({ time: due.time, slot: due.slot }).toEqual({ time: next.time, slot: slotOf(table, next.key) });
            reference.splice(reference.indexOf(next), 1);
          }
          expect(queue.size()).toBe(reference.length);
        }
      }),
    );
  });

  test('comes back with its slots from a snapshot', () => {
    const table = tableOf();
    const queue = new TimerQueue(table, 'event');
    for (let key = 0; key < 20; key++) {
      for (let at = 0; at <= key; at++) queue.register(at * 10, slotOf(table, key));
    }
    queue.delete(0, slotOf(table, 3));
    const pending = new TableSnapshots(table, 'uid').take();
    queue.register(999, slotOf(table, 1));
    while (!pending.advance());

    const other = tableOf();
    const restored = new TimerQueue(other, 'event');
    restoreTable(other, 'uid', pending.take());
    expect(restored.size()).toBe(209);
    expect(restored.register(0, slotOf(other, 3))).toBe(true);
    expect(restored.register(190, slotOf(other, 19))).toBe(false);
    expect(restored.nextTime()).toBe(0);
    other.release(slotOf(other, 19));
    expect(restored.size()).toBe(190);
  });
});
