import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { goLive, seekHostTime } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { ScrubTrack } from './scrub-track.tsx';
import styles from './transport.module.css';

/** Positions of the thumb: finer than any screen. */
const TRACK_STEPS = 10_000;

/** The past, linear in recorded wall time: what was looked at slowly gets its width. */
export function ScrubBar(): ReactElement {
  const text = useText();
  const extent = useStore(sessionStore, (state) => state.extent);
  const position = useStore(sessionStore, (state) => state.position);
  const positionHostMs = useStore(sessionStore, (state) => state.positionHostMs);
  const marks = useStore(sessionStore, (state) => state.marks);
  const eventCount = useStore(sessionStore, (state) => state.eventCount);
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
        <span className={styles.done} style={{ width: `${extent === null ? 0 : 100 * thumb}%` }} />
      </div>
      <ScrubTrack marks={marks} firstHostMs={startMs} lastHostMs={startMs + lengthMs} />
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
