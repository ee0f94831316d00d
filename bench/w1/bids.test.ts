import { describe, expect, test } from 'vitest';
import { bidsAmong, generateBids, isHot } from './bids.ts';

const EVENTS = 1_000_000;
const bids = generateBids(42, 0, 1, bidsAmong(EVENTS));

describe('generated bids', () => {
  test('are a pure function of seed and number: any stretch and stride gives the same bids', () => {
    const stretch = generateBids(42, 1001, 2, 500);
    for (let i = 0; i < stretch.count; i++) {
      const bid = 1001 + 2 * i;
      expect([stretch.auctions[i], stretch.prices[i], stretch.times[i]]).toEqual([
        bids.auctions[bid],
        bids.prices[bid],
        bids.times[bid],
      ]);
    }
    expect(generateBids(43, 0, 1, 100).auctions).not.toEqual(bids.auctions.slice(0, 100));
  });

  test('are 46 of 50 events', () => {
    expect([bidsAmong(EVENTS), bidsAmong(50), bidsAmong(4), bidsAmong(5), bidsAmong(99)]).toEqual([
      920_000, 46, 0, 1, 91,
    ]);
  });

  test('follow event time at 10,000 events a second, in order', () => {
    expect([bids.times[0], bids.times[45], bids.times[46], bids.times.at(-1)]).toEqual([0, 4, 5, 99_999]);
    for (let i = 1; i < bids.count; i++) {
      if ((bids.times[i] as number) < (bids.times[i - 1] as number)) expect.fail(`bid ${i} goes back in time`);
    }
  });

  test('are distributed as in Nexmark: a moving hot auction takes half, prices are log-uniform', () => {
    const perAuction = new Map<number, number>();
    let hot = 0;
    let logSum = 0;
    for (let i = 0; i < bids.count; i++) {
      const auction = bids.auctions[i] as number;
      perAuction.set(auction, (perAuction.get(auction) ?? 0) + 1);
      if (isHot(i, auction)) hot++;
      logSum += Math.log10(bids.prices[i] as number);
    }
    const counts = [...perAuction.values()].toSorted((a, b) => a - b);
    // Nexmark's own million events: 59,962 auctions, 50.4 % hot, 15.3 bids an auction, median 8, p99 289, max 844.
    expect(Math.abs(perAuction.size - 59_962)).toBeLessThan(100);
    expect(Math.abs(hot / bids.count - 0.504)).toBeLessThan(0.003);
    expect(Math.abs((counts[counts.length >> 1] as number) - 8)).toBeLessThanOrEqual(1);
    expect(counts.at(-1)).toBeGreaterThan(700);
    expect(counts.at(-1)).toBeLessThan(1000);
    expect(Math.abs(logSum / bids.count - 5)).toBeLessThan(0.01);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test('touch about 6,080 auctions per window of 10 s', () => {
    const seen = new Set<string>();
    for (let i = 0; i < bids.count; i++)
      seen.add(`${Math.floor((bids.times[i] as number) / 10_000)}:${bids.auctions[i]}`);
    expect(Math.abs(seen.size / 10 - 6080)).toBeLessThan(60);
  });
});
