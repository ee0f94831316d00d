import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { storageReasonText } from '../texts/storage-reason-text.ts';
import { useText } from '../texts/use-text.ts';
import { storedPipelines } from './stored-pipelines.ts';
import styles from './gallery.module.css';

/** Why the last thing that was asked of storage was not done, brought into view wherever one is on the page. */
export function StorageTrouble(): ReactElement | null {
  const text = useText();
  const problem = useStore(storedPipelines, (state) => state.problem);
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.scrollIntoView({ block: 'nearest' }), [problem]);
  if (problem === null) return null;
  return (
    <p ref={line} className={styles.problem} role="alert">
      {problem === 'missing'
        ? text('pipelineMissing')
        : text('storageFailed', { reason: storageReasonText(text, problem) })}
    </p>
  );
}
