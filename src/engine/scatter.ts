/**
 * Values at given places, each to another given place: to[places[i]] = from[picks[i]], for every i of `picks`. The counterpart
 * of gather.ts, and written as it is: one loop a kind of array, four values a round.
 */

export function scatterBytes(to: Uint8Array, places: Int32Array, from: Uint8Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i++) to[places[i] as number] = from[picks[i] as number] as number;
}

export function scatterInts(to: Int32Array, places: Int32Array, from: Int32Array, picks: Int32Array): void {
  let i = 0;
  for (const end = picks.length - 3; i < end; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as number;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as number;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as number;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as number;
  }
  for (; i < picks.length; i++) to[places[i] as number] = from[picks[i] as number] as number;
}

export function scatterDoubles(to: Float64Array, places: Int32Array, from: Float64Array, picks: Int32Array): void {
  let i = 0;
  for (const end = picks.length - 3; i < end; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as number;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as number;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as number;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as number;
  }
  for (; i < picks.length; i++) to[places[i] as number] = from[picks[i] as number] as number;
}

export function scatterLongs(to: BigInt64Array, places: Int32Array, from: BigInt64Array, picks: Int32Array): void {
  let i = 0;
  for (const end = picks.length - 3; i < end; i += 4) {
    to[places[i] as number] = from[picks[i] as number] as bigint;
    to[places[i + 1] as number] = from[picks[i + 1] as number] as bigint;
    to[places[i + 2] as number] = from[picks[i + 2] as number] as bigint;
    to[places[i + 3] as number] = from[picks[i + 3] as number] as bigint;
  }
  for (; i < picks.length; i++) to[places[i] as number] = from[picks[i] as number] as bigint;
}

export function scatterWide(to: BigInt64Array, places: Int32Array, from: BigInt64Array, picks: Int32Array): void {
  for (let i = 0; i < picks.length; i++) {
    const row = picks[i] as number;
    const place = places[i] as number;
    to[2 * place] = from[2 * row] as bigint;
    to[2 * place + 1] = from[2 * row + 1] as bigint;
  }
}
