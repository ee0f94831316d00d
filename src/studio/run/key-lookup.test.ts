import { describe, expect, test } from 'vitest';
import { lookUpKey } from './key-lookup.ts';

describe('key lookup', () => {
  test('shows the four steps for a word', () => {
    expect(lookUpKey('queen', [{ kind: 'STRING' }], 128, 2)).toEqual({
      hashCode: 107_943_722,
      murmur: 339_977_742,
      keyGroup: 14,
      subtask: 0,
    });
  });

  test('waits for a key of the right type', () => {
    expect(lookUpKey('12x', [{ kind: 'BIGINT' }], 128, 2)).toBeNull();
    expect(lookUpKey('a', [{ kind: 'STRING' }, { kind: 'INT' }], 128, 2)).toBeNull();
  });
});
