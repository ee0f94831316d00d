import { describe, expect, test } from 'vitest';
import type { LogicalType } from './logical-type.ts';
import { decodeNested, encodeNested, type NestedValue } from './nested-value.ts';

const nullable = (type: LogicalType): { type: LogicalType; nullable: boolean } => ({ type, nullable: true });
const INT: LogicalType = { kind: 'INT' };
const LONG: LogicalType = { kind: 'BIGINT' };
const DOUBLE: LogicalType = { kind: 'DOUBLE' };
const STRING: LogicalType = { kind: 'STRING' };
const BYTES: LogicalType = { kind: 'BYTES' };

describe('collections as text', () => {
  const cases: readonly (readonly [LogicalType, readonly NestedValue[], string])[] = [
    [{ kind: 'ARRAY', element: nullable(INT) }, [1, null, -2], '[1,null,-2]'],
    [{ kind: 'ARRAY', element: nullable(LONG) }, [9_007_199_254_740_993n, -1n], '["9007199254740993","-1"]'],
    [{ kind: 'ARRAY', element: nullable(DOUBLE) }, [-0, Number.NaN, Infinity, 1.5], '["-0","NaN","Infinity",1.5]'],
    [{ kind: 'ARRAY', element: nullable(BYTES) }, ['\u00ff\0'], '["\u00ff\\u0000"]'],
    [
      { kind: 'MAP', key: nullable(STRING), value: nullable(INT) },
      [
        ['a', 1],
        ['b', null],
      ],
      '[["a",1],["b",null]]',
    ],
    [
      {
        kind: 'ROW',
        fields: [
          { name: 'x', ...nullable(STRING) },
          { name: 'y', ...nullable({ kind: 'ARRAY', element: nullable(DOUBLE) }) },
        ],
      },
      ['"', [1, null]],
      '["\\"",[1,null]]',
    ],
  ];

  test.each(cases)('%j', (type, value, text) => {
    expect(encodeNested(type, value)).toBe(text);
    expect(decodeNested(type, text)).toEqual(value);
  });

  test('a text keeps the sign of zero', () => {
    const type: LogicalType = { kind: 'ARRAY', element: nullable(DOUBLE) };
    expect(Object.is((decodeNested(type, encodeNested(type, [-0])) as number[])[0], -0)).toBe(true);
  });
});
