import { describe, expect, test } from 'vitest';
import { javaHashOfDecimal, javaHashOfLong, javaHashOfString } from '#std/key-hash.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { hashKeys, keyHasher } from './key-hasher.ts';

function schemaOf(types: readonly LogicalType[]): Schema {
  return {
    fields: types.map((type, index) => ({ name: `k${index}`, type, nullable: true })),
    timeField: null,
    changelog: false,
  };
}

/** The hash of one key, which a batch and a single row must agree on. */
function hashOf(types: readonly LogicalType[], key: readonly Value[]): number {
  const batch = batchOfRows(schemaOf(types), [key]);
  const out = new Int32Array(1);
  hashKeys(
    batch,
    types.map((_, index) => index),
    out,
  );
  expect(keyHasher(types)(batch.columns, 0)).toBe(out[0]);
  return out[0] as number;
}

const TEXT: LogicalType = { kind: 'STRING' };

describe('the hash of a key', () => {
  test('is that of its Java class', () => {
    expect(hashOf([TEXT], ['user-1'])).toBe(javaHashOfString('user-1'));
    expect(hashOf([{ kind: 'INT' }], [-5])).toBe(-5);
    expect(hashOf([{ kind: 'BIGINT' }], [-5n])).toBe(javaHashOfLong(-5n));
    expect(hashOf([{ kind: 'BOOLEAN' }], [true])).toBe(1231);
    expect(hashOf([{ kind: 'DOUBLE' }], [-0])).toBe(-2147483648);
    expect(hashOf([{ kind: 'DECIMAL', precision: 10, scale: 2 }], [150n])).toBe(javaHashOfDecimal(150n, 2));
    expect(hashOf([{ kind: 'DECIMAL', precision: 38, scale: 2 }], [-(10n ** 30n)])).toBe(
      javaHashOfDecimal(-(10n ** 30n), 2),
    );
    expect(hashOf([{ kind: 'TIMESTAMP', precision: 3 }], [1753228800123])).toBe(javaHashOfLong(1753228800123n));
    expect(hashOf([{ kind: 'TIMESTAMP', precision: 3 }], [-1])).toBe(javaHashOfLong(-1n));
  });

  test('of several columns is that of a tuple, of none that of Tuple0', () => {
    expect(hashOf([TEXT, { kind: 'INT' }], ['a', 7])).toBe(31 * 97 + 7);
    expect(hashOf([TEXT, { kind: 'INT' }, { kind: 'INT' }], ['a', null, 7])).toBe(31 * 31 * 97 + 7);
    expect(hashOf([], [])).toBe(0);
  });

  test('of NULL is 0', () => {
    for (const kind of ['STRING', 'INT', 'BIGINT', 'DOUBLE', 'BOOLEAN'] as const) {
      expect(hashOf([{ kind }], [null])).toBe(0);
    }
  });
});
