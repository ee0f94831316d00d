import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { Stillness } from './stillness.ts';

/** A host clock of today: far beyond 2^32 ms. */
const NOW = 1_795_000_000_123.4;

test('what is asked for is seen by all who share the memory, and ends by itself', () => {
  const asking = must(Stillness.create(), 'Node shares memory');
  const looking = new Stillness(asking.buffer);
  expect(looking.leftMs(NOW)).toBe(0);
  asking.ask(NOW, 60);
  expect([0, 10, 59, 61, 100_000].map((ms) => looking.leftMs(NOW + ms))).toEqual([61, 51, 2, 0, 0]);
});

test('the last word counts, so that it may end early', () => {
  const stillness = must(Stillness.create(), 'Node shares memory');
  stillness.ask(NOW, 120);
  stillness.ask(NOW, 0);
  expect(stillness.leftMs(NOW + 1)).toBe(0);
});

test('it goes over the end of the word', () => {
  const end = 2 ** 31 - 30;
  const stillness = must(Stillness.create(), 'Node shares memory');
  stillness.ask(end, 60);
  expect([end, end + 40, end + 70].map((now) => stillness.leftMs(now))).toEqual([60, 20, 0]);
});

test('a clock that runs behind that of the page does not rest for long', () => {
  const stillness = must(Stillness.create(), 'Node shares memory');
  stillness.ask(NOW, 60);
  expect(stillness.leftMs(NOW - 10_000)).toBe(0);
});
