import type { Bids } from './bids.ts';
import { emptyOutcome, OUT_OF_ORDERNESS_MS, type Outcome, WINDOW_MS } from './outcome.ts';

/**
 * W1 as a hand-written loop over the same columns: typed arrays and one open-addressing table per window. No exchange,
 * no checkpoints, no key groups: the ceiling, and the judge of every other result.
 *
 * The input is read `passes` times, each one `spanMs` of event time later than the one before.
 */
export function runHandLoop(bids: Bids, passes: number, spanMs: number): Outcome {
  const outcome = emptyOutcome();
  const open: WindowTable[] = [];
  const spare: WindowTable[] = [];
  const { count, auctions, prices, times } = bids;
  for (let pass = 0; pass < passes; pass++) {
    const shift = pass * spanMs;
    let table: WindowTable | null = null;
    for (let i = 0; i < count; i++) {
      const time = (times[i] as number) + shift;
      if (table === null || time < table.start || time >= table.start + WINDOW_MS) {
        while (open.length > 0 && (open[0] as WindowTable).start + WINDOW_MS - 1 <= time - OUT_OF_ORDERNESS_MS - 1) {
          const done = open.shift() as WindowTable;
          done.fire(outcome);
          spare.push(done);
        }
        const start = time - (time % WINDOW_MS);
        table = open.find((candidate) => candidate.start === start) ?? null;
        if (table === null) {
          table = spare.pop() ?? new WindowTable();
          table.start = start;
          open.push(table);
        }
      }
      table.add(auctions[i] as number, prices[i] as number);
    }
  }
  for (const table of open) table.fire(outcome);
  return outcome;
}

/** auction → {count, max, sum} of one window. */
class WindowTable {
  start = 0;
  #mask = 16_383;
  #size = 0;
  /** Auction ids are positive, so 0 is a free cell. */
  #keys = new Int32Array(16_384);
  #counts = new Int32Array(16_384);
  #maxima = new Int32Array(16_384);
  #sums = new Float64Array(16_384);

  add(auction: number, price: number): void {
    const keys = this.#keys;
    const mask = this.#mask;
    let at = (Math.imul(auction, 0x9e3779b1) >>> 15) & mask;
    for (;;) {
      const key = keys[at] as number;
      if (key === auction) break;
      if (key === 0) {
        keys[at] = auction;
        if (++this.#size * 2 > mask) {
          this.#grow();
          this.add(auction, price);
          return;
        }
        break;
      }
      at = (at + 1) & mask;
    }
    this.#counts[at] = (this.#counts[at] as number) + 1;
    if (price > (this.#maxima[at] as number)) this.#maxima[at] = price;
    this.#sums[at] = (this.#sums[at] as number) + price;
  }

  /** Adds the results to an outcome and empties the table. */
  fire(into: Outcome): void {
    for (let at = 0; at <= this.#mask; at++) {
      if (this.#keys[at] === 0) continue;
      into.rows++;
      into.counts += this.#counts[at] as number;
      into.maxima += this.#maxima[at] as number;
      into.sums += this.#sums[at] as number;
    }
    this.#keys.fill(0);
    this.#counts.fill(0);
    this.#maxima.fill(0);
    this.#sums.fill(0);
    this.#size = 0;
  }

  #grow(): void {
    const [keys, counts, maxima, sums] = [this.#keys, this.#counts, this.#maxima, this.#sums];
    const cells = keys.length * 2;
    this.#mask = cells - 1;
    this.#keys = new Int32Array(cells);
    this.#counts = new Int32Array(cells);
    this.#maxima = new Int32Array(cells);
    this.#sums = new Float64Array(cells);
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from] as number;
      if (key === 0) continue;
      let at = (Math.imul(key, 0x9e3779b1) >>> 15) & this.#mask;
      while (this.#keys[at] !== 0) at = (at + 1) & this.#mask;
      this.#keys[at] = key;
      this.#counts[at] = counts[from] as number;
      this.#maxima[at] = maxima[from] as number;
      this.#sums[at] = sums[from] as number;
    }
  }
}
