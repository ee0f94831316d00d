import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { type CrashPoint, FileStorage } from './file-storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-crash-'));
const script = join(folder, 'crash.mjs');

beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('testing-crash.ts', import.meta.url)),
      target: 'node20',
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'crash.mjs' } },
    },
  });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process write until it dies at the point. Answers what it has acknowledged, and how it ended. */
function crash(storage: string, point: CrashPoint, nth: number, first: number) {
  const child = spawn(process.execPath, [script, storage, point, String(nth), String(first)]);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise<{ readonly acknowledged: readonly string[]; readonly signal: NodeJS.Signals | null }>((resolve) =>
    child.on('close', (_code, signal) => resolve({ acknowledged: output.split('\n').slice(0, -1), signal })),
  );
}

/** Each entry that is there, and whether its buffer is there and whole; and the fence. */
async function contentsOf(storage: string) {
  const opened = await FileStorage.open(storage);
  const entries = await opened.read({ store: 'manifests', prefix: '', limit: 99 });
  const buffers = await opened.read({ store: 'chunks', prefix: '', limit: 99 });
  const fence = await opened.read({ store: 'fence', keys: ['job'] });
  await opened.close();
  if (!entries.ok || !buffers.ok || !fence.ok) throw new Error('the storage cannot be read');
  return {
    fence: (fence.entries[0]?.value ?? 0) as number,
    entries: entries.entries.map(({ value }) => value as number).toSorted((a, b) => a - b),
    buffers: buffers.entries
      .map(({ value }) => new Uint8Array(value as ArrayBuffer))
      .filter((bytes) => bytes.length === 100_000 && bytes.every((byte) => byte === bytes[0]))
      .map((bytes) => must(bytes[0], 'it is not empty'))
      .toSorted((a, b) => a - b),
  };
}

test('what was acknowledged survives kill -9 at every point, and a transaction is there whole or not at all', async () => {
  const points: readonly (readonly [CrashPoint, number])[] = [
    ['buffers written', 3],
    ['record written', 4],
    ['buffers synced', 2],
    ['record synced', 2],
    ['files removed', 3],
    ['compacted', 1],
    ['compacted', 2],
    ['compacted log in place', 1],
    ['compacted log in place', 2],
  ];
  const storage = join(folder, 'storage');
  let next = 0;
  for (const [point, nth] of points) {
    const { acknowledged, signal } = await crash(storage, point, nth, next);
    expect({ point, signal }).toEqual({ point, signal: 'SIGKILL' });
    expect(acknowledged).toEqual(acknowledged.map((_, index) => String(next + index)));
    const { fence, entries, buffers } = await contentsOf(storage);
    // The one under way when the process died may have completed unheard.
    const least = next + acknowledged.length;
    expect([least, least + 1]).toContain(fence);
    const expected = [fence - 2, fence - 1].filter((number) => number >= 0);
    expect({ point, entries, buffers }).toEqual({ point, entries: expected, buffers: expected });
    next = fence;
  }
  expect(next).toBeGreaterThan(10);
}, 60_000);
