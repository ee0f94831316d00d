import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Instant } from '#protocol/travel.ts';
import { currentRun } from './current-run.ts';
import { sessionStore } from './session-store.ts';

/** Longer than a key that is held down repeats: the past is executed again once one stands. */
const SETTLE_MS = 150;

/** Facts of the instant that is shown while nothing moves, or null. */
export function useInstant(): Instant | null {
  const position = useStore(sessionStore, (state) => state.position);
  const eventCount = useStore(sessionStore, (state) => state.eventCount);
  const moves = useStore(sessionStore, ({ position: at, playing, replayRate }) =>
    at === null ? playing : replayRate !== null,
  );
  const [instant, setInstant] = useState<Instant | null>(null);
  useEffect(() => {
    setInstant(null);
    const run = currentRun();
    if (moves || eventCount === 0 || run === null || run.client.travel === undefined) return;
    let left = false;
    const timer = setTimeout(() => {
      void run.client
        .travel?.({ kind: 'instant', event: position ?? eventCount })
        .then((answer) => {
          if (!left && answer.kind === 'instant') setInstant(answer.instant);
        })
        .catch(() => undefined);
    }, SETTLE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [position, eventCount, moves]);
  return instant;
}
