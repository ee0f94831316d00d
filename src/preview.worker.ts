import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { runPreviewWorker } from '#runtime/browser/preview-worker.ts';
import { fetchSample } from '#runtime/browser/shipped-sample.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { computePreview } from '#sim/preview/preview-job.ts';

/** Previews of the document that is drawn: the actors of a job, over the first rows of its sources. */
runPreviewWorker(parentMailbox(self), fetchSample, computePreview);
