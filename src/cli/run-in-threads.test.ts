import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestPrefix } from '#engine/vault/storage-keys.ts';

/**
 * The command line as users run it: a process of its own, built, with threads and files. Slow machines only make it
 * slower: nothing here waits for a time, only for what the process has written.
 */
const SAMPLES = fileURLToPath(new URL('../../public/samples/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weir-threads-'));
const built = join(folder, 'dist');
const slow = join(folder, 'slow.weir.json');
const fast = join(folder, 'fast.weir.json');
const state = join(folder, 'state');
const output = join(folder, 'words.jsonl');
const processes = new Set<ChildProcess>();

beforeAll(async () => {
  await build({
    configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: built, sourcemap: false },
  });
  mkdirSync(join(folder, 'data'));
  copyFileSync(join(SAMPLES, 'data/alice.txt'), join(folder, 'data/alice.txt'));
  const document = JSON.parse(readFileSync(join(SAMPLES, 'word-count.weir.json'), 'utf8'));
  for (const node of document.nodes) node.parallelism = 2;
  document.settings.restart.initialBackoffMs = 50;
  for (const [path, rowsPerSecond] of [[slow, SLOW] as const, [fast, FAST] as const]) {
    document.nodes[0].config.rowsPerSecond = rowsPerSecond;
    writeFileSync(path, JSON.stringify(document));
  }
}, 120_000);

afterAll(() => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Lines a second of each of two splits; the book has 3,757. Slow: it does not end before the test has ended it, however
 * busy the machine is. Fast: it lasts long enough to be hit.
 */
const SLOW = 40;
const FAST = 600;
const CHECKPOINT_MS = 100;

interface Run {
  readonly child: ChildProcess;
  /** What it has written about the run so far. */
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly notes: string }>;
}

function start(path: string, ...options: readonly string[]): Run {
  const words = ['run', path, '--world', 'workers', '--state', state, '--checkpoint-interval', String(CHECKPOINT_MS)];
  const child = spawn(process.execPath, [join(built, 'weir.js'), ...words, ...options], { cwd: folder });
  processes.add(child);
  let notes = '';
  child.stderr.on('data', (text: Buffer) => (notes += text.toString()));
  child.stdout.resume();
  return {
    child,
    said: () => notes,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, notes }))),
  };
}

/** The newest checkpoint whose manifest is in the log of the state folder; 0 = none. */
function newestManifest(): number {
  const log = join(state, 'weir.log');
  if (!existsSync(log)) return 0;
  const keys = readFileSync(log, 'latin1').matchAll(MANIFEST_KEY);
  return Math.max(0, ...[...keys].map(([, id]) => Number(id)));
}

const MANIFEST_KEY = new RegExp(`${manifestPrefix('word-count')}(\\d+)`, 'g');

async function untilCheckpoint(before: number): Promise<void> {
  while (newestManifest() <= before) await sleep();
}

function sleep(ms = 20): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The greatest count of each word, and whether each count came once. */
function counted(): { readonly total: number; readonly top20: unknown; readonly broken: readonly string[] } {
  const seen = new Map<string, Set<number>>();
  const rows = readFileSync(output, 'utf8').trimEnd().split('\n');
  for (const row of rows) {
    const { word, n } = JSON.parse(row) as { readonly word: string; readonly n: number };
    seen.set(word, (seen.get(word) ?? new Set()).add(n));
  }
  const broken = [...seen].filter(([, counts]) => ![...counts].every((n) => n >= 1 && n <= counts.size));
  const top = [...seen].map(([word, counts]) => [word, counts.size] as const);
  return {
    total: rows.length,
    top20: top.toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 20),
    broken: broken.map(([word]) => word),
  };
}

test('a run that is killed, resumed, stopped by Ctrl-C and resumed again counts every word exactly once', async () => {
  const first = start(slow, '--out', output);
  await untilCheckpoint(0);
  const intruder = await start(slow).ended;
  expect(intruder).toMatchObject({ code: 2, notes: expect.stringMatching(/state is in use by process \d+/) });
  first.child.kill('SIGKILL');
  await first.ended;

  const refused = await start(slow, '--out', output).ended;
  expect(refused).toMatchObject({
    code: 2,
    notes: expect.stringMatching(/holds checkpoint \d+ of a run that did not/),
  });

  const before = newestManifest();
  const second = start(slow, '--out', output, '--resume');
  await untilCheckpoint(before);
  second.child.kill('SIGINT');
  const stopped = await second.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.notes).toContain('Taking a final checkpoint.');
  expect(stopped.notes).toMatch(/Word count: stopped with final checkpoint \d+/);
  expect(stopped.notes).toContain(`--state ${state} --out ${output} --format jsonl --resume`);

  const third = start(slow, '--out', output, '--resume');
  await untilCheckpoint(newestManifest());
  third.child.kill('SIGINT');
  while (!third.said().includes('Ctrl-C again')) await sleep();
  // What comes sooner is taken for the same one.
  await sleep(400);
  third.child.kill('SIGINT');
  const ended = await third.ended;
  expect(ended.code).toBe(130);
  expect(ended.notes).toMatch(/Ended at once\. To go on from checkpoint \d+|stopped with final checkpoint/);

  const last = await start(fast, '--out', output, '--resume', '--kills', '1').ended;
  expect(last.code, last.notes).toBe(0);
  expect(last.notes).toMatch(/kills 1, restores [12]/);
  const reference = JSON.parse(readFileSync(join(SAMPLES, 'data/reference-wordcount.json'), 'utf8'));
  const { total, top20 } = reference.files['alice.txt'];
  expect(counted()).toEqual({ total, top20, broken: [] });
  expect(existsSync(state)).toBe(false);
}, 120_000);
