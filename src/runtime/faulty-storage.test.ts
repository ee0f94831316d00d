import { expect, test } from 'vitest';
import { FaultyStorage } from './faulty-storage.ts';
import { JobClock } from './job-clock.ts';
import { MemoryStorage } from './memory-storage.ts';
import { sleep } from './testing.ts';

function open() {
  const inner = new MemoryStorage();
  const clock = JobClock.starting(() => performance.now(), 1);
  const storage = new FaultyStorage(inner, clock);
  const put = (key: string) =>
    storage.transact({
      purpose: 'test',
      fence: null,
      puts: [{ store: 'tables', key, value: 1 }],
      deletes: [],
      durability: 'strict',
    });
  return { inner, clock, storage, put };
}

test('the next n transactions abort with the injected reason and write nothing', async () => {
  const { inner, storage, put } = open();
  storage.inject({ kind: 'abortStorage', reason: 'quota', count: 2 });
  expect([await put('a'), await put('b'), await put('c')]).toEqual([
    { ok: false, reason: 'quota' },
    { ok: false, reason: 'quota' },
    { ok: true },
  ]);
  expect(inner.dump().map(({ key }) => key)).toEqual(['c']);
});

test('delayed transactions complete later by the job clock, and in order', async () => {
  const { clock, storage, put } = open();
  storage.inject({ kind: 'delayStorage', ms: 40, count: 1 });
  const order: string[] = [];
  const from = clock.now();
  const first = put('a').then(() => order.push(`a ${clock.now() - from >= 40}`));
  const second = put('b').then(() => order.push('b'));
  await Promise.all([first, second]);
  expect(order).toEqual(['a true', 'b']);
});

test('while the job is paused a delayed transaction does not complete', async () => {
  const { clock, storage, put } = open();
  storage.inject({ kind: 'delayStorage', ms: 10, count: 1 });
  clock.setRate(0);
  let completed = false;
  const done = put('a').then(() => (completed = true));
  await sleep(150);
  expect(completed).toBe(false);
  clock.setRate(1);
  await done;
  expect(completed).toBe(true);
});
