import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { SpaceTimeView } from '#view/space-time-view.ts';
import { branchStore, runOf } from '../session/branches.ts';
import { sessionStore } from '../session/session-store.ts';
import { useRunScreens } from '../session/use-run-screens.ts';
import { useText } from '../texts/use-text.ts';
import { BranchGlyph, branchName } from './branch-glyph.tsx';
import { SpaceTimeDrawing } from './space-time-drawing.tsx';
import { useSize } from './use-size.ts';
import styles from './compare.module.css';

interface CompareSpaceTimeProps {
  readonly ids: readonly number[];
  readonly toMs: number;
  readonly startMs: number;
  /** Where they part; null: nowhere. */
  readonly divergedMs: number | null;
}

/** Wall time the window covers at the rate of the moment. */
const WALL_MS = 8000;
const WINDOW_MIN_MS = 200;
const WINDOW_MAX_MS = 4000;
const RECORDS_MAX = 300;

/** Both diagrams in one time scale: what is above each other happened at the same job time. */
export function CompareSpaceTime({ ids, toMs, startMs, divergedMs }: CompareSpaceTimeProps): ReactElement {
  const rate = useStore(sessionStore, (state) => state.rate);
  const windowMs = Math.max(WINDOW_MIN_MS, Math.min(WINDOW_MAX_MS, WALL_MS * (Number.isFinite(rate) ? rate : 1)));
  return (
    <div className={styles.stack}>
      {ids.map((id, side) => (
        <Diagram key={`${side} ${id}`} id={id} toMs={toMs} windowMs={windowMs} startMs={startMs} markMs={divergedMs} />
      ))}
    </div>
  );
}

interface DiagramProps {
  readonly id: number;
  readonly toMs: number;
  readonly windowMs: number;
  readonly startMs: number;
  readonly markMs: number | null;
}

function Diagram({ id, toMs, windowMs, startMs, markMs }: DiagramProps): ReactElement {
  const text = useText();
  const branches = useStore(branchStore, (state) => state.branches);
  const [host, width, height] = useSize();
  const projected = useProjection(id, toMs, windowMs);
  return (
    <figure className={styles.diagram}>
      <figcaption>
        <BranchGlyph id={id} />
        {branchName(branches, id, text)}
      </figcaption>
      <div ref={host} className={styles.drawing}>
        {projected === null ? null : (
          <SpaceTimeDrawing view={projected} width={width} height={height} startMs={startMs} markMs={markMs} />
        )}
      </div>
    </figure>
  );
}

/** Asks the branch's view worker; the newest wish wins. */
function useProjection(id: number, toMs: number, windowMs: number): SpaceTimeView | null {
  const [screen] = useRunScreens([id]);
  const event = screen?.live.eventCount ?? 0;
  const [projected, setProjected] = useState<SpaceTimeView | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    if (event === 0) return;
    const ask = ++asked.current;
    void runOf(id)
      ?.ask({ kind: 'spaceTime', event, toMs, windowMs, recordsMax: RECORDS_MAX })
      .then((answer) => {
        if (ask === asked.current && answer.kind === 'spaceTime') setProjected(answer.spaceTime);
      });
  }, [id, event, toMs, windowMs]);
  return projected;
}
