/**
 * The proleptic Gregorian calendar in plain integers: days since 1970-01-01, and the fields and texts of dates and
 * timestamps. No time zones: a TIMESTAMP is a local date-time read as UTC.
 * Flink: org.apache.flink.table.utils.DateTimeUtils.
 */

export const MS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a date; the day may lie outside the month. */
export function daysFromCivil(year: number, month: number, day: number): number {
  // Years begin in March, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day since 1970-01-01. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  };
}

/** The date some months later or earlier; a day that the month has not is its last. */
export function addMonthsToDate(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return daysFromCivil(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/** {@link addMonthsToDate} of a timestamp, which keeps its time of day. */
export function addMonthsToMillis(ms: number, months: number): number {
  const days = Math.floor(ms / MS_PER_DAY);
  return addMonthsToDate(days, months) * MS_PER_DAY + (ms - days * MS_PER_DAY);
}

/** Whole months from `from` to `to`. */
export function monthsBetweenDates(to: number, from: number): number {
  if (to < from) return 0 - monthsBetweenDates(from, to);
  const [end, start] = [civilFromDays(to), civilFromDays(from)];
  const months = (end.year - start.year) * 12 + end.month - start.month;
  return addMonthsToDate(from, months) > to ? months - 1 : months;
}

/**
 * Whole months between timestamps. Flink takes one off wherever the months lead to the end's day at a later time of
 * day, also when they are negative.
 */
export function monthsBetweenMillis(to: number, from: number): number {
  const [endDay, startDay] = [Math.floor(to / MS_PER_DAY), Math.floor(from / MS_PER_DAY)];
  const months = monthsBetweenDates(endDay, startDay);
  const earlier = to - endDay * MS_PER_DAY < from - startDay * MS_PER_DAY;
  return earlier && addMonthsToDate(startDay, months) === endDay ? months - 1 : months;
}

/** Days of a month. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether a year has a leap day. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A number with leading zeros. */
export function padded(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0');
}

/** `2026-01-31`. */
export function dateText(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** `12:30:00`, and with a precision the fraction as Flink cuts it: up to the first digit behind which all are zero. */
export function timeText(msOfDay: number, precision: number): string {
  const ms = ((msOfDay % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  const seconds = Math.floor(ms / 1000);
  const clock = `${padded(Math.floor(seconds / 3600), 2)}:${padded(Math.floor(seconds / 60) % 60, 2)}:${padded(seconds % 60, 2)}`;
  if (precision === 0) return clock;
  const fraction = padded(ms % 1000, 3).slice(0, precision);
  return `${clock}.${fraction.replace(/(?<=.)0+$/, '')}`;
}

/** Text of nanoseconds since 1970: a timestamp with up to nine fraction digits. */
export function nanosText(nanos: bigint, precision: number): string {
  const days = nanos / 86_400_000_000_000n - (nanos % 86_400_000_000_000n < 0n ? 1n : 0n);
  const ofDay = nanos - days * 86_400_000_000_000n;
  const seconds = timestampText(Number(days) * MS_PER_DAY + Number(ofDay / 1_000_000_000n) * 1000, 0);
  return precision === 0 ? seconds : `${seconds}.${padded(Number(ofDay % 1_000_000_000n), 9).slice(0, precision)}`;
}

/**
 * `+1-02`: years and months of an interval. The least INT has no positive counterpart and stays negative, as in Java.
 */
export function monthsText(months: number): string {
  const magnitude = months < 0 ? -months | 0 : months;
  return `${months < 0 ? '-' : '+'}${Math.trunc(magnitude / 12)}-${digits(magnitude % 12, 2)}`;
}

/** `+1 02:03:04.567`: days, an INT that wraps, and time of an interval of milliseconds. */
export function durationText(ms: bigint): string {
  const magnitude = ms < 0n ? BigInt.asIntN(64, -ms) : ms;
  const days = BigInt.asIntN(32, magnitude / 86_400_000n);
  const rest = Number(magnitude % 86_400_000n);
  const seconds = Math.trunc(rest / 1000);
  const fields = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
  const clock = fields.map((field) => digits(field, 2)).join(':');
  return `${ms < 0n ? '-' : '+'}${days} ${clock}.${digits(rest % 1000, 3)}`;
}

/** A number of at least so many digits; the zeros stand before a sign. Flink: DateTimeUtils.number. */
function digits(value: number, width: number): string {
  return '0'.repeat(Math.max(0, width - String(Math.abs(value)).length)) + String(value);
}

/** `2026-01-31 12:30:00.250` with exactly `precision` fraction digits, none and no point for 0. */
export function timestampText(ms: number, precision: number): string {
  const days = Math.floor(ms / MS_PER_DAY);
  const time = ms - days * MS_PER_DAY;
  const seconds = Math.floor(time / 1000);
  const fraction = `${padded(time % 1000, 3)}000000`.slice(0, precision);
  const clock = `${padded(Math.floor(seconds / 3600), 2)}:${padded(Math.floor(seconds / 60) % 60, 2)}:${padded(seconds % 60, 2)}`;
  return `${dateText(days)} ${clock}${fraction === '' ? '' : `.${fraction}`}`;
}
