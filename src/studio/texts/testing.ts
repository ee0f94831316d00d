import { readdirSync, readFileSync } from 'node:fs';

/** What tests ask of the sources of the expression language, whose sentences are translated here. */

/** The sources; `except`: files whose sentences nobody sees. */
export function expressionSources(except: RegExp): readonly string[] {
  const folder = new URL('../../expression/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.|texts\/|hints\/|vectors/.test(name) && !except.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

const LITERAL = '(`(?:[^`\\\\]|\\\\.)*`|\'(?:[^\'\\\\\\n]|\\\\.)*\'|"(?:[^"\\\\\\n]|\\\\.)*")';

/** The text literals behind something, given as a regular expression, with {} for their parts. */
export function literalsBehind(source: string, before: string): readonly string[] {
  return [...source.matchAll(new RegExp(`(?:${before})${LITERAL}`, 'g'))].map(([, literal = '']) =>
    literal
      .slice(1, -1)
      .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '{}')
      .replaceAll('\\`', '`'),
  );
}

/** A sentence with {} for its parts. */
export function shapeOf(text: string): string {
  return text.replace(/\{\d?\}/g, '{}');
}

/** The parts that a sentence has. */
export function partsOf(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d\}/g))].toSorted();
}
