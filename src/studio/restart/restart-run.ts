import { createStore } from 'zustand/vanilla';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { openedDocument, setMode } from '../app-store.ts';
import { askForStop } from '../run/refused-request.tsx';
import { refusalOf } from '../run/refusal.ts';
import { runUi } from '../run/run-ui.ts';
import { sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import type { StudioHost } from '../studio-host.ts';
import { matchState, type StateMatch } from './match-state.ts';

/** Whether the question is open what a restart does with the state. */
export const restartUi = createStore<{ readonly open: boolean }>(() => ({ open: false }));

/** Asks how to restart. */
export function askForRestart(): void {
  restartUi.setState({ open: true });
}

/**
 * Whether a job runs that another plan than the document's was made for. Where nodes lie, and what notes say, makes no
 * difference.
 */
export function runsOldPlan(running: PipelineDocument | null, document: PipelineDocument): boolean {
  return running !== null && running !== document && withoutPlaces(running) !== withoutPlaces(document);
}

/**
 * What becomes of the state when the open document continues from the running job; null: nothing can, for the
 * deterministic world keeps no checkpoint beyond a run.
 */
export function plannedMatch(running: JobPlan, document: PipelineDocument): StateMatch | null {
  if (sessionStore.getState().world !== 'workers' || document.run.world !== 'workers') return null;
  const compiled = compileDocument(document, document.id);
  return compiled.ok ? matchState(running, compiled.value.plan) : null;
}

/** Starts the open document without any state. */
export function restartFresh(host: StudioHost): void {
  const document = openedDocument();
  if (document === null) return;
  setMode('run');
  void startRun(host, document, { restore: 'fresh' });
}

/**
 * Stops the job with a final checkpoint and starts the open document from it. A job that refuses to stop, fails
 * meanwhile or is left stays as it is: nothing is started in its place.
 */
export async function restartFromCheckpoint(host: StudioHost): Promise<void> {
  const { plan } = sessionStore.getState();
  setMode('run');
  askForStop();
  const stopped = await jobEnd(plan);
  // What was edited while the checkpoint was taken is meant to run, too.
  const document = openedDocument();
  if (stopped && document !== null && document.id === plan?.jobId) {
    await startRun(host, document, { restore: 'latest' });
  }
}

/** Resolves with whether the job has ended by its final checkpoint. */
function jobEnd(plan: JobPlan | null): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { status, jobState, view, plan: shown } = sessionStore.getState();
      const { asked } = runUi.getState();
      const refused = view !== null && asked !== null && refusalOf(view, asked) !== null;
      if (status === 'running' && shown === plan && !refused) return;
      unsubscribe();
      resolve(status === 'ended' && shown === plan && jobState === 'FINISHED');
    };
    const unsubscribe = sessionStore.subscribe(look);
    look();
  });
}

function withoutPlaces(document: PipelineDocument): string {
  return JSON.stringify({
    ...document,
    notes: null,
    nodes: document.nodes.map((node) => ({ ...node, position: null })),
  });
}
