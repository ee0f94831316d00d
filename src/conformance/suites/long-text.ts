/** 64-bit values of vectors as engine times: Flink's MIN and MAX are the infinities. */

export const LONG_MAX = '9223372036854775807';
export const LONG_MIN = '-9223372036854775808';

/** Reads a time; null is "no timestamp". */
export function timeOfText(text: string | null): number {
  if (text === null || text === LONG_MIN) return Number.NEGATIVE_INFINITY;
  return text === LONG_MAX ? Number.POSITIVE_INFINITY : Number(text);
}

/** Writes a time. */
export function textOfTime(time: number): string {
  if (Number.isFinite(time)) return String(time);
  return time > 0 ? LONG_MAX : LONG_MIN;
}
