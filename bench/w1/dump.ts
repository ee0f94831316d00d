import type { Bids } from './bids.ts';

/** Bids as little-endian Int32 triples (auction, price, event time in ms), for engines outside of this repository. */
export function bidsDump({ count, auctions, prices, times }: Bids): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(count * 12));
  for (let i = 0; i < count; i++) {
    bytes.setInt32(12 * i, auctions[i] as number, true);
    bytes.setInt32(12 * i + 4, prices[i] as number, true);
    bytes.setInt32(12 * i + 8, times[i] as number, true);
  }
  return new Uint8Array(bytes.buffer);
}
