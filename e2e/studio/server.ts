import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type BuiltServer, serveFolder } from '../page-server.ts';

/** The studio as it ships: built like the app, served with the app's headers. */

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a build depends on. */
const INPUTS = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const BUILDS = join(tmpdir(), 'weir-studio-builds');

/**
 * Builds and serves the studio. A build is kept for as long as nothing it depends on changes: a failing test makes
 * Playwright start another worker, and that one must not build again.
 */
export async function startStudioServer(): Promise<BuiltServer> {
  return serveFolder(await builtStudio());
}

async function builtStudio(): Promise<string> {
  mkdirSync(BUILDS, { recursive: true });
  const outDir = join(BUILDS, fingerprint());
  if (existsSync(outDir)) return outDir;
  removeOldBuilds();
  // Whoever finds the folder finds a whole build.
  const unfinished = mkdtempSync(join(BUILDS, 'unfinished-'));
  await build({ root, logLevel: 'error', build: { outDir: unfinished, emptyOutDir: true } });
  try {
    renameSync(unfinished, outDir);
  } catch (error) {
    // Another run has built the same meanwhile.
    if (!existsSync(outDir)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return outDir;
}

/** Another run may serve a build that this one does not know; no run takes a day. */
function removeOldBuilds(): void {
  for (const name of readdirSync(BUILDS)) {
    const path = join(BUILDS, name);
    if (Date.now() - statSync(path).mtimeMs > 24 * 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

function fingerprint(): string {
  const hash = createHash('sha256').update(root);
  for (const input of INPUTS) addTo(hash, join(root, input));
  return hash.digest('hex').slice(0, 16);
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  const found = statSync(path);
  if (!found.isDirectory()) {
    // Tests lie beside what they test and are in no build.
    if (!/\.test\.tsx?$/.test(path)) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).toSorted()) addTo(hash, join(path, name));
}
