import type { Plugin } from 'vite';
import { type BuiltServer, serveBuilt, servePage } from '../../e2e/page-server.ts';
import { REPORT_PATH } from '../soak/report.ts';

/** Serves a page of the benchmarks by its script. `onReport` takes what the page posts to {@link REPORT_PATH}. */
export function serveBenchPage(
  script: string,
  onReport: (text: string) => void = () => undefined,
): Promise<BuiltServer> {
  return servePage(script, [reportTaker(onReport)]);
}

/** Builds the studio itself and serves it as `vite preview` does. */
export function serveStudio(): Promise<BuiltServer> {
  return serveBuilt({}, []);
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
