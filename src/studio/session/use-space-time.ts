import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { SpaceTimeView } from '#view/space-time-view.ts';
import { sessionStore } from './session-store.ts';
import { currentRun } from './current-run.ts';

/**
 * The space-time diagram of the last `windowMs` of job time before what is shown, or null before the first event. It follows
 * what is shown as fast as the view worker projects: while one is under way only the newest wish is kept.
 */
export function useSpaceTime(windowMs: number, recordsMax: number): SpaceTimeView | null {
  const view = useStore(sessionStore, (state) => state.view);
  const [projected, setProjected] = useState<SpaceTimeView | null>(null);
  const wanted = useRef<(() => void) | null>(null);
  const busy = useRef<object | null>(null);
  useEffect(() => {
    if (view === null || view.events === 0) {
      setProjected(null);
      return;
    }
    const ask = (): void => {
      const run = currentRun();
      if (run === null) return;
      busy.current = run;
      const { events, jobTimeMs } = view;
      void run.ask({ kind: 'spaceTime', event: events, toMs: jobTimeMs, windowMs, recordsMax }).then((answer) => {
        if (busy.current !== run) return;
        busy.current = null;
        if (answer.kind === 'spaceTime') setProjected(answer.spaceTime);
        const next = wanted.current;
        wanted.current = null;
        next?.();
      });
    };
    if (busy.current !== null && busy.current === currentRun()) wanted.current = ask;
    else ask();
  }, [view, windowMs, recordsMax]);
  return view === null ? null : projected;
}
