import { appStore, setMode, showGallery } from './app-store.ts';
import { openStored } from './gallery/open-pipelines.ts';
import { storedPipelines } from './gallery/stored-pipelines.ts';
import { type Place, placeHash, readPlace, shownPlace } from './place.ts';
import { leaveRun } from './session/start-run.ts';
import type { StudioHost } from './studio-host.ts';

/**
 * Keeps the address and the screen at the same place: each place visited is a step of the browser's history, and the
 * address at the start is opened. A job ends when its document is left, as it does with the tab, and can be resumed.
 *
 * `onOpening`: told while a document is read from storage that is not on the screen yet.
 */
export function followAddress(host: StudioHost, onOpening: (opening: boolean) => void): () => void {
  const title = document.title;
  let opening = 0;
  let ended = false;

  const tell = (): void => {
    if (opening > 0) return;
    const place = shownPlace(appStore.getState());
    document.title = place.kind === 'gallery' ? title : `${appStore.getState().history?.present.name ?? ''} – ${title}`;
    const hash = placeHash(place);
    if (hash !== location.hash) history.pushState(null, '', hash === '' ? location.pathname + location.search : hash);
  };
  const open = async (place: Extract<Place, { kind: 'document' }>): Promise<void> => {
    opening++;
    onOpening(true);
    try {
      await whenReachable(host);
      // The viewer may have gone on to another place meanwhile.
      if (!ended && placeHash(place) === location.hash) await openStored(host, place.id, place.mode);
    } catch (reason) {
      showGallery();
      storedPipelines.setState({ problem: reason instanceof Error ? reason.message : String(reason) });
    }
    opening--;
    if (ended || opening > 0) return;
    onOpening(false);
    tell();
  };
  const goWhereTold = (): void => {
    const place = readPlace(location.hash);
    const shown = shownPlace(appStore.getState());
    if (place.kind === 'gallery') {
      if (shown.kind === 'gallery') return;
      showGallery();
      void leaveRun();
    } else if (shown.kind === 'document' && shown.id === place.id) {
      setMode(place.mode);
    } else {
      void open(place);
    }
  };

  goWhereTold();
  window.addEventListener('popstate', goWhereTold);
  const unsubscribe = appStore.subscribe(tell);
  return () => {
    ended = true;
    window.removeEventListener('popstate', goWhereTold);
    unsubscribe();
    document.title = title;
  };
}

/** Resolves when storage answers, as its owner or beside another tab. Rejects with the reason if it will not. */
function whenReachable(host: StudioHost): Promise<void> {
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const look = (): boolean => {
      const state = host.vaultState();
      if (state.kind === 'starting') return false;
      unsubscribe();
      if (state.kind === 'unavailable') reject(new Error(state.reason));
      else resolve();
      return true;
    };
    if (!look()) unsubscribe = host.subscribeVault(look);
  });
}
