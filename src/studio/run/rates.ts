import type { Text } from '../texts/use-text.ts';

/** Rates that can be chosen; the last one only where nothing runs in real time. */
export const RATES: readonly number[] = [
  1 / 1000,
  1 / 400,
  1 / 100,
  1 / 20,
  1 / 10,
  1 / 4,
  1 / 2,
  1,
  Number.POSITIVE_INFINITY,
];

export function rateText(rate: number, text: Text): string {
  if (rate === 1) return text('rateReal');
  if (!Number.isFinite(rate)) return text('rateFast');
  return rate < 1 ? `×1/${Math.round(1 / rate)}` : `×${rate}`;
}

/** The neighbour of a rate among those that can be chosen. */
export function nextRate(rate: number, direction: 1 | -1, upTo: number): number {
  const offered = RATES.filter((it) => it <= upTo);
  const next = direction > 0 ? offered.find((it) => it > rate) : offered.findLast((it) => it < rate);
  return next ?? rate;
}
