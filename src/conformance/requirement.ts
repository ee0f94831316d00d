import { fail, ok, type Result } from '#std/result.ts';

/**
 * A subset of vectors that must pass: `SUITE[:PATH=VALUE,…]`. A path leads into the vector (`setup.mode`); a value may
 * list alternatives (`aligned|at-least-once`), and `null` also means absent. All conditions hold.
 *
 * Two names stand for what a path cannot say of suite `pipeline`: `kinds` (every node's kind is listed) and `windows`
 * (every window's kind is).
 */
export interface Requirement {
  readonly text: string;
  readonly suite: string;
  readonly conditions: readonly { readonly path: string; readonly values: readonly string[] }[];
}

/** Reads a requirement. */
export function parseRequirement(text: string): Result<Requirement, string> {
  const colon = text.indexOf(':');
  const suite = colon < 0 ? text : text.slice(0, colon);
  if (!/^[a-z][a-z0-9-]*$/.test(suite)) return fail(`"${text}" does not begin with the name of a suite`);
  const conditions: { path: string; values: string[] }[] = [];
  for (const part of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals <= 0) return fail(`"${part}" is not PATH=VALUE`);
    conditions.push({ path: part.slice(0, equals), values: part.slice(equals + 1).split('|') });
  }
  return ok({ text, suite, conditions });
}

/** Whether a vector is one of those that the requirement names. */
export function isRequired(requirement: Requirement, vector: Readonly<Record<string, unknown>>): boolean {
  if (vector['suite'] !== requirement.suite) return false;
  return requirement.conditions.every(({ path, values }) => {
    if (path === 'kinds' && requirement.suite === 'pipeline')
      return nodesOf(vector).every((node) => values.includes(valueText(node['kind'])));
    if (path === 'windows' && requirement.suite === 'pipeline')
      return nodesOf(vector)
        .flatMap((node) => (isObject(node['window']) ? [valueText(node['window']['kind'])] : []))
        .every((kind) => values.includes(kind));
    return values.includes(valueText(valueOf(vector, path)));
  });
}

function nodesOf(vector: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const nodes = valueOf(vector, 'setup.nodes');
  return Array.isArray(nodes) ? nodes.filter(isObject) : [];
}

function valueOf(vector: Readonly<Record<string, unknown>>, path: string): unknown {
  let at: unknown = vector;
  for (const part of path.split('.')) {
    if (!isObject(at) && !Array.isArray(at)) return undefined;
    at = Object.hasOwn(at, part) ? (at as Readonly<Record<string, unknown>>)[part] : undefined;
  }
  return at;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
