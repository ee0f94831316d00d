import { errorText } from '#std/error-text.ts';
import { sessionStore } from '../session/session-store.ts';
import type { StudioHost } from '../studio-host.ts';
import { refreshVersions, versionStore } from './version-store.ts';

/**
 * Keeps a version of what each run starts with, until the returned function is called. A run does not wait for it, and
 * goes on without it; that it could not be kept is said where versions are listed.
 */
export function keepRunVersions(host: StudioHost): () => void {
  return sessionStore.subscribe(({ status, document }, before) => {
    if (document === null || status !== 'starting' || before.status === 'starting') return;
    host.versions
      .keep(document, { name: null, cause: 'run' })
      .then(async (outcome) => {
        if (!outcome.ok) tell(outcome.reason);
        else if (versionStore.getState().documentId === document.id) await refreshVersions(host);
      })
      .catch((reason: unknown) => tell(errorText(reason)));
  });
}

function tell(reason: string): void {
  versionStore.setState({ notice: { kind: 'failed', reason } });
}
