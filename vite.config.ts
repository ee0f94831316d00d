import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The policy the app ships with: no inline script or style, nothing from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    sourcemap: true,
    manifest: true,
    // What the first screen needs is one file: else it is two dozen, cut by which of them later parts need as well. Those
    // import from it, so no script of a page may wait at its top for anything that it loads later.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'] }] } } },
  },
  worker: { format: 'es' },
  preview: { headers: HEADERS, port: 4173 },
  server: { headers: { ...HEADERS, 'Content-Security-Policy': '' } },
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    setupFiles: [
      'src/expression/install-rare-functions.ts',
      'src/expression/install-regular-expressions.ts',
      'src/expression/install-time-zones.ts',
    ],
    testTimeout: 60_000,
    // No test keeps anything in a module, so files share what is loaded: a third of the time otherwise goes into loading.
    isolate: false,
    maxWorkers: '100%',
  },
});
