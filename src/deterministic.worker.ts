import '#expression/install-regular-expressions.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import type { ConnectJob } from '#runtime/browser/worker-protocol.ts';
import { serveJobClient } from '#runtime/serve-job-client.ts';
import { DeterministicJob } from '#sim/deterministic-job.ts';

/** The deterministic world of one job. Its storage is memory; its files are the shipped samples. */

parentMailbox<ConnectJob, never>(self).onMessage(({ port, tracePort }) => {
  const job = new DeterministicJob({
    now: () => performance.now(),
    later: (run, hostMs) => void setTimeout(run, hostMs),
    loadFile,
  });
  serveJobClient(port, job, tracePort);
});

async function loadFile(key: string): Promise<ArrayBuffer> {
  if (!key.startsWith('sample:')) throw new Error(`the Deterministic world reads shipped samples only, not ${key}`);
  const response = await fetch(
    `${import.meta.env.BASE_URL}samples/data/${encodeURIComponent(key.slice('sample:'.length))}`,
  );
  if (!response.ok) throw new Error(`${key}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
