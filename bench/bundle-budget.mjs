// Checks the sizes of what a visitor downloads. The shell is everything the first screen loads before it is usable.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Reference browser-performance §1.4: worker start grows by 10 ms for every 280 KB. */
const SHELL_GZIP_KB_MAX = 250;
const SUBTASK_WORKER_KB_MAX = 100;

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const seen = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (chunk === undefined || seen.has(key)) return;
  seen.add(key);
  for (const next of chunk.imports ?? []) visit(next);
};
visit('index.html');
const files = new Set([...seen].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]));
const shell = [...files].reduce(
  (sum, file) => sum + gzipSync(readFileSync(join('dist', file)), { level: 9 }).length,
  0,
);

const workers = readdirSync('dist/assets').filter((name) => /worker.*\.js$/.test(name));
const subtask = workers.find((name) => name.startsWith('subtask.worker'));
if (subtask === undefined) throw new Error('no subtask worker among the built assets');
const size = statSync(join('dist/assets', subtask)).size;

const report = [
  ['shell, gzip', shell / 1024, SHELL_GZIP_KB_MAX],
  ['subtask worker, minified', size / 1024, SUBTASK_WORKER_KB_MAX],
];
for (const [what, kb, most] of report) console.log(`${what}: ${kb.toFixed(1)} kB of ${most} kB`);
if (report.some(([, kb, most]) => kb > most)) {
  console.error('a bundle is over its budget');
  process.exit(1);
}
