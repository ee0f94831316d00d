import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { TraceKind } from '#protocol/trace.ts';
import type { NumberedEvent } from '#view/trace-store.ts';
import { ANSWER_EVENTS_MAX, joined, missingRange, type RecordedStretch } from './recorded-stretch.ts';
import { sessionStore } from './session-store.ts';
import { currentRun } from './current-run.ts';

/**
 * The newest recorded events, oldest first, as far back as event number `eventCount - searchedMax`. Only what is new is
 * fetched; where more has come than one answer holds, it starts anew from the newest and fills up backwards.
 */
export function useRecentEvents(searchedMax: number, without: readonly TraceKind[]): readonly NumberedEvent[] {
  const eventCount = useStore(sessionStore, (state) => state.eventCount);
  const plan = useStore(sessionStore, (state) => state.plan);
  const leftOut = without.join(' ');
  const [stretch, setStretch] = useState<RecordedStretch | null>(null);
  const known = useRef<Known | null>(null);
  const busy = useRef<object | null>(null);
  useEffect(() => {
    const run = currentRun();
    if (run === null || busy.current === run) return;
    if (known.current?.leftOut !== leftOut || known.current.run !== run)
      known.current = { leftOut, run, stretch: null };
    const cache = known.current;
    const range = missingRange(cache.stretch, eventCount, searchedMax);
    if (range === null) return;
    busy.current = run;
    const kinds = leftOut === '' ? [] : (leftOut.split(' ') as TraceKind[]);
    void run.ask({ kind: 'events', ...range, limit: ANSWER_EVENTS_MAX, without: kinds }).then((answer) => {
      if (busy.current !== run) return;
      busy.current = null;
      if (answer.kind !== 'events') return;
      cache.stretch = joined(cache.stretch, range, answer.events, eventCount - searchedMax);
      setStretch(cache.stretch);
    });
  }, [eventCount, searchedMax, leftOut, plan, stretch]);
  return stretch?.events ?? [];
}

/** What is known of one run without some kinds of events. */
interface Known {
  readonly leftOut: string;
  readonly run: object;
  stretch: RecordedStretch | null;
}
