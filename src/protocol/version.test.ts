import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hashText } from '#std/prng.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** The shape of each version: a hash of what the files of this folder declare, comments and layout aside. */
const SHAPES: Readonly<Record<number, string>> = { 1: '9a6af407' };

test('the protocol does not change its shape without a new version', () => {
  expect({ version: PROTOCOL_VERSION, shape: shape() }).toEqual({
    version: PROTOCOL_VERSION,
    shape: SHAPES[PROTOCOL_VERSION],
  });
});

function shape(): string {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.') && name !== 'version.ts' && name !== 'limits.ts',
  );
  const text = files
    .toSorted()
    .map((name) => `${name}:${declarations(readFileSync(`${folder}${name}`, 'utf8'))}`)
    .join('\n');
  return (hashText(text) >>> 0).toString(16);
}

function declarations(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\s+/g, '')
    .replaceAll(/,(?=[)\]}])/g, '');
}
