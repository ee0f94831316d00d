import { describe, expect, test } from 'vitest';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { formatRows, tableLines } from './format-rows.ts';
import type { SinkResult } from './sink-results.ts';

function sinkOf(
  columns: readonly (readonly [name: string, type: LogicalType])[],
  rows: readonly (readonly Value[])[],
  changelog = false,
): SinkResult {
  const fields = columns.map(([name, type]) => ({ name, type, nullable: true }));
  return {
    name: 'out',
    kind: 'log',
    repeated: 0,
    schema: { fields, timeField: null, changelog },
    rows: rows.map((values, index) => ({ values, rowKind: changelog ? index % 4 : 0 })),
  };
}

const TEXT: LogicalType = { kind: 'STRING' };

describe('CSV', () => {
  const cellsOf = (...texts: readonly Value[]): string[] => [
    ...formatRows(
      sinkOf(
        [['a', TEXT]],
        texts.map((text) => [text]),
      ),
      'csv',
    ),
  ];

  test('quotes what has to be quoted, and tells NULL from the empty text', () => {
    expect(cellsOf('plain', 'a,b', 'say "x"', 'two\nlines', '', null, ' blank')).toEqual([
      'a',
      'plain',
      '"a,b"',
      '"say ""x"""',
      '"two\nlines"',
      '""',
      '',
      '" blank"',
    ]);
  });

  test('a text that a spreadsheet would execute is made a text', () => {
    expect(cellsOf('=1+1', '@sum,', '-1').slice(1)).toEqual(["'=1+1", `"'@sum,"`, '-1']);
  });

  test('numbers stay numbers, negative ones too', () => {
    const sink = sinkOf(
      [
        ['n', { kind: 'BIGINT' }],
        ['d', { kind: 'DECIMAL', precision: 10, scale: 2 }],
        ['=x', { kind: 'TIMESTAMP', precision: 3 }],
      ],
      [[-5n, -150n, 0]],
    );
    expect([...formatRows(sink, 'csv')]).toEqual(["n,d,'=x", '-5,-1.50,1970-01-01 00:00:00.000']);
  });

  test('updates carry their row kind', () => {
    const sink = sinkOf([['a', TEXT]], [['x'], ['x'], ['y'], ['y']], true);
    expect([...formatRows(sink, 'csv')]).toEqual([
      'row_kind,a',
      'INSERT,x',
      'UPDATE_BEFORE,x',
      'UPDATE_AFTER,y',
      'DELETE,y',
    ]);
  });
});

test('JSON Lines keep every digit', () => {
  const sink = sinkOf(
    [
      ['n', { kind: 'BIGINT' }],
      ['x', { kind: 'DOUBLE' }],
      ['d', { kind: 'DECIMAL', precision: 38, scale: 1 }],
      ['b', { kind: 'BOOLEAN' }],
      ['s', TEXT],
    ],
    [
      [9007199254740993n, Number.NaN, 12n, true, 'a"b'],
      [null, 0.1, null, null, null],
    ],
  );
  expect([...formatRows(sink, 'jsonl')]).toEqual([
    '{"n":9007199254740993,"x":"NaN","d":"1.2","b":true,"s":"a\\"b"}',
    '{"n":null,"x":0.1,"d":null,"b":null,"s":null}',
  ]);
});

test('JSON has numbers for small integers and floats, too', () => {
  const sink = sinkOf(
    [
      ['t', { kind: 'TINYINT' }],
      ['s', { kind: 'SMALLINT' }],
      ['f', { kind: 'FLOAT' }],
    ],
    [
      [-128, 32_767, Math.fround(0.1)],
      [1, 2, Math.fround(1e20)],
      [3, 4, Number.POSITIVE_INFINITY],
    ],
  );
  expect([...formatRows(sink, 'jsonl')].map((line) => JSON.parse(line) as unknown)).toEqual([
    { t: -128, s: 32_767, f: 0.1 },
    { t: 1, s: 2, f: 1e20 },
    { t: 3, s: 4, f: 'Infinity' },
  ]);
});

test('a table shows the first rows, aligned, without what could steer a terminal', () => {
  const sink = sinkOf(
    [
      ['word', TEXT],
      ['n', { kind: 'INT' }],
    ],
    [
      ['a\u001b[31m', 1],
      ['x'.repeat(60), 2],
      ['c', 3],
    ],
  );
  expect(tableLines(sink, 2)).toEqual([
    `${'word'.padEnd(40)}  n`,
    `${'-'.repeat(40)}  -`,
    `${'a·[31m'.padEnd(40)}  1`,
    `${'x'.repeat(39)}…  2`,
    '… 1 more',
  ]);
});
