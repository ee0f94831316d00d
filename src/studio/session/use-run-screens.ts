import { useEffect, useState } from 'react';
import type { Screen } from '#view/view-protocol.ts';
import { runOf } from './branches.ts';

/** Panels are text: as often as anyone reads. */
const LOOK_MS = 250;

/** What is known of some branches, on the screen or not; null: it is gone. */
export function useRunScreens(ids: readonly number[]): readonly (Screen | null)[] {
  const key = ids.join(' ');
  const [screens, setScreens] = useState<readonly (Screen | null)[]>(() => screensOf(key));
  useEffect(() => {
    const look = (): void => {
      const next = screensOf(key);
      // A screen is a new object whenever anything in it has changed.
      setScreens((before) =>
        before.length === next.length && before.every((screen, at) => screen === next[at]) ? before : next,
      );
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [key]);
  return screens;
}

function screensOf(key: string): readonly (Screen | null)[] {
  return key.split(' ').map((id) => runOf(Number(id))?.screen() ?? null);
}
