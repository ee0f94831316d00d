import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { fetchSample } from '#runtime/browser/shipped-sample.ts';
import { VaultClient } from '#runtime/browser/vault-client.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import type { ConnectJob } from '#runtime/browser/worker-protocol.ts';
import { serveJobClient } from '#runtime/serve-job-client.ts';
import { DeterministicJob } from '#sim/deterministic-job.ts';

/** The deterministic world of one job. Its storage is memory; its files are the shipped samples and the user's. */

parentMailbox<ConnectJob, never>(self).onMessage(({ port, tracePort, vaultPort }) => {
  const vault = vaultPort === undefined ? null : new VaultClient(vaultPort);
  const job = new DeterministicJob({
    now: () => performance.now(),
    later: (run, hostMs) => void setTimeout(run, hostMs),
    loadFile: (key) => (key.startsWith('sample:') ? fetchSample(key) : loadUpload(vault, key)),
  });
  serveJobClient(port, job, tracePort);
});

async function loadUpload(vault: VaultClient | null, key: string): Promise<ArrayBuffer> {
  const bytes = await vault?.call('readFile', [key, Number.MAX_SAFE_INTEGER]);
  if (bytes === null || bytes === undefined) throw new Error(`${key} is not in this browser's storage`);
  return bytes;
}
