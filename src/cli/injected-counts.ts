/** Counts of faults by name, under names apart from those of what followed. */
export function injectedCounts(injected: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(injected).map(([name, count]) => [`${INJECTED}${name}`, count]));
}

export const INJECTED = 'injected:';
