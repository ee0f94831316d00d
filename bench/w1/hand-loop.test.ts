import { describe, expect, test } from 'vitest';
import { bidsDump } from './dump.ts';
import { bidsAmong, generateBids } from './bids.ts';
import { runHandLoop } from './hand-loop.ts';
import { loadOf } from './load.ts';
import { emptyOutcome, WINDOW_MS } from './outcome.ts';

const load = loadOf(250_000, 2);
const bids = generateBids(load.seed, 0, 1, load.bids);

describe('the hand-written loop', () => {
  test('agrees with a map of windows and auctions, over passes that share no window', () => {
    const groups = new Map<string, { count: number; max: number; sum: number }>();
    for (let pass = 0; pass < load.passes; pass++) {
      for (let i = 0; i < bids.count; i++) {
        const window = Math.floor(((bids.times[i] as number) + pass * load.spanMs) / WINDOW_MS);
        const price = bids.prices[i] as number;
        const key = `${window}:${bids.auctions[i]}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { count: 1, max: price, sum: price });
        else {
          group.count++;
          group.max = Math.max(group.max, price);
          group.sum += price;
        }
      }
    }
    const expected = emptyOutcome();
    for (const { count, max, sum } of groups.values()) {
      expected.rows++;
      expected.counts += count;
      expected.maxima += max;
      expected.sums += sum;
    }
    expect(expected.counts).toBe(2 * bidsAmong(250_000));
    expect(runHandLoop(bids, load.passes, load.spanMs)).toEqual(expected);
  });

  test('reads what a dump holds: little-endian triples of auction, price and event time', () => {
    const dump = bidsDump(bids);
    expect(dump.byteLength).toBe(bids.count * 12);
    const view = new DataView(dump.buffer);
    const at = 12 * 777;
    expect([0, 4, 8].map((offset) => view.getInt32(at + offset, true))).toEqual([
      bids.auctions[777],
      bids.prices[777],
      bids.times[777],
    ]);
  });
});
