import type { PipelineDocument } from '#model/document.ts';
import { openDocument } from '../app-store.ts';
import { preferences } from '../preferences.ts';
import { leaveRun, startRun } from '../session/start-run.ts';
import type { StudioHost } from '../studio-host.ts';
import { copyOfSample, sampleIn } from './sample-copies.ts';

/** Opens a sample in the viewer's language. */
export async function openSample(host: StudioHost, sample: PipelineDocument): Promise<void> {
  const { document, version } = await copyOfSample(host, sampleIn(preferences.getState().language, sample));
  void leaveRun();
  openDocument(document, version, 'design');
}

/** Opens a sample and starts it, from its beginning. */
export async function runSample(host: StudioHost, sample: PipelineDocument): Promise<void> {
  const { document, version } = await copyOfSample(host, sampleIn(preferences.getState().language, sample));
  openDocument(document, version, 'run');
  void startRun(host, document, { restore: 'fresh' });
}
