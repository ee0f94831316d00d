import { errorText } from '#std/error-text.ts';
import { openDocument } from '../app-store.ts';
import { freshDocumentId } from '../document-file.ts';
import { downloadFile } from '../download-file.ts';
import { branchStart } from '../session/branches.ts';
import { currentRun } from '../session/current-run.ts';
import { sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import { PLAYABLE_LENGTH_MAX, readPlayableFile, runFileText } from '../session/travel-file.ts';
import type { StudioHost } from '../studio-host.ts';

/**
 * Opens a file that can be played, in a copy of its pipeline. Answers the code of what is wrong with the file, or null;
 * then nothing was opened, and what is open stays. What its world refuses is the session's error.
 */
export async function openReplayFile(host: StudioHost, file: Pick<File, 'size' | 'text'>): Promise<string | null> {
  // UTF-8 takes up to three bytes for a character.
  if (file.size > 3 * PLAYABLE_LENGTH_MAX) return 'too-long';
  const read = readPlayableFile(await file.text());
  if (!read.ok) return read.failure;
  const { value } = read;
  // It is played in the deterministic world, and run again there.
  const run = { ...value.document.run, world: 'deterministic' as const };
  const document = { ...value.document, id: freshDocumentId(), run };
  openDocument(document, 0, 'run');
  if (value.kind === 'run') {
    await startRun(host, document, { restore: 'fresh', saved: value.run });
  } else {
    await startRun(host, document, { restore: 'fresh', simulation: { text: value.text, about: value.about } });
  }
  return null;
}

/** The same from a running studio, where there is a place for what is wrong. */
export function openReplayHere(host: StudioHost, file: File): void {
  void openReplayFile(host, file).then((problem) => {
    if (problem !== null) sessionStore.setState({ error: problem });
  });
}

/** Hands the run on the screen to the viewer as a file, up to the instant that is shown. */
export async function saveReplayFile(): Promise<void> {
  const { document: pipeline, position } = sessionStore.getState();
  const start = branchStart();
  try {
    const answer = await currentRun()?.client.travel?.({ kind: 'past', event: position });
    if (answer?.kind !== 'past' || start === null || pipeline === null) return;
    const { plan, traceLevel } = start;
    const text = runFileText(pipeline, { jobId: plan.jobId, traceLevel, past: answer.past });
    downloadFile(pipeline.name, '.weir-run.json', { text, type: 'application/json' });
  } catch (reason) {
    sessionStore.setState({ error: errorText(reason) });
  }
}
