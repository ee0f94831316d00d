import { lazy, type ReactElement, Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { appStore } from './app-store.ts';
import { startAutosave } from './autosave.ts';
import { installShortcuts } from './commands.ts';
import { followAddress } from './follow-address.ts';
import { CommandPalette } from './frame/command-palette.tsx';
import { HelpDialog } from './frame/help-dialog.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { VaultBanner } from './frame/vault-banner.tsx';
import { Gallery } from './gallery/gallery.tsx';
import { HostContext } from './host-context.ts';
import { loadExpressions } from './load-expressions.ts';
import { readPlace } from './place.ts';
import { stayOnDrop } from './stay-on-drop.ts';
import type { StudioHost } from './studio-host.ts';
import { keepRunVersions } from './versions/keep-run-versions.ts';
import styles from './app.module.css';

/** Canvas, inspector and panels: not needed to see the gallery, fetched while it is looked at. A document is checked as it is shown. */
const loadEditor = async () => (await Promise.all([import('./editor.tsx'), loadExpressions()]))[0];
const Editor = lazy(async () => ({ default: (await loadEditor()).Editor }));

/** The whole studio: a frame around the gallery or the editor. */
export function App({ host }: { readonly host: StudioHost }): ReactElement {
  const screen = useStore(appStore, (state) => state.screen);
  const [opening, setOpening] = useState(() => readPlace(location.hash).kind === 'document');
  useEffect(() => followAddress(host, setOpening), [host]);
  useEffect(() => startAutosave(host), [host]);
  useEffect(() => keepRunVersions(host), [host]);
  // Before the first picture: a key pressed at what is seen is heard.
  useLayoutEffect(() => installShortcuts(window), []);
  useEffect(() => stayOnDrop(window), []);
  useEffect(() => void loadEditor(), []);
  return (
    <HostContext value={host}>
      <div className={styles.app}>
        <TopBar />
        <VaultBanner />
        {opening ? (
          <main aria-busy="true" />
        ) : screen === 'gallery' ? (
          <Gallery />
        ) : (
          <Suspense fallback={<main aria-busy="true" />}>
            <Editor />
          </Suspense>
        )}
      </div>
      <HelpDialog />
      <CommandPalette />
    </HostContext>
  );
}
