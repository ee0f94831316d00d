import { createStore } from 'zustand/vanilla';
import { type ExplorationCounts, type ExplorationReport, EXPLORED_STATES_MAX } from '#model/exploration.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { StudioHost } from '../studio-host.ts';

/** The exploration under way, or the last one. It goes on while other panels are looked at. */
interface ExplorationState {
  readonly running: boolean;
  readonly figures: ExplorationCounts | null;
  /** The answer; null while there is none, or after it was stopped. */
  readonly answer: Exclude<ExplorationReport, { readonly kind: 'progress' }> | null;
  /** The document that was explored: another one has no answer. */
  readonly document: PipelineDocument | null;
}

const NONE: ExplorationState = { running: false, figures: null, answer: null, document: null };

export const explorationStore = createStore<ExplorationState>(() => NONE);

let end: (() => void) | null = null;

/** Starts to explore a pipeline; one under way is stopped. */
export function startExploration(host: StudioHost, document: PipelineDocument, bug: string | null): void {
  end?.();
  explorationStore.setState({ ...NONE, running: true, document });
  end = host.explore({ document, bug, statesMax: EXPLORED_STATES_MAX }, (report) => {
    if (report.kind === 'progress') {
      explorationStore.setState({ figures: report.figures });
      return;
    }
    end = null;
    explorationStore.setState({ running: false, answer: report });
  });
}

/** Ends the exploration under way; its figures stay. */
export function stopExploration(): void {
  end?.();
  end = null;
  explorationStore.setState({ running: false });
}
