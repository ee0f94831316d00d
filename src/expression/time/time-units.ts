import { civilFromDays, daysFromCivil, isLeapYear } from './calendar.ts';

/**
 * Units of time: fields of a day, and days rounded to a unit, by Java's integer division.
 *
 * Rounding to a week or coarser unit takes days before 1582-10-15 apart in the Julian calendar and puts them together
 * in the Gregorian one, as Flink's does. Flink: DateTimeUtils.julianExtract, julianDateFloor.
 */

/** Months of the units that are months. */
export const UNIT_MONTHS: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12_000,
};

/** Milliseconds of the units that have a fixed length. */
export const UNIT_MILLIS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

/** All that Flink's parser knows, for "there is no such unit". */
export const TIME_UNITS: ReadonlySet<string> = new Set([
  ...Object.keys(UNIT_MONTHS),
  ...Object.keys(UNIT_MILLIS),
  ...'MICROSECOND NANOSECOND DOY DOW ISODOW ISOYEAR EPOCH'.split(' '),
]);

/** Fields of a day since 1970; null if the unit is none of a day. */
export function dayField(unit: string): ((days: number) => number) | null {
  return DAY_FIELDS[unit] ?? null;
}

const DAY_FIELDS: Readonly<Record<string, (days: number) => number>> = {
  YEAR: (days) => civilFromDays(days).year,
  QUARTER: (days) => Math.ceil(civilFromDays(days).month / 3),
  MONTH: (days) => civilFromDays(days).month,
  DAY: (days) => civilFromDays(days).day,
  WEEK: (days) => isoWeek(days).week,
  ISOYEAR: (days) => isoWeek(days).year,
  DOY: (days) => days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1,
  DOW: (days) => modulo(days + 4, 7) + 1,
  ISODOW: (days) => modulo(days + 3, 7) + 1,
  DECADE: (days) => Math.trunc(civilFromDays(days).year / 10),
  CENTURY: (days) => awayFromZero(civilFromDays(days).year, 100),
  MILLENNIUM: (days) => awayFromZero(civilFromDays(days).year, 1000),
};

function awayFromZero(year: number, unit: number): number {
  return Math.trunc((year > 0 ? year + unit - 1 : year - unit + 1) / unit);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** Week of ISO 8601 and the year it belongs to: weeks begin on Monday, the first has the year's first Thursday. */
function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = days - modulo(days + 3, 7) + 3;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

/** First day of the Gregorian calendar: 1582-10-15. */
const GREGORIAN_START = -141_427;
/** From 1970-01-01 back to 4800 BC, where the Julian computation begins. */
const JULIAN_SHIFT = 2_440_588 + 32_082;

interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function julianOrGregorian(days: number): YearMonthDay {
  if (days >= GREGORIAN_START) return civilFromDays(days);
  const c = days + JULIAN_SHIFT;
  const d = Math.trunc((4 * c + 3) / 1461);
  const e = c - Math.trunc((1461 * d) / 4);
  const m = Math.trunc((5 * e + 2) / 153);
  return {
    day: e - Math.trunc((153 * m + 2) / 5) + 1,
    month: m + 3 - 12 * Math.trunc(m / 10),
    year: d - 4800 + Math.trunc(m / 10),
  };
}

/** A day rounded to a unit of days or coarser; null if there is no such rounding. */
export function roundDays(unit: string, up: boolean): ((days: number) => number) | null {
  const round = ROUNDINGS[unit];
  return round === undefined ? null : (days) => round(julianOrGregorian(days), up, days);
}

type Rounding = (date: YearMonthDay, up: boolean, days: number) => number;

/** Units of years that begin in year 1, as centuries do. */
const fromYearOne =
  (unit: number): Rounding =>
  ({ year }, up) => {
    const end = unit * Math.trunc((year + unit - 1) / unit);
    return daysFromCivil(up ? end + 1 : end - unit + 1, 1, 1);
  };

const ROUNDINGS: Readonly<Record<string, Rounding>> = {
  MILLENNIUM: fromYearOne(1000),
  CENTURY: fromYearOne(100),
  DECADE: ({ year }, up) => daysFromCivil(10 * (Math.trunc(year / 10) + (up ? 1 : 0)), 1, 1),
  YEAR: ({ year, month, day }, up) => daysFromCivil(up && (month > 1 || day > 1) ? year + 1 : year, 1, 1),
  QUARTER: ({ year, month, day }, up) => {
    // A quarter's first day is not told from others, unless it is the year's.
    const quarter = Math.trunc((month + 2) / 3) + (up && (month > 1 || day > 1) ? 1 : 0);
    return daysFromCivil(year, quarter * 3 - 2, 1);
  },
  MONTH: ({ year, month, day }, up) => daysFromCivil(year, up && day > 1 ? month + 1 : month, 1),
  WEEK: ({ year, month, day }, up, days) => {
    const sinceSunday = modulo(days + 4, 7);
    return daysFromCivil(year, month, day) - (up && sinceSunday > 0 ? sinceSunday - 7 : sinceSunday);
  },
  DAY: ({ year, month, day }, up) => daysFromCivil(year, month, day) + (up ? 1 : 0),
};

/** Days of a year and day of the year. */
export function dayOfYear(year: number, day: number): number | null {
  return day >= 1 && day <= (isLeapYear(year) ? 366 : 365) ? daysFromCivil(year, 1, 1) + day - 1 : null;
}
