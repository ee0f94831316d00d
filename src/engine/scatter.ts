/**
 * Values at given places, each to another given place: to[places[i]] = from[picks[i]], for every i of `picks`, which come in
 * fours ({@link paddedToFours}). The counterpart of gather.ts, and written as it is: one loop a kind of array, four values a
 * round. There is no loop behind it for what is left over: V8 would compile it before it has ever run, and give the
 * compiled code up each time it does (measured).
 */

export function scatterBytes(to: Uint8Array, places: Int32Array, from: Uint8Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as number;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as number;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as number;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as number;
  }
}

export function scatterInts(to: Int32Array, places: Int32Array, from: Int32Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as number;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as number;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as number;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as number;
  }
}

export function scatterDoubles(to: Float64Array, places: Int32Array, from: Float64Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as number;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as number;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as number;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as number;
  }
}

export function scatterLongs(to: BigInt64Array, places: Int32Array, from: BigInt64Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as bigint;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as bigint;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as bigint;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as bigint;
  }
}

export function scatterWide(to: BigInt64Array, places: Int32Array, from: BigInt64Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i++) {
    const row = picks[i] as number;
    const place = places[i] as number;
    to[2 * place] = from[2 * row] as bigint;
    to[2 * place + 1] = from[2 * row + 1] as bigint;
  }
}

/**
 * Fills picks[begin, end) and the places beside them up to the next multiple of four from `begin` on, and returns it: the
 * last value is put where it belongs once more. Both have room for it.
 */
export function paddedToFours(picks: Int32Array, places: Int32Array, begin: number, end: number): number {
  const padded = begin + ((end - begin + 3) & ~3);
  if (padded > end) {
    picks.fill(picks[end - 1] as number, end, padded);
    places.fill(places[end - 1] as number, end, padded);
  }
  return padded;
}
