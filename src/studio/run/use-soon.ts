import { useDeferredValue, useEffect, useState } from 'react';

/**
 * A value whose drawing may take its time, in slices between what is more urgent, but no longer than this to begin. React
 * lets a deferred value wait for as long as there is something more urgent to draw, and beside a running job on a slow
 * machine there always is.
 */
export function useSoon<T>(value: T, withinMs: number): T {
  const deferred = useDeferredValue(value);
  const [due, setDue] = useState<{ readonly value: T } | null>(null);
  const waits = deferred !== value;
  useEffect(() => {
    if (!waits) {
      setDue(null);
      return;
    }
    const timer = setTimeout(() => setDue({ value }), withinMs);
    return () => clearTimeout(timer);
  }, [waits, value, withinMs]);
  return due !== null && due.value === value ? value : deferred;
}
