import { describe, expect, test } from 'vitest';
import { timeReader } from './time-format.ts';

const NOON = Date.UTC(2026, 0, 2, 12, 4, 5);

describe('what a format reads', () => {
  test.each<[string, string, number | null]>([
    ['epoch-s', '1767355445', NOON],
    ['epoch-s', '1767355445.123', NOON + 123],
    ['epoch-s', '-1', -1000],
    ['epoch-s', '1e9', null],
    ['epoch-us', '1767355445000999', NOON],
    ['epoch-us', '1.5', null],
    ['iso', '2026-01-02T12:04:05Z', NOON],
    ['iso', '2026-01-02T20:04:05+08:00', NOON],
    ['iso', '2026-01-02 07:04:05.000-0500', NOON],
    ['iso', '2026-01-02T12:04', NOON - 5000],
    ['iso', '2026-01-02', Date.UTC(2026, 0, 2)],
    ['iso', '2026-02-30', null],
    ['iso', '2026-01-02T24:00', null],
    ['iso', '2026-01-02T12:04:05+19:00', null],
    ['dd.MM.yyyy HH:mm:ss', '02.01.2026 12:04:05', NOON],
    ['d.M.yyyy H:mm', '2.1.2026 9:04', Date.UTC(2026, 0, 2, 9, 4)],
    ['MM/dd/yyyy hh:mm:ss a', '01/02/2026 12:04:05 PM', NOON],
    ['MM/dd/yyyy hh:mm:ss a', '01/02/2026 00:04:05 PM', null],
    ['MM/dd/yy', '13/02/26', null],
    ['yyyyMMddHHmmss', '20260102120405', NOON],
    ['EEE, dd MMM yyyy HH:mm:ss Z', 'Fri, 02 Jan 2026 12:04:05 +0000', NOON],
    ['dd/MMM/yyyy:HH:mm:ss Z', '02/Jan/2026:13:04:05 +0100', NOON],
    ["yyyy'年'M'月'd'日' HH:mm:ss", '2026年1月2日 12:04:05', NOON],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSX", '2026-01-02T12:04:05.000Z', NOON],
    ['dd-MMM-yyyy', '02-Foo-2026', null],
    ['dd.MM.yyyy', '2026-01-02', null],
  ])('%s: %s', (format, text, expected) => {
    const reader = timeReader(format);
    expect(reader.ok ? reader.value(text) : reader.failure).toBe(expected);
  });
});

test.each([
  ["yyyy 'open", 'a quoted text is not closed'],
  ['yyyy QQ', 'unknown letters QQ'],
  ['---', 'the pattern has no field of a time'],
])('a pattern that is none: %s', (format, failure) => {
  expect(timeReader(format)).toEqual({ ok: false, failure });
});
