import { fileEntries } from '#engine/vault/file-store.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { DeterministicHost } from './deterministic-host.ts';
import type { SimulatedStorage } from './world/simulated-storage.ts';

/** Puts the files a plan reads into storage, each once; `known`: those that are there. Rejects if there is no such file. */
export async function loadSourceFiles(
  plan: JobPlan,
  known: Set<string>,
  storage: SimulatedStorage,
  host: Pick<DeterministicHost, 'loadFile'>,
): Promise<void> {
  for (const { config } of plan.vertices.flatMap((vertex) => vertex.operators)) {
    if (config.kind !== 'source-file') continue;
    for (const { file } of [config, ...(config.moreFiles ?? [])]) {
      if (known.has(file)) continue;
      for (const entry of fileEntries(file, await host.loadFile(file))) storage.put(entry);
      known.add(file);
    }
  }
}
