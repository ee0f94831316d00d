import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANOMALIES, type AnomalyKind, checkSinkHistory, type LogRead } from './sink-history.ts';

const WRITTEN = ['a', 'b', 'c'];

test('a log that only grows, by whole committed transactions, has no anomaly', () => {
  const reads = [[], read('a:t1'), read('a:t1', 'b:t2', 'c:t2')];
  expect(checkSinkHistory(reads, WRITTEN)).toEqual([]);
});

describe('each anomaly is seen', () => {
  const whole = read('a:t1', 'b:t2', 'c:t2');
  const cases: readonly (readonly [AnomalyKind, readonly LogRead[]])[] = [
    ['lost write', [read('a:t1', 'b:t2')]],
    ['duplicate', [read('a:t1', 'b:t2', 'c:t2', 'c:t3')]],
    ['phantom', [read('a:t1', 'b:t2', 'c:t2', 'x:t3')]],
    ['inconsistent offset', [read('b:t2'), whole]],
    ['aborted read', [read('a:t1', 'b:t2', 'c:t2:aborted')]],
    ['precommitted read', [read('a:t1', 'b:t2', 'c:t2:pre-committed')]],
    ['skip', [whole.map((row) => ({ ...row, position: row.position * 2 }))]],
    ['nonmonotonic', [whole.toReversed()]],
    ['vanished', [whole, read('a:t1'), whole]],
    ['torn transaction', [read('a:t1', 'b:t2'), whole]],
  ];

  test.each(cases)('%s', (kind, reads) => {
    expect(checkSinkHistory(reads, WRITTEN).map((anomaly) => anomaly.kind)).toContain(kind);
  });

  test('and there are no others', () => {
    expect(cases.map(([kind]) => kind)).toEqual(Object.keys(ANOMALIES));
  });
});

test('it imports nothing: neither the engine nor anything that does', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !file.endsWith('.test.ts'));
  expect(files).toEqual(['sink-history.ts']);
  for (const file of files) {
    expect(readFileSync(new URL(file, import.meta.url), 'utf8')).not.toMatch(/\bimport\b|\brequire\(/);
  }
});

/** Rows as `value:transaction[:status]`, from offset 0. */
function read(...rows: string[]): LogRead {
  return rows.map((row, position) => {
    const [value = '', transaction = '', status = 'committed'] = row.split(':');
    return { position, value, transaction, status };
  });
}
