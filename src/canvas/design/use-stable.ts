import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * A callback that stays the same function and always calls the newest one: the library tells every node, port and edge
 * of each callback that is another one. To be called from events, not while drawing.
 */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const newest = useRef(callback);
  useLayoutEffect(() => {
    newest.current = callback;
  });
  return useCallback((...args: A) => newest.current(...args), []);
}
