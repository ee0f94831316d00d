import { civilFromDays, daysFromCivil, daysInMonth, MS_PER_DAY } from './calendar.ts';
import type { TimeZones } from './time-zones.ts';

/**
 * Offsets of time zones from rules in the form of time-zone-data.ts. Before 1970 a zone has the offset that it had
 * then: older rules are not carried. Java: java.time.zone.ZoneRules.
 */
export function zonesOf(data: string): TimeZones {
  const records = new Map<string, string>();
  for (const record of data.split(/!\n?/)) {
    const at = record.indexOf(';');
    for (const name of record.slice(0, at).split(' ')) records.set(name, record.slice(at + 1));
  }
  const zones = new Map<string, Zone | null>();
  const find = (name: string): Zone | null => {
    let zone = zones.get(name);
    if (zone === undefined) {
      const record = records.get(name);
      zone = record === undefined ? fixedZone(name) : readZone(record);
      zones.set(name, zone);
    }
    return zone;
  };
  return {
    offsetAt(instantMs, name) {
      const zone = find(name);
      return zone === null ? null : offsetAt(zone, instantMs / 1000) * 1000;
    },
    toInstant(localMs, name) {
      const zone = find(name);
      if (zone === null) return null;
      const local = localMs / 1000;
      // In a gap the offset before it is taken, in an overlap too: the earlier instant.
      const before = offsetAt(zone, local - MS_PER_DAY / 1000);
      const early = local - before;
      const offset = offsetAt(zone, early) === before ? before : laterOffset(zone, local, before);
      return localMs - offset * 1000;
    },
  };
}

interface Rule {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly second: number;
  readonly clock: number;
  readonly standard: number;
  readonly before: number;
  readonly after: number;
}

interface Zone {
  readonly first: number;
  /** Seconds since 1970, ascending, and the offset from each on. */
  readonly transitions: readonly number[];
  readonly offsets: readonly number[];
  readonly rules: readonly Rule[];
}

function readZone(record: string): Zone {
  const [history = '', rules = ''] = record.split(';');
  const [first = '0', ...steps] = history.split(' ');
  const transitions: number[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const step of steps) {
    const [delta = '0', offset = '0'] = step.split(',');
    at += Number.parseInt(delta, 36);
    transitions.push(at);
    offsets.push(Number.parseInt(offset, 36));
  }
  return {
    first: Number.parseInt(first, 36),
    transitions,
    offsets,
    rules: rules === '' ? [] : rules.split(' ').map(readRule),
  };
}

function readRule(text: string): Rule {
  const [month, day, weekday, second, clock, standard, before, after] = text.split(',').map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { month, day, weekday, second, clock, standard, before, after };
}

/** `+02:00`, `GMT+8`, `UTC-03:30`: a zone without rules. */
function fixedZone(name: string): Zone | null {
  const match = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (match === null) return name === 'Z' ? { first: 0, transitions: [], offsets: [], rules: [] } : null;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? '0')];
  if (hours > 18 || minutes > 59) return null;
  const offset = (hours * 60 + minutes) * 60;
  return { first: match[1] === '-' ? -offset : offset, transitions: [], offsets: [], rules: [] };
}

function offsetAt(zone: Zone, second: number): number {
  const { transitions, offsets, rules, first } = zone;
  const last = transitions[transitions.length - 1];
  if (last !== undefined && second < last) {
    let [low, high] = [0, transitions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((transitions[middle] as number) <= second) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? first : (offsets[low - 1] as number);
  }
  const settled = offsets[offsets.length - 1] ?? first;
  return rules.length === 0 ? settled : offsetByRules(rules, second, settled);
}

function offsetByRules(rules: readonly Rule[], second: number, settled: number): number {
  const { year } = civilFromDays(Math.floor(second / 86_400));
  let offset = settled;
  for (const rule of rules) if (second >= startOf(rule, year)) offset = rule.after;
  // Before the year's first rule that of the year before still holds.
  const firstOfYear = rules[0] as Rule;
  return second < startOf(firstOfYear, year) ? firstOfYear.before : offset;
}

/** When a rule takes effect in a year, in seconds since 1970. */
function startOf({ month, day, weekday, second, clock, standard, before }: Rule, year: number): number {
  const indicated = day < 0 ? daysInMonth(year, month) + 1 + day : day;
  let days = daysFromCivil(year, month, indicated);
  if (weekday > 0) {
    // Monday is 1; on or after the day, or on or before it where the day counts from the month's end.
    const today = ((((days + 3) % 7) + 7) % 7) + 1;
    days += day < 0 ? -((today - weekday + 7) % 7) : (weekday - today + 7) % 7;
  }
  const shift = clock === 0 ? 0 : clock === 1 ? before : standard;
  return days * 86_400 + second - shift;
}

/** The offset after a transition near a local time; in a gap the one before it, which moves the clock on. */
function laterOffset(zone: Zone, local: number, before: number): number {
  const after = offsetAt(zone, local + MS_PER_DAY / 1000);
  return offsetAt(zone, local - after) === after ? after : before;
}
