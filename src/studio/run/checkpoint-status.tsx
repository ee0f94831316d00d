import { Check, Circle, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { CheckpointStatus, CheckpointView } from '#view/run-view.ts';
import type { TextKey } from '../texts/catalogue.ts';
import styles from './panels.module.css';

export const STATUS_TEXTS: Readonly<Record<CheckpointStatus, TextKey>> = {
  'in-progress': 'statusInProgress',
  completed: 'statusCompleted',
  failed: 'statusFailed',
  subsumed: 'statusSubsumed',
};

/** Who asked for a checkpoint. */
export const TRIGGER_TEXTS: Readonly<Record<CheckpointView['trigger'], TextKey>> = {
  periodic: 'ckByClock',
  user: 'ckByUser',
  stop: 'ckByStop',
  final: 'ckByEnd',
};

/** The glyph before the word. */
export function StatusGlyph({ status }: { readonly status: CheckpointStatus }): ReactElement {
  if (status === 'failed') return <X size={14} strokeWidth={3} className={styles.failure} aria-hidden="true" />;
  if (status === 'in-progress') return <Circle size={12} className={styles.persisted} aria-hidden="true" />;
  return <Check size={14} strokeWidth={3} aria-hidden="true" />;
}
