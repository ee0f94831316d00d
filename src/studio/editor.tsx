import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { appStore } from './app-store.ts';
import { registerCommands } from './commands.ts';
import { DesignMode } from './design/design-mode.tsx';
import { useHost } from './host-context.ts';
import { jobCommands } from './job-commands.ts';
import { RestartDialog } from './restart/restart-dialog.tsx';
import { RunMode } from './run/run-mode.tsx';
import styles from './app.module.css';

/** The open document: drawn, or running. */
export function Editor(): ReactElement | null {
  const host = useHost();
  const mode = useStore(appStore, (state) => state.mode);
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  useEffect(() => registerCommands(jobCommands(host)), [host]);
  if (document === null) return null;
  return (
    <main className={styles.editor}>
      {mode === 'design' ? <DesignMode document={document} /> : <RunMode />}
      <RestartDialog document={document} />
    </main>
  );
}
