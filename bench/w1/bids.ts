/**
 * Nexmark's bids as columns, random access: bid n is a pure function of (seed, n), so any split can make any stretch.
 *
 * From Nexmark's generator: of 50 consecutive events one is a person, three are auctions and 46 are bids; events are
 * 100 µs apart; half of the bids go to the hot auction (the first of the current hundred), the others to one of the
 * last 100 auctions or of the next 10; prices are log-uniform between 100 and 100,000,000 cents. Left out: bidder,
 * channel, url and extra. On purpose not Nexmark's: draws are seeded by the event's id (its generator is unseeded and
 * cannot be replayed), and event time starts at 0.
 */

const BIDS_PER_EPOCH = 46;
const EVENTS_PER_EPOCH = 50;
const AUCTIONS_PER_EPOCH = 3;
/** Offset of the first bid in an epoch: one person and three auctions come before it. */
const FIRST_BID_OFFSET = EVENTS_PER_EPOCH - BIDS_PER_EPOCH;
const FIRST_AUCTION_ID = 1000;
const IN_FLIGHT_AUCTIONS = 100;
const AUCTION_ID_LEAD = 10;
const HOT_AUCTION_GRANULARITY = 100;
const EVENTS_PER_MS = 10;

export interface Bids {
  readonly count: number;
  readonly auctions: Int32Array;
  readonly prices: Int32Array;
  /** Event time in ms after the start of the stream; never decreasing. */
  readonly times: Int32Array;
}

/** The number of bids among the first `events` events. */
export function bidsAmong(events: number): number {
  const rest = events % EVENTS_PER_EPOCH;
  return Math.floor(events / EVENTS_PER_EPOCH) * BIDS_PER_EPOCH + Math.max(0, rest - FIRST_BID_OFFSET);
}

/** Bids `first`, `first + step`, … `count` of them. */
export function generateBids(seed: number, first: number, step: number, count: number): Bids {
  const auctions = new Int32Array(count);
  const prices = new Int32Array(count);
  const times = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const id = eventOfBid(first + i * step);
    auctions[i] = auctionOf(seed, id);
    prices[i] = priceOf(seed, id);
    times[i] = Math.floor(id / EVENTS_PER_MS);
  }
  return { count, auctions, prices, times };
}

/** Whether a bid goes to the auction that is hot at its time. */
export function isHot(bid: number, auction: number): boolean {
  return auction === FIRST_AUCTION_ID + hotAuction(lastAuction(eventOfBid(bid)));
}

function eventOfBid(bid: number): number {
  return Math.floor(bid / BIDS_PER_EPOCH) * EVENTS_PER_EPOCH + FIRST_BID_OFFSET + (bid % BIDS_PER_EPOCH);
}

/** The newest auction before a bid's event, counted from 0. */
function lastAuction(id: number): number {
  return Math.floor(id / EVENTS_PER_EPOCH) * AUCTIONS_PER_EPOCH + AUCTIONS_PER_EPOCH - 1;
}

function hotAuction(last: number): number {
  return Math.floor(last / HOT_AUCTION_GRANULARITY) * HOT_AUCTION_GRANULARITY;
}

function auctionOf(seed: number, id: number): number {
  const last = lastAuction(id);
  if (draw(seed, id, 0) < 0.5) return FIRST_AUCTION_ID + hotAuction(last);
  const oldest = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
  return FIRST_AUCTION_ID + oldest + Math.floor(draw(seed, id, 1) * (last - oldest + 1 + AUCTION_ID_LEAD));
}

function priceOf(seed: number, id: number): number {
  return Math.round(10 ** (draw(seed, id, 2) * 6) * 100);
}

/** The n-th draw of an event, in [0, 1). */
function draw(seed: number, id: number, n: number): number {
  let h = Math.imul(seed ^ Math.imul(id, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}
