export type DurationUnit = 'days' | 'hours' | 'minutes' | 'seconds' | 'milliseconds';

const UNITS: readonly (readonly [unit: DurationUnit, ms: number])[] = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
];

/** A duration in ms as people write it: in the largest unit that divides it. */
export function inLargestUnit(ms: number): { readonly unit: DurationUnit; readonly count: number } {
  const found = ms === 0 ? undefined : UNITS.find(([, size]) => ms % size === 0);
  return found === undefined ? { unit: 'milliseconds', count: ms } : { unit: found[0], count: ms / found[1] };
}
