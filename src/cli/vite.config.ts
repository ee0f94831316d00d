import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the command line, and what else runs on Node, into `dist-node`: one self-contained file an entry. */
const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const ENTRIES: Readonly<Record<string, string>> = {
  weir: 'src/cli/main.ts',
  'weir-thread': 'src/cli/thread.ts',
  'weir-sim-thread': 'src/cli/sim-thread.ts',
  bench: 'bench/main.ts',
  soak: 'bench/soak.ts',
  'subtask-worker': 'bench/subtask-worker.ts',
};

const input = Object.fromEntries(
  Object.entries(ENTRIES).flatMap(([name, path]) => {
    const file = join(ROOT, path);
    return existsSync(file) ? [[name, file]] : [];
  }),
);

// oxlint-disable-next-line import/no-default-export -- the tool reads the default export of its configuration
export default defineConfig({
  root: ROOT,
  publicDir: false,
  // Tools that start browsers and servers stay where they are installed.
  ssr: { noExternal: true, external: ['@playwright/test', 'vite'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist-node',
    emptyOutDir: true,
    sourcemap: true,
    rollupOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
  },
});
