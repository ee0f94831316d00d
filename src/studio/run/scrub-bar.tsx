import { Check, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ScrubMark } from '#view/scrub-marks.ts';
import { goLive, seekHostTime } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import styles from './transport.module.css';

/** Marks nearer to each other than this share of the track would cover each other: the later one is a tick. */
const MARK_GAP = 0.014;

/** Positions of the thumb: finer than any screen. */
const TRACK_STEPS = 10_000;

/** The past, linear in recorded wall time: what was looked at slowly gets its width. */
export function ScrubBar(): ReactElement {
  const text = useText();
  const { extent, position, positionHostMs, marks, eventCount } = useStore(sessionStore);
  const first = extent?.firstEvent ?? 0;
  const last = Math.max(first + 1, eventCount);
  const shown = position ?? last;
  const startMs = extent?.firstHostMs ?? 0;
  const lengthMs = Math.max(1, (extent?.lastHostMs ?? 0) - startMs);
  const share = (hostMs: number): number => Math.min(1, Math.max(0, (hostMs - startMs) / lengthMs));
  const thumb = positionHostMs === null ? 1 : share(positionHostMs);
  return (
    <div className={styles.scrub}>
      <div className={styles.track} aria-hidden="true">
        <span className={styles.done} style={{ width: `${100 * thumb}%` }} />
        {placed(marks, share).map(({ mark, at, small }) => (
          <Mark key={`${mark.kind}${mark.event}`} mark={mark} at={at} small={small} />
        ))}
      </div>
      <input
        type="range"
        className={styles.range}
        aria-label={text('timeline')}
        aria-valuetext={text('timelineAt', { n: shown, total: eventCount })}
        min={0}
        max={TRACK_STEPS}
        value={Math.round(thumb * TRACK_STEPS)}
        disabled={extent === null}
        onChange={(event) => {
          const wanted = Number(event.target.value);
          if (wanted >= TRACK_STEPS) goLive();
          else seekHostTime(startMs + (lengthMs * wanted) / TRACK_STEPS);
        }}
      />
    </div>
  );
}

interface PlacedMark {
  readonly mark: ScrubMark;
  readonly at: number;
  readonly small: boolean;
}

function placed(marks: readonly ScrubMark[], share: (hostMs: number) => number): PlacedMark[] {
  let taken = Number.NEGATIVE_INFINITY;
  return marks.map((mark) => {
    const at = share(mark.hostMs);
    const small = mark.kind === 'checkpoint' && at - taken < MARK_GAP;
    if (!small) taken = at;
    return { mark, at, small };
  });
}

function Mark({ mark, at, small }: PlacedMark): ReactElement {
  const parity = mark.parity === 'odd' ? styles.odd : styles.even;
  const style = { left: `${100 * at}%` };
  if (mark.kind === 'fault') {
    return (
      <span className={styles.fault} style={style}>
        <X size={14} strokeWidth={3} />
      </span>
    );
  }
  if (mark.kind === 'restore') {
    return (
      <span className={styles.restore} style={style}>
        <Check size={12} strokeWidth={3} />
      </span>
    );
  }
  return (
    <span className={`${styles.flag} ${parity} ${mark.status === 'failed' ? styles.struck : ''}`} style={style}>
      {small ? null : <span className={styles.flagText}>{mark.id}</span>}
    </span>
  );
}
