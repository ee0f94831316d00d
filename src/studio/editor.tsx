import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import { appStore } from './app-store.ts';
import { DesignMode } from './design/design-mode.tsx';
import { RunMode } from './run/run-mode.tsx';
import styles from './app.module.css';

/** The open document: drawn, or running. */
export function Editor(): ReactElement | null {
  const mode = useStore(appStore, (state) => state.mode);
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  if (document === null) return null;
  return <main className={styles.editor}>{mode === 'design' ? <DesignMode document={document} /> : <RunMode />}</main>;
}
