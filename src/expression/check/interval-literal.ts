import { fail, ok, type Result } from '#std/result.ts';
import type { IntervalQualifier } from '../syntax/expression-ast.ts';

/**
 * The length of an interval literal: `'1 2:03:04.5' DAY TO SECOND`. A WEEK counts as an hour and a QUARTER as a month:
 * so Flink reads them. Flink: Calcite's SqlIntervalQualifier, FlinkTypeFactory.
 */
export type IntervalLength = { readonly months: number } | { readonly ms: bigint };

/** Units of months; all others are of milliseconds. */
export function isMonthUnit(unit: string): boolean {
  return unit in MONTHS;
}

const MONTHS: Readonly<Record<string, number>> = { YEAR: 12, QUARTER: 1, MONTH: 1 };
const MILLISECONDS: Readonly<Record<string, number>> = {
  WEEK: 3_600_000,
  DAY: 86_400_000,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
};

/** What one unit is worth: months or milliseconds. */
export function unitLength(unit: string): IntervalLength {
  return isMonthUnit(unit) ? { months: MONTHS[unit] as number } : { ms: BigInt(MILLISECONDS[unit] as number) };
}

/** Digits of the first field unless the literal says otherwise. */
const LEADING_DIGITS = 2;
/** Most digits that Flink takes for intervals of milliseconds, and Calcite for months. */
const LEADING_DIGITS_MAX = { ms: 3, months: 10 } as const;
const FRACTION_DIGITS = 6;
const FRACTION_DIGITS_MAX = 9;

/** Fields in descending order, what stands before each, and the largest value where it is not the first. */
const FIELDS = [
  { unit: 'DAY', before: '', most: 0 },
  { unit: 'HOUR', before: ' ', most: 23 },
  { unit: 'MINUTE', before: ':', most: 59 },
  { unit: 'SECOND', before: ':', most: 59 },
] as const;

/** What is wrong with the digits a qualifier asks for, as a sentence, or null. */
export function qualifierProblem({ from, precision, fraction }: IntervalQualifier): string | null {
  const digits = precision ?? LEADING_DIGITS;
  const most = isMonthUnit(from) ? LEADING_DIGITS_MAX.months : LEADING_DIGITS_MAX.ms;
  if (digits < 1 || digits > most) return `${from} takes 1 to ${most} digits, not ${digits}.`;
  if (fraction !== null && (fraction < 1 || fraction > FRACTION_DIGITS_MAX)) {
    return `SECOND takes 1 to ${FRACTION_DIGITS_MAX} fraction digits.`;
  }
  return null;
}

/** Reads an interval; the failure is a sentence. */
export function parseIntervalLiteral(
  text: string,
  qualifier: IntervalQualifier,
  negative: boolean,
): Result<IntervalLength, string> {
  const { from, to } = qualifier;
  const problem = qualifierProblem(qualifier);
  if (problem !== null) return fail(problem);
  const precision = qualifier.precision ?? LEADING_DIGITS;
  const months = isMonthUnit(from);
  const fraction = qualifier.fraction ?? FRACTION_DIGITS;
  const signed = /^([+-]?)([\s\S]*)$/.exec(text.trim()) as RegExpExecArray;
  const sign = (signed[1] === '-') === negative ? 1 : -1;
  const fields = months ? monthFields(signed[2] as string, to) : timeFields(signed[2] as string, from, to, fraction);
  if (fields === null) {
    return fail(
      `'${text}' is no interval of ${from}${to === null ? '' : ` TO ${to}`}; write for example ${example(from, to)}.`,
    );
  }
  const leading = fields[0] as number;
  if (leading >= 10 ** precision) {
    return fail(`${leading} has more than ${precision} digits; write ${from}(${String(leading).length}).`);
  }
  if (months) {
    const count = leading * (MONTHS[from] as number) + (fields[1] ?? 0);
    return count > 2_147_483_647 ? fail(`${leading} is too long.`) : ok({ months: sign * count + 0 });
  }
  const ms = fields.reduce((sum, value) => sum + value, 0) - leading + leading * (MILLISECONDS[from] as number);
  return ok({ ms: BigInt(sign * ms) });
}

/** Years and months, or one number. */
function monthFields(text: string, to: string | null): readonly number[] | null {
  const match = (to === null ? /^(\d{1,10})$/ : /^(\d{1,10})-(\d{1,2})$/).exec(text);
  if (match === null || Number(match[2] ?? 0) > 11) return null;
  return [Number(match[1]), Number(match[2] ?? 0)];
}

/** The first field as it is, those behind it in milliseconds. */
function timeFields(text: string, from: string, to: string | null, fraction: number): readonly number[] | null {
  const first = FIELDS.findIndex(({ unit }) => unit === from);
  const last = FIELDS.findIndex(({ unit }) => unit === (to ?? from));
  const behind = first < 0 ? [] : FIELDS.slice(first + 1, last + 1);
  const seconds = (to ?? from) === 'SECOND' ? `(?:\\.(\\d{1,${fraction}}))?` : '()';
  const pattern = `^(\\d{1,10})${behind.map(({ before }) => `${before}(\\d{1,2})`).join('')}${seconds}$`;
  const match = new RegExp(pattern).exec(text);
  if (match === null) return null;
  const fields = [Number(match[1])];
  for (const [index, { unit, most }] of behind.entries()) {
    const value = Number(match[index + 2]);
    if (value > most) return null;
    fields.push(value * (MILLISECONDS[unit] as number));
  }
  fields.push(Number((match[behind.length + 2] ?? '').padEnd(3, '0').slice(0, 3)));
  return fields;
}

function example(from: string, to: string | null): string {
  if (to === null) return `'1' ${from}`;
  if (from === 'YEAR') return "'1-6' YEAR TO MONTH";
  const parts = FIELDS.slice(
    FIELDS.findIndex(({ unit }) => unit === from),
    FIELDS.findIndex(({ unit }) => unit === to) + 1,
  );
  return `'${parts.map(({ before }, index) => (index === 0 ? '1' : `${before}02`)).join('')}' ${from} TO ${to}`;
}
