import type { ReactElement } from 'react';
import type { CheckpointMetrics } from '#protocol/checkpoint.ts';
import { useText } from '../texts/use-text.ts';
import { durationText } from './run-format.ts';
import styles from './checkpoints.module.css';

export interface TimelineProps {
  readonly spanMs: number;
  /** End of the scale that all rows share. */
  readonly scaleMs: number;
  readonly parity: 'odd' | 'even';
  readonly outcome: 'done' | 'failed' | 'under-way';
  /** What the time went into, where it is known: of one subtask. */
  readonly metrics: CheckpointMetrics | null;
}

/** From the trigger to the end as a bar: start delay a line, alignment tinted, sync solid, upload hatched. */
export function CheckpointTimeline({ spanMs, scaleMs, parity, outcome, metrics }: TimelineProps): ReactElement {
  const text = useText();
  const share = (ms: number): string => `${Math.min(100, (100 * ms) / scaleMs)}%`;
  const end = outcome === 'done' ? styles.done : outcome === 'failed' ? styles.failed : styles.open;
  const parts: readonly (readonly [ms: number, style: string | undefined])[] =
    metrics === null
      ? []
      : [
          // The delay begins at the trigger as the sources saw it, by another worker's clock: it gets what the rest
          // leaves.
          [Math.max(0, spanMs - metrics.alignmentMs - metrics.syncMs - metrics.asyncMs), styles.delay],
          [metrics.alignmentMs, parity === 'odd' ? styles.alignOdd : styles.alignEven],
          [metrics.syncMs, styles.sync],
          [metrics.asyncMs, styles.async],
        ];
  let from = 0;
  return (
    <div className={styles.timeline} role="img" aria-label={durationText(spanMs, text)}>
      <span className={styles.whole} style={{ width: share(spanMs) }} />
      {parts.map(([ms, style], at) => {
        const left = from;
        from += ms;
        return ms === 0 ? null : (
          <span key={PARTS[at]} className={style} style={{ left: share(left), width: share(ms) }} />
        );
      })}
      <span className={end} style={{ left: share(spanMs) }}>
        {outcome === 'failed' ? '×' : outcome === 'under-way' ? '…' : ''}
      </span>
    </div>
  );
}

const PARTS = ['delay', 'alignment', 'sync', 'async'] as const;
