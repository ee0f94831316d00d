import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { javaHashOfLong, keyGroupOf, murmurHash, subtaskOfKeyGroup } from '#std/key-hash.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { allocateBatch } from '#protocol/record-batch.ts';
import { createChannelSelector } from './partitioner.ts';

const SCHEMA: Schema = {
  fields: [{ name: 'key', type: { kind: 'BIGINT' }, nullable: false }],
  timeField: null,
  changelog: false,
};

/** Small, large and negative keys; one more than a multiple of four. */
const KEYS = Array.from({ length: 1001 }, (_, i) => (BigInt(i) - 500n) * (i % 3 === 0 ? 1n : 6_700_417_000_001n));

function channelsOf(channels: number, maxParallelism: number): readonly number[] {
  const batch = allocateBatch(SCHEMA, KEYS.length);
  (must(batch.columns[0], 'the key').values as BigInt64Array).set(KEYS);
  batch.rows = KEYS.length;
  const out = new Int32Array(KEYS.length);
  createChannelSelector('hash', channels, [0], maxParallelism, () => 0).select(batch, out);
  return [...out];
}

describe('a keyed edge', () => {
  const sizes = [1, 2, 3, 4, 7, 8, 100, 128, 32_768].flatMap((max) =>
    [1, 2, 3, 4, 7, 8, 128].filter((channels) => channels <= max).map((channels) => [channels, max] as const),
  );

  test.each(sizes)('sends a key to the one of %i channels that owns its group of %i', (channels, max) => {
    const expected = KEYS.map((key) => subtaskOfKeyGroup(keyGroupOf(javaHashOfLong(key), max), max, channels));
    expect(channelsOf(channels, max)).toEqual(expected);
  });

  test('a hash is never negative', () => {
    for (let code = -70_000; code < 70_000; code++) expect(murmurHash(code * 30_011)).toBeGreaterThanOrEqual(0);
  });
});
