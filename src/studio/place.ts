import type { AppState } from './app-store.ts';

/** Where in the studio one is, as the address says it: a reload and the back button come back to it. */
export type Place =
  | { readonly kind: 'gallery' }
  | { readonly kind: 'document'; readonly id: string; readonly mode: AppState['mode'] };

const FORM = /^#\/([\w-]{1,64})(\/run)?$/;

/** The part of the address behind `#`, with it; empty for the start screen. */
export function placeHash(place: Place): string {
  if (place.kind === 'gallery') return '';
  return `#/${place.id}${place.mode === 'run' ? '/run' : ''}`;
}

/** The place that an address names. What is not understood is the start screen. */
export function readPlace(hash: string): Place {
  const [, id, run] = FORM.exec(hash) ?? [];
  if (id === undefined) return { kind: 'gallery' };
  return { kind: 'document', id, mode: run === undefined ? 'design' : 'run' };
}

/** The place that is on the screen. */
export function shownPlace({ screen, history, mode }: Pick<AppState, 'screen' | 'history' | 'mode'>): Place {
  if (screen === 'gallery' || history === null) return { kind: 'gallery' };
  return { kind: 'document', id: history.present.id, mode };
}
