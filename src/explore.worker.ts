import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import type { ExplorationReport, ExplorationRequest } from '#model/exploration.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { PipelineExploration } from '#sim/pipeline-exploration.ts';

/** Explores one pipeline and reports; whoever has had enough ends the worker. */

/** Figures are read, not watched. */
const REPORT_MS = 200;

const page = parentMailbox<ExplorationRequest, ExplorationReport>(self);

page.onMessage((request) => {
  const exploration = new PipelineExploration(request);
  let reportedAt = performance.now();
  for (;;) {
    const report = exploration.advance();
    if (report.kind !== 'progress') return page.post(report);
    if (performance.now() - reportedAt < REPORT_MS) continue;
    reportedAt = performance.now();
    page.post(report);
  }
});
