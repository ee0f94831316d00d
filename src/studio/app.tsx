import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { appStore } from './app-store.ts';
import { startAutosave } from './autosave.ts';
import { installShortcuts } from './commands.ts';
import { Editor } from './editor.tsx';
import { CommandPalette } from './frame/command-palette.tsx';
import { HelpDialog } from './frame/help-dialog.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { VaultBanner } from './frame/vault-banner.tsx';
import { Gallery } from './gallery/gallery.tsx';
import { HostContext } from './host-context.ts';
import type { StudioHost } from './studio-host.ts';
import styles from './app.module.css';

/** The whole studio: a frame around the gallery or the editor. */
export function App({ host }: { readonly host: StudioHost }): ReactElement {
  const screen = useStore(appStore, (state) => state.screen);
  useEffect(() => startAutosave(host), [host]);
  useEffect(() => installShortcuts(window), []);
  return (
    <HostContext value={host}>
      <div className={styles.app}>
        <TopBar />
        <VaultBanner />
        {screen === 'gallery' ? <Gallery /> : <Editor />}
      </div>
      <HelpDialog />
      <CommandPalette />
    </HostContext>
  );
}
