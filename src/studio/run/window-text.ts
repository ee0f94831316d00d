import { formatTime } from '#canvas/shared/canvas-texts.ts';

/** A window of event time as clock times; what is no window, or no wall time, stays as it is. */
export function windowText(namespace: string): string {
  const found = /^\[(-?\d+), (-?\d+)\)$/.exec(namespace);
  if (found === null) return namespace;
  return `${formatTime(Number(found[1]))}–${formatTime(Number(found[2]))}`;
}
