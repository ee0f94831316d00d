import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * The command line as users run it: a process of its own, built, with threads and files. Slow machines only make it
 * slower: nothing here waits for a time, only for what the process has written.
 */
const SAMPLES = fileURLToPath(new URL('../../public/samples/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weir-threads-'));
const built = join(folder, 'dist');
const path = join(folder, 'words.weir.json');
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
  document.nodes[0].config.rowsPerSecond = ROWS_PER_SECOND;
  for (const node of document.nodes) node.parallelism = 2;
  document.settings.restart.initialBackoffMs = 50;
  writeFileSync(path, JSON.stringify(document));
}, 120_000);

afterAll(() => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Of each of two splits: the book has 3,757 lines, so that a run takes about four seconds on a machine that has nothing else to do. */
const ROWS_PER_SECOND = 500;
const CHECKPOINT_MS = 100;

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly notes: string }>;
}

function start(...options: readonly string[]): Run {
  const words = ['run', path, '--world', 'workers', '--state', state, '--checkpoint-interval', String(CHECKPOINT_MS)];
  const child = spawn(process.execPath, [join(built, 'weir.js'), ...words, ...options], { cwd: folder });
  processes.add(child);
  let notes = '';
  child.stderr.on('data', (text: Buffer) => (notes += text.toString()));
  child.stdout.resume();
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, notes }))) };
}

/** A store's name in V8's structured clone: a tag, the length, the text. */
const MANIFEST = '"\tmanifests';

/** Manifests the log of the state folder holds, written since it was last compacted. */
function manifests(): number {
  const log = join(state, 'weir.log');
  return existsSync(log) ? readFileSync(log, 'latin1').split(MANIFEST).length - 1 : 0;
}

async function untilCheckpoint(before: number): Promise<void> {
  while (manifests() <= before) await new Promise((resolve) => setTimeout(resolve, 20));
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
  const first = start('--out', output);
  await untilCheckpoint(0);
  const intruder = await start().ended;
  expect(intruder).toMatchObject({ code: 2, notes: expect.stringMatching(/state is in use by process \d+/) });
  first.child.kill('SIGKILL');
  await first.ended;

  const refused = await start('--out', output).ended;
  expect(refused).toMatchObject({
    code: 2,
    notes: expect.stringMatching(/holds checkpoint \d+ of a run that did not/),
  });

  const before = manifests();
  const second = start('--out', output, '--resume');
  await untilCheckpoint(before + 1);
  second.child.kill('SIGINT');
  const stopped = await second.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.notes).toContain('Taking a final checkpoint.');
  expect(stopped.notes).toMatch(/Word count: stopped with final checkpoint \d+/);
  expect(stopped.notes).toContain(`--state ${state} --out ${output} --format jsonl --resume`);

  const last = await start('--out', output, '--resume', '--kills', '1').ended;
  expect(last.code, last.notes).toBe(0);
  expect(last.notes).toMatch(/kills 1, restores [12]/);
  const reference = JSON.parse(readFileSync(join(SAMPLES, 'data/reference-wordcount.json'), 'utf8'));
  const { total, top20 } = reference.files['alice.txt'];
  expect(counted()).toEqual({ total, top20, broken: [] });
  expect(existsSync(state)).toBe(false);
}, 120_000);
