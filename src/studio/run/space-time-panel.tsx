import { Minus, Plus } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SpaceTimeView } from '#view/space-time-view.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { durationText } from './run-format.ts';
import { IconButton } from '../icon-button.tsx';
import { sessionStore } from '../session/session-store.ts';
import { useSpaceTime } from '../session/use-space-time.ts';
import { useText } from '../texts/use-text.ts';
import { SpaceTimeDrawing } from './space-time-drawing.tsx';
import { useSize } from './use-size.ts';
import panels from './panels.module.css';
import styles from './space-time.module.css';

/** Wall time the window covers at the rate of the moment. */
const WALL_MS = 8000;
/** As fast as possible has no wall time: the window of a slow scenario. */
const FAST_RATE = 0.25;
const WINDOW_MIN_MS = 20;
const WINDOW_MAX_MS = 30_000;
/** Records drawn at most; beyond it every n-th. */
const RECORDS_MAX = 600;

/** Why the guarantee holds or breaks: who sent what when, and the cut through it. */
export function SpaceTimePanel(): ReactElement {
  const text = useText();
  const rate = useStore(sessionStore, (state) => state.rate);
  const level = useStore(sessionStore, (state) => state.traceLevel);
  const clockStartMs = useStore(sessionStore, (state) => state.clockStartMs);
  const [zoom, setZoom] = useState(0);
  useEffect(
    () =>
      registerCommands([
        { id: 'run.zoomIn', text: 'zoomIn', run: () => setZoom((before) => before - 1) },
        { id: 'run.zoomOut', text: 'zoomOut', run: () => setZoom((before) => before + 1) },
      ]),
    [],
  );
  const [host, width, height] = useSize();
  const windowMs = windowOf(Number.isFinite(rate) ? rate : FAST_RATE, zoom);
  const projected = useSpaceTime(windowMs, RECORDS_MAX);

  return (
    <div className={styles.panel}>
      <div className={styles.drawing} ref={host}>
        {projected === null ? (
          <p className={controls.empty}>{text('spaceTimeNone')}</p>
        ) : (
          <SpaceTimeDrawing view={projected} width={width} height={height} startMs={clockStartMs} />
        )}
      </div>
      <div className={styles.side}>
        <div className={styles.zoom}>
          <span>
            {text('spaceTimeWindow', {
              time: windowMs < 1000 ? durationText(windowMs, text) : text('unitS', { count: windowMs / 1000 }),
            })}
          </span>
          <IconButton command="run.zoomIn" label={text('zoomIn')} onClick={() => setZoom(zoom - 1)}>
            <Plus size={14} aria-hidden="true" />
          </IconButton>
          <IconButton command="run.zoomOut" label={text('zoomOut')} onClick={() => setZoom(zoom + 1)}>
            <Minus size={14} aria-hidden="true" />
          </IconButton>
        </div>
        {projected === null ? null : <CutFacts projected={projected} traced={level !== 'summary'} />}
        {level === 'summary' ? <p className={panels.quiet}>{text('spaceTimeSummaryLevel')}</p> : null}
        <Legend traced={level !== 'summary'} />
      </div>
    </div>
  );
}

function windowOf(rate: number, zoom: number): number {
  return Math.max(WINDOW_MIN_MS, Math.min(WINDOW_MAX_MS, WALL_MS * rate * 2 ** zoom));
}

/** The newest cut in sight, in figures: what the picture means. */
function CutFacts({
  projected,
  traced,
}: {
  readonly projected: SpaceTimeView;
  readonly traced: boolean;
}): ReactElement | null {
  const text = useText();
  const cut = projected.cuts.at(-1);
  if (cut === undefined) return null;
  return (
    <div className={styles.facts}>
      <h3>{text('spaceTimeCut', { id: cut.checkpointId })}</h3>
      <p>{text('spaceTimeKnown', { known: cut.known, total: cut.points.length })}</p>
      {traced ? (
        <p className={cut.backwardRows > 0 ? styles.broken : ''}>
          {text('spaceTimeBackward', { count: cut.backwardRows })}
        </p>
      ) : null}
      {projected.sampledEvery > 1 ? <p>{text('spaceTimeSampled', { every: projected.sampledEvery })}</p> : null}
    </div>
  );
}

/** What the picture's signs mean; of records only where they are traced. */
function Legend({ traced }: { readonly traced: boolean }): ReactElement {
  const text = useText();
  return (
    <ul className={styles.legend} aria-hidden="true">
      <li>
        <i className={styles.keyBarrier} /> {text('legendBarrier')}
      </li>
      <li>
        <i className={styles.keyCut} /> {text('legendCut')}
      </li>
      {traced && (
        <>
          <li>
            <i className={styles.keyRecord} /> {text('legendRecord')}
          </li>
          <li>
            <i className={styles.keyBackward} /> {text('legendBackward')}
          </li>
        </>
      )}
      <li>
        <i className={styles.keyAlignment} /> {text('legendAlignment')}
      </li>
      <li>
        <i className={styles.keyAsync} /> {text('legendAsync')}
      </li>
    </ul>
  );
}
