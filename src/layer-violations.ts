import { dirname, join, normalize, relative } from 'node:path';

/**
 * What the linter cannot see of the import table: relative paths that leave a layer, type imports by `import()`, and
 * ambient values reached another way. Used by layers.test.ts on the whole tree and on planted violations.
 */

/** Who may import whom (DESIGN §2). A layer not listed here is a composition root. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  std: [],
  protocol: ['std'],
  expression: ['std', 'protocol'],
  model: ['std', 'protocol', 'expression'],
  engine: ['std', 'protocol', 'expression', 'model'],
  sim: ['std', 'protocol', 'expression', 'model', 'engine'],
  runtime: ['std', 'protocol', 'expression', 'model', 'engine'],
  export: ['std', 'protocol', 'expression', 'model'],
  view: ['std', 'protocol', 'model'],
  canvas: ['std', 'protocol', 'model', 'view'],
  studio: ['std', 'protocol', 'expression', 'model', 'view', 'canvas', 'export'],
  conformance: ['std', 'protocol', 'expression', 'model', 'engine', 'sim', 'runtime', 'export'],
  cli: ['std', 'protocol', 'expression', 'model', 'engine', 'sim', 'runtime', 'export', 'view', 'conformance'],
};

/** Layers without clock, randomness, I/O or DOM. */
export const PURE_LAYERS: readonly string[] = ['std', 'protocol', 'expression', 'model', 'engine', 'sim', 'view'];

const SPECIFIER = /(?:from\s+|import\s*\(\s*|import\s+)(['"])([^'"]+)\1/g;

const AMBIENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bnew\s+Date\s*\(/, 'new Date()'],
  [/\bDate\s*\(\s*\)/, 'Date()'],
  [/=\s*Math\s*[;,)]/, 'an alias of Math'],
  [/=\s*Date\s*[;,)]/, 'an alias of Date'],
  [/\{[^}]*\brandom\b[^}]*\}\s*=\s*Math\b/, 'Math.random taken out of Math'],
  [/\bMath\s*\[/, 'a computed member of Math'],
  [/\.toLocale(?:String|UpperCase|LowerCase|DateString|TimeString)\s*\(/, 'a host-dependent locale function'],
  [/\.localeCompare\s*\(/, 'a host-dependent comparison'],
  [/\bIntl\s*\./, 'Intl'],
];

/** The violations in one source file. `path` is relative to `src`, with forward slashes. */
export function violationsOf(path: string, text: string): string[] {
  const layer = path.split('/')[0] ?? '';
  const allowed = MAY_IMPORT[layer];
  if (allowed === undefined) return [];
  const code = withoutComments(text);
  const found: string[] = [];
  for (const [, , specifier] of code.matchAll(SPECIFIER)) {
    const target = layerOf(path, specifier as string);
    if (target === null || target === layer || allowed.includes(target)) continue;
    found.push(`${path}: ${layer} imports ${target} (${specifier})`);
  }
  if (PURE_LAYERS.includes(layer)) {
    for (const [pattern, what] of AMBIENT) if (pattern.test(code)) found.push(`${path}: uses ${what}`);
  }
  return found;
}

function layerOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1).split('/')[0] ?? null;
  if (!specifier.startsWith('.')) return null;
  const target = relative('.', normalize(join(dirname(path), specifier)));
  return target.startsWith('..') ? 'outside' : (target.split('/')[0] ?? null);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}
