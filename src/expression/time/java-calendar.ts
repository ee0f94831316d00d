import { civilFromDays, type CivilDate, daysFromCivil } from './calendar.ts';

/**
 * The calendar of java.util: Julian before 1582-10-15, Gregorian from then on, and lenient: months and days outside
 * their range run over. Flink's older time functions use it through SimpleDateFormat.
 */

/** First Gregorian day, as days since 1970. */
const GREGORIAN_START = -141_427;

/** Days since 1970 of a date whose parts may be out of range. */
export function daysFromHybrid(year: number, month: number, day: number): number {
  const index = year * 12 + month - 1;
  const [y, m] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  const gregorian = daysFromCivil(y, m, 1) + day - 1;
  return gregorian >= GREGORIAN_START ? gregorian : daysFromJulian(y, m, 1) + day - 1;
}

/** The date of a day since 1970. */
export function hybridFromDays(days: number): CivilDate {
  return days >= GREGORIAN_START ? civilFromDays(days) : julianFromDays(days);
}

function daysFromJulian(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return Math.floor(y * 365.25) + dayOfYear - 719_470;
}

function julianFromDays(days: number): CivilDate {
  const shifted = days + 719_470;
  const y = Math.floor((4 * shifted + 3) / 1461);
  const dayOfYear = shifted - Math.floor(y * 365.25);
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: y + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1 };
}
