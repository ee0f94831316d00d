import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ExplorationReport, ExplorationRequest } from '#model/exploration.ts';
import { must } from '#std/assert.ts';
import { PreviewClient } from '#runtime/browser/preview-client.ts';
import { openStudioHost } from '#runtime/browser/studio-host.ts';
import { FilesClient } from '#runtime/browser/files-client.ts';
import type { FilesToPage, PageToFiles } from '#runtime/browser/files-protocol.ts';
import { childWorker } from '#runtime/browser/worker-mailbox.ts';
import type { ConnectTrace } from '#runtime/browser/worker-protocol.ts';
import { findMissingFeatures } from '#runtime/feature-check.ts';
import '#studio/tokens.css';
import '#studio/base.css';
import { App } from '#studio/app.tsx';
import { MissingFeatures } from '#studio/frame/missing-features.tsx';
import { applyPreferences } from '#studio/preferences.ts';
import type { StudioHost, ViewPort } from '#studio/studio-host.ts';
import type { ViewCommand, ViewReport } from '#view/view-protocol.ts';

/** The composition root: the only place that knows both the studio and what runs jobs for it. */

applyPreferences();
const root = createRoot(must(document.getElementById('root'), 'index.html has an element #root'));
const missing = findMissingFeatures();

if (missing.length > 0) {
  root.render(<MissingFeatures features={missing} />);
} else {
  const runtime = openStudioHost({
    supervisor: () => new Worker(new URL('./supervisor.worker.ts', import.meta.url), { type: 'module' }),
    deterministic: () => new Worker(new URL('./deterministic.worker.ts', import.meta.url), { type: 'module' }),
  });
  const previews = new PreviewClient(
    () => childWorker(new Worker(new URL('./preview.worker.ts', import.meta.url), { type: 'module' })),
    (file, length) => runtime.readFile(file, length),
  );
  const files = new FilesClient(() => {
    const worker = childWorker<FilesToPage, PageToFiles>(
      new Worker(new URL('./files.worker.ts', import.meta.url), { type: 'module' }),
    );
    const port = runtime.connectVault();
    worker.post({ kind: 'connectVault', port }, [port]);
    return worker;
  });
  const host: StudioHost = {
    ...runtime,
    files,
    preparePreview: () => previews.prepare(),
    preview: (request) => previews.preview(request),
    explore: startExploration,
    openRun(world) {
      const { port1, port2 } = new MessageChannel();
      return { client: runtime.createJobClient(world, port1), view: openView(port2) };
    },
  };
  root.render(
    <StrictMode>
      <App host={host} />
    </StrictMode>,
  );
}

/** One worker an exploration: ending it is how one is stopped. */
function startExploration(request: ExplorationRequest, onReport: (report: ExplorationReport) => void): () => void {
  const worker = childWorker<ExplorationReport, ExplorationRequest>(
    new Worker(new URL('./explore.worker.ts', import.meta.url), { type: 'module' }),
  );
  worker.onMessage((report) => {
    if (report.kind !== 'progress') worker.terminate();
    onReport(report);
  });
  worker.onError((detail) => {
    worker.terminate();
    onReport({ kind: 'refused', reason: 'invalid', detail });
  });
  worker.post(request);
  return () => worker.terminate();
}

/** The worker of a run's trace, which comes to it from the world and not through this page. */
function openView(tracePort: MessagePort): ViewPort {
  const worker = childWorker<ViewReport, ViewCommand | ConnectTrace>(
    new Worker(new URL('./view.worker.ts', import.meta.url), { type: 'module' }),
  );
  worker.post({ kind: 'connectTrace', port: tracePort }, [tracePort]);
  return {
    post: (command) => worker.post(command),
    onReport: (listener) => worker.onMessage(listener),
    onFailure: (listener) => worker.onError(listener),
    close: () => worker.terminate(),
  };
}
