/**
 * The difference between two values of plain data (objects, arrays, maps, primitives), found by identity: what is the
 * same object is not looked into. The fold replaces what it changes and shares the rest, so a difference costs about as
 * much as what has changed, however large the whole is, and the receiver keeps the identity of all that did not change.
 *
 * Invariant: `applyDelta(before, deltaOf(before, after))` equals `after`, the order of a map's entries aside. Neither
 * side is ever mutated.
 */
export type Delta =
  | { readonly kind: 'set'; readonly value: unknown }
  /** Fields of an object with the same keys. */
  | { readonly kind: 'fields'; readonly changed: readonly (readonly [key: string, delta: Delta])[] }
  | {
      readonly kind: 'entries';
      readonly changed: readonly (readonly [key: unknown, delta: Delta])[];
      readonly deleted: readonly unknown[];
    }
  /** Elements of an array of the same length. */
  | { readonly kind: 'elements'; readonly changed: readonly (readonly [at: number, delta: Delta])[] }
  /** A queue: `keep` elements from `from` on stay, the rest is new. */
  | { readonly kind: 'slide'; readonly from: number; readonly keep: number; readonly added: readonly unknown[] };

/** What turns `before` into `after`; null if nothing. */
export function deltaOf(before: unknown, after: unknown): Delta | null {
  if (Object.is(before, after)) return null;
  if (Array.isArray(before) && Array.isArray(after)) return deltaOfArrays(before, after);
  if (before instanceof Map && after instanceof Map) return deltaOfMaps(before, after);
  if (isRecord(before) && isRecord(after)) return deltaOfRecords(before, after);
  return { kind: 'set', value: after };
}

/** The value after a change. Shares with `before` what did not change. */
export function applyDelta(before: unknown, delta: Delta): unknown {
  switch (delta.kind) {
    case 'set':
      return delta.value;
    case 'fields': {
      const after: Record<string, unknown> = { ...(before as Record<string, unknown>) };
      for (const [key, change] of delta.changed) after[key] = applyDelta(after[key], change);
      return after;
    }
    case 'entries': {
      const after = new Map(before as ReadonlyMap<unknown, unknown>);
      for (const key of delta.deleted) after.delete(key);
      for (const [key, change] of delta.changed) after.set(key, applyDelta(after.get(key), change));
      return after;
    }
    case 'elements': {
      const after = [...(before as readonly unknown[])];
      for (const [at, change] of delta.changed) after[at] = applyDelta(after[at], change);
      return after;
    }
    case 'slide':
      return [...(before as readonly unknown[]).slice(delta.from, delta.from + delta.keep), ...delta.added];
  }
}

function deltaOfArrays(before: readonly unknown[], after: readonly unknown[]): Delta | null {
  const from = after.length === 0 ? 0 : Math.max(0, before.indexOf(after[0]));
  let keep = 0;
  while (from + keep < before.length && keep < after.length && Object.is(before[from + keep], after[keep])) keep++;
  if (before.length !== after.length) return { kind: 'slide', from, keep, added: after.slice(keep) };
  if (from > 0) return { kind: 'slide', from, keep, added: after.slice(keep) };
  const changed: (readonly [number, Delta])[] = [];
  for (let at = keep; at < after.length; at++) {
    const delta = deltaOf(before[at], after[at]);
    if (delta !== null) changed.push([at, delta]);
  }
  return changed.length === 0 ? null : { kind: 'elements', changed };
}

function deltaOfMaps(before: ReadonlyMap<unknown, unknown>, after: ReadonlyMap<unknown, unknown>): Delta | null {
  const changed: (readonly [unknown, Delta])[] = [];
  let added = 0;
  for (const [key, value] of after) {
    const known = before.get(key);
    if (known === undefined && !before.has(key)) {
      added++;
      changed.push([key, { kind: 'set', value }]);
      continue;
    }
    const delta = deltaOf(known, value);
    if (delta !== null) changed.push([key, delta]);
  }
  const shrunk = before.size + added > after.size;
  const deleted = shrunk ? [...before.keys()].filter((key) => !after.has(key)) : [];
  if (changed.length === 0 && deleted.length === 0) return null;
  return { kind: 'entries', changed, deleted };
}

function deltaOfRecords(before: Record<string, unknown>, after: Record<string, unknown>): Delta | null {
  const keys = Object.keys(after);
  const same = keys.length === Object.keys(before).length && keys.every((key) => Object.hasOwn(before, key));
  if (!same) return { kind: 'set', value: after };
  const changed: (readonly [string, Delta])[] = [];
  for (const key of keys) {
    const delta = deltaOf(before[key], after[key]);
    if (delta !== null) changed.push([key, delta]);
  }
  return changed.length === 0 ? null : { kind: 'fields', changed };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
