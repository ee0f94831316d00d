import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin, preview } from 'vite';

/** What was built, served with the app's headers on this machine only. */
export interface BuiltServer {
  /** Where it begins. */
  readonly url: string;
  close(): Promise<void>;
}

const ROOT = projectRoot();

/** The page of all tests and benchmarks: empty but for a script. */
const PAGE = 'e2e/page.html';

/**
 * Builds a page as the app is built, and serves it. `script`: its path from the root of the project; `plugins`: of the
 * server.
 */
export async function servePage(script: string, plugins: Plugin[] = []): Promise<BuiltServer> {
  const input = join(ROOT, PAGE);
  const config: InlineConfig = {
    publicDir: false,
    plugins: [withScript(script)],
    build: { manifest: false, rolldownOptions: { input } },
  };
  const server = await serveBuilt(config, plugins);
  return { ...server, url: `${server.url}${PAGE}` };
}

/** Builds into a folder of its own, which goes when the server does. */
export async function serveBuilt(config: InlineConfig, plugins: Plugin[]): Promise<BuiltServer> {
  const outDir = mkdtempSync(join(tmpdir(), 'weir-page-'));
  const { build: options } = config;
  await build({ ...config, root: ROOT, logLevel: 'error', build: { ...options, outDir, emptyOutDir: true } });
  const server = await serveFolder(outDir, plugins);
  return {
    url: server.url,
    close: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/** Serves what lies built in a folder. */
export async function serveFolder(outDir: string, plugins: Plugin[] = []): Promise<BuiltServer> {
  const server = await preview({
    root: ROOT,
    logLevel: 'error',
    build: { outDir },
    plugins,
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the preview server has no address');
  return { url, close: () => server.close() };
}

function withScript(script: string): Plugin {
  return {
    name: 'page-script',
    transformIndexHtml: {
      order: 'pre',
      handler: () => [{ tag: 'script', attrs: { type: 'module', src: `/${script}` }, injectTo: 'head' }],
    },
  };
}

/** The folder with the package.json above this file, wherever it was bundled to. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above this file');
    folder = parent;
  }
  return folder;
}
