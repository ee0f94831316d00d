import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

/** Builds a page of the benchmarks as the app is built, and serves it with the app's headers on this machine only. */
export async function serveBenchPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const root = projectRoot();
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const output = { outDir: folder, emptyOutDir: true };
  const page = 'bench/chromium/page.html';
  await build({
    root,
    logLevel: 'error',
    publicDir: false,
    build: { ...output, manifest: false, rolldownOptions: { input: join(root, page) } },
  });
  const server = await preview({
    root,
    logLevel: 'error',
    build: output,
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  return {
    url: `${server.resolvedUrls?.local[0] ?? ''}${page}`,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder with the package.json above this file, wherever it was bundled to. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above the benchmark');
    folder = parent;
  }
  return folder;
}
