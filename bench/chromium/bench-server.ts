import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin, preview } from 'vite';
import { REPORT_PATH } from '../soak/report.ts';

/**
 * Builds a page of the benchmarks as the app is built, and serves it with the app's headers on this machine only.
 * `onReport` takes what the page posts to {@link REPORT_PATH}.
 */
export async function serveBenchPage(
  page: string,
  onReport: (text: string) => void = () => undefined,
): Promise<BuiltServer> {
  const input = join(projectRoot(), page);
  const bench = { publicDir: false, build: { manifest: false, rolldownOptions: { input } } } as const;
  const server = await serveBuilt(bench, [reportTaker(onReport)]);
  return { ...server, url: `${server.url}${page}` };
}

/** Builds the studio itself and serves it as `vite preview` does. */
export function serveStudio(): Promise<BuiltServer> {
  return serveBuilt({}, []);
}

export interface BuiltServer {
  readonly url: string;
  close(): Promise<void>;
}

async function serveBuilt(config: InlineConfig, plugins: Plugin[]): Promise<BuiltServer> {
  const root = projectRoot();
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const output = { outDir: folder, emptyOutDir: true };
  await build({ ...config, root, logLevel: 'error', build: { ...config.build, ...output } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: output,
    plugins,
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function reportTaker(onReport: (text: string) => void): Plugin {
  return {
    name: 'soak-report',
    configurePreviewServer: (server) => {
      server.middlewares.use(REPORT_PATH, (request, response) => {
        let text = '';
        request.on('data', (part: Buffer) => (text += part.toString()));
        request.on('end', () => {
          response.statusCode = 204;
          response.end();
          onReport(text);
        });
      });
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
