import { expect, test } from 'vitest';
import { findMissingFeatures } from './feature-check.ts';

const complete = {
  isSecureContext: true,
  indexedDB: {},
  navigator: { locks: {} },
  MessageChannel: class {},
  Worker: class {},
  Array,
};

test('a complete browser misses nothing', () => {
  expect(findMissingFeatures(complete)).toEqual([]);
});

test('each missing feature has a name of its own', () => {
  expect(findMissingFeatures({ isSecureContext: false })).toEqual([
    'feature-secure-context',
    'feature-indexed-db',
    'feature-web-locks',
    'feature-message-channel',
    'feature-module-workers',
  ]);
  expect(findMissingFeatures({ ...complete, indexedDB: undefined })).toEqual(['feature-indexed-db']);
  expect(findMissingFeatures({ ...complete, navigator: {} })).toEqual(['feature-web-locks']);
  expect(findMissingFeatures({ ...complete, Array: { prototype: {} } })).toEqual(['feature-module-workers']);
});
