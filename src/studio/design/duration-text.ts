/** Durations as people write them: `500 ms`, `10 s`, `1 h`. */

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const SPELLINGS: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** In the largest unit that divides it. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms !== 0 && ms % each === 0) ?? (['ms', 1] as const);
  return `${ms / size} ${unit}`;
}

/** Milliseconds, or null if it is not a duration. A bare number is milliseconds. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const size = SPELLINGS[match?.[2]?.toLowerCase() ?? '-'];
  if (match === null || size === undefined) return null;
  const ms = Math.round(Number(match[1]) * size);
  return Number.isSafeInteger(ms) ? ms : null;
}
