import type { PipelineDocument } from '#model/document.ts';
import { errorText } from '#std/error-text.ts';
import { type AppState, appStore, type SavedState } from './app-store.ts';
import type { StudioHost } from './studio-host.ts';

const DEBOUNCE_MS = 500;

/**
 * Saves the open document a moment after each edit, until the returned function is called. One save runs at a time, and
 * each names the version it replaces: two tabs never overwrite each other.
 */
export function startAutosave(host: StudioHost): () => void {
  let timer: number | undefined;
  let running = false;
  let savedDocument: PipelineDocument | null = appStore.getState().history?.present ?? null;

  const save = async (): Promise<void> => {
    const { history, storedVersion, saved } = appStore.getState();
    if (running || history === null || saved.kind === 'conflict') return;
    if (history.present === savedDocument) {
      if (saved.kind === 'saving') setSaved({ kind: 'saved' });
      return;
    }
    running = true;
    const document = history.present;
    setSaved({ kind: 'saving' });
    const outcome = await attempt(host, document, storedVersion);
    running = false;
    // Another document may have been opened meanwhile: what is told here is about the old one.
    if (appStore.getState().history?.present.id !== document.id) return;
    if (outcome.ok) {
      savedDocument = document;
      appStore.setState({ storedVersion: outcome.version });
      if (appStore.getState().history?.present === document) setSaved({ kind: 'saved' });
      else schedule();
    } else {
      setSaved(outcome.reason === 'conflict' ? { kind: 'conflict' } : { kind: 'failed', reason: outcome.reason });
    }
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void save(), DEBOUNCE_MS);
  };
  const onChange = (state: AppState, before: AppState): void => {
    if (state.history?.present === before.history?.present) return;
    const opened = state.history?.present.id !== before.history?.present.id;
    // What was just loaded is in storage already; what is new (version 0) is not.
    if (opened) savedDocument = state.storedVersion > 0 ? (state.history?.present ?? null) : null;
    // Not saved yet is said at once, not when the saving begins.
    if (state.history !== null && state.history.present !== savedDocument && state.saved.kind === 'saved') {
      setSaved({ kind: 'saving' });
    }
    schedule();
  };
  const onHidden = (): void => {
    if (document.hidden) void save();
  };
  document.addEventListener('visibilitychange', onHidden);
  const unsubscribe = appStore.subscribe(onChange);
  const unsubscribeVault = host.subscribeVault((state) => {
    if (state.kind === 'owner') schedule();
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
    unsubscribeVault();
    document.removeEventListener('visibilitychange', onHidden);
  };
}

async function attempt(
  host: StudioHost,
  document: PipelineDocument,
  basedOn: number,
): Promise<{ readonly ok: true; readonly version: number } | { readonly ok: false; readonly reason: string }> {
  try {
    return await host.documents.save(document, basedOn);
  } catch (error: unknown) {
    return { ok: false, reason: errorText(error) };
  }
}

function setSaved(saved: SavedState): void {
  appStore.setState({ saved });
}
