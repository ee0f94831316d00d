import type { JsonValue } from './json-value.ts';

/**
 * Paths into JSON: `lax $.a[0].b` or `strict …`; a path without a mode is strict. Steps are names, positions (from the
 * end if negative), ranges `[a:b]`, `[*]`, `.*` and `..`; filters and functions of JsonPath are reported as missing.
 * Flink: SqlJsonUtils with com.jayway.jsonpath.
 */
export interface JsonPath {
  readonly mode: 'lax' | 'strict';
  readonly steps: readonly PathStep[];
  /** Finds one place at most; others always answer a list. */
  readonly definite: boolean;
}

type PathStep =
  | { readonly kind: 'name'; readonly name: string; readonly deep: boolean }
  | { readonly kind: 'index'; readonly index: number; readonly deep: boolean }
  | { readonly kind: 'slice'; readonly from: number | null; readonly to: number | null; readonly deep: boolean }
  | { readonly kind: 'all'; readonly deep: boolean };

export type ParsedPath =
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'invalid'; readonly mode: 'lax' | 'strict' }
  | { readonly kind: 'missing'; readonly feature: string; readonly index: number };

/** Reads a path. */
export function parseJsonPath(text: string): ParsedPath {
  const spec = /^\s*(strict|lax)\s+(.+)$/i.exec(text);
  const mode = spec?.[1]?.toLowerCase() === 'lax' ? 'lax' : 'strict';
  const body = (spec?.[2] ?? text).trim();
  const path = body.startsWith('$') ? body.slice(1) : `.${body}`;
  const offset = text.length - path.length;
  const steps: PathStep[] = [];
  let at = 0;
  if (body === '') return { kind: 'invalid', mode };
  while (at < path.length) {
    const deep = path.startsWith('..', at);
    if (deep) at += path[at + 2] === '[' ? 2 : 1;
    const read = readStep(path, at, deep);
    if (read === null) return { kind: 'invalid', mode };
    if ('feature' in read) return { kind: 'missing', feature: read.feature, index: offset + at };
    steps.push(read.step);
    at += read.length;
  }
  const definite = steps.every((step) => !step.deep && (step.kind === 'name' || step.kind === 'index'));
  return { kind: 'path', path: { mode, steps, definite } };
}

function readStep(
  path: string,
  at: number,
  deep: boolean,
): { readonly step: PathStep; readonly length: number } | { readonly feature: string } | null {
  const rest = path.slice(at);
  const name = /^\.\s*([^\s.[\](),'"?*@$]+)/.exec(rest);
  if (name !== null) {
    if (rest[name[0].length] === '(') return { feature: `${name[0]}()` };
    return { step: { kind: 'name', name: name[1] as string, deep }, length: name[0].length };
  }
  const all = /^(?:\.\*|\[\s*\*\s*\])/.exec(rest);
  if (all !== null) return { step: { kind: 'all', deep }, length: all[0].length };
  const quoted = /^\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/.exec(rest);
  if (quoted !== null) {
    const text = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1');
    return { step: { kind: 'name', name: text, deep }, length: quoted[0].length };
  }
  const index = /^\[\s*(-?\d{1,9})\s*\]/.exec(rest);
  if (index !== null) return { step: { kind: 'index', index: Number(index[1]), deep }, length: index[0].length };
  const slice = /^\[\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*\]/.exec(rest);
  if (slice !== null && slice[0] !== '[:]') {
    const [from, to] = [slice[1], slice[2]].map((bound) => (bound === undefined ? null : Number(bound)));
    return { step: { kind: 'slice', from: from ?? null, to: to ?? null, deep }, length: slice[0].length };
  }
  if (rest.startsWith('[?')) return { feature: '[?(…)]' };
  return /^\[[^\]]*,/.test(rest) ? { feature: '[…, …]' } : null;
}

/**
 * What a path finds; undefined: a step before the first that may find several things leads nowhere. A path that may
 * find several things answers a list.
 */
export function findInJson(value: JsonValue, { steps, definite }: JsonPath): JsonValue | undefined {
  let found: readonly JsonValue[] = [value];
  let single = true;
  for (const step of steps) {
    const nowhere = step.kind === 'slice' && !step.deep && !Array.isArray(found[0]);
    if (single && nowhere) return undefined;
    const places = step.deep ? found.flatMap(descendants) : found;
    found = places.flatMap((place) => follow(place, step));
    single &&= !step.deep && (step.kind === 'name' || step.kind === 'index');
    if (single && found.length === 0) return undefined;
  }
  return definite ? found[0] : found;
}

function follow(value: JsonValue, step: PathStep): readonly JsonValue[] {
  if (value instanceof Map) {
    if (step.kind === 'all') return [...(value as ReadonlyMap<string, JsonValue>).values()];
    if (step.kind !== 'name') return [];
    const held = (value as ReadonlyMap<string, JsonValue>).get(step.name);
    return held === undefined ? [] : [held];
  }
  if (!Array.isArray(value)) return [];
  const items = value as readonly JsonValue[];
  switch (step.kind) {
    case 'all':
      return items;
    case 'index': {
      const item = items.at(step.index);
      return item === undefined ? [] : [item];
    }
    case 'slice':
      return items.slice(step.from ?? 0, step.to ?? items.length);
    default:
      return [];
  }
}

/** A value and all within it, outer ones first. */
function descendants(value: JsonValue): readonly JsonValue[] {
  if (value instanceof Map) return [value, ...[...value.values()].flatMap(descendants)];
  if (Array.isArray(value)) return [value, ...(value as readonly JsonValue[]).flatMap(descendants)];
  return [value];
}
