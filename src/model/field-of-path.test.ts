import { expect, test } from 'vitest';
import { diagnose } from './diagnostic.ts';
import { labelOf } from './field-of-path.ts';

test('a finding names a field as the inspector does, and the part of it that is meant', () => {
  const told = (path: string, name?: string): string =>
    diagnose('W312', { values: { ...(name === undefined ? {} : { name }), ...labelOf(path, name ? 'project' : null) } })
      .message;
  expect([
    told('fields', 'words'),
    told('fields.2.name', 'words'),
    told('parallelism', 'words'),
    told('settings.checkpoint.intervalMs'),
    told('nobody.edits'),
  ]).toEqual([
    'words: Columns: no entry yet.',
    'words: Columns: #3 name: no entry yet.',
    'words: Parallelism: no entry yet.',
    'Checkpoint interval: no entry yet.',
    'nobody.edits: no entry yet.',
  ]);
});
