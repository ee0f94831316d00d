import '#expression/install-regular-expressions.ts';
import { runPreviewWorker } from '#runtime/browser/preview-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { computePreview } from '#sim/preview/preview-job.ts';

/** Previews of the document that is drawn: the actors of a job, over the first rows of its sources. */
runPreviewWorker(parentMailbox(self), loadSample, computePreview);

async function loadSample(file: string): Promise<ArrayBuffer> {
  const name = encodeURIComponent(file.slice('sample:'.length));
  const response = await fetch(`${import.meta.env.BASE_URL}samples/data/${name}`);
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
