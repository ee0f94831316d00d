import { readdirSync, readFileSync } from 'node:fs';

/** What tests ask of the sources of the expression language, whose sentences are translated here. */

/** The sources; `except`: files whose sentences nobody sees. */
export function expressionSources(except: RegExp): readonly string[] {
  const folder = new URL('../../expression/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.|texts\/|hints\/|vectors/.test(name) && !except.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

/** The sources of the simulator: where an invariant that does not hold says what happened. */
export function simulatorSources(): readonly string[] {
  const folder = new URL('../../sim/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.|\btesting/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .filter((source) => source.includes('InvariantBroken'));
}

const LITERAL = '(`(?:[^`\\\\]|\\\\.)*`|\'(?:[^\'\\\\\\n]|\\\\.)*\'|"(?:[^"\\\\\\n]|\\\\.)*")';

/** The text literals behind something, given as a regular expression, with {} for their parts. */
export function literalsBehind(source: string, before: string): readonly string[] {
  return [...source.matchAll(new RegExp(`(?:${before})${LITERAL}`, 'g'))].map(([, literal = '']) => inside(literal));
}

/** The same of texts that go on in further literals behind a `+`. */
export function joinedLiteralsBehind(source: string, before: string): readonly string[] {
  const joined = new RegExp(`(?:${before})(${LITERAL}(?:\\s*\\+\\s*${LITERAL})*)`, 'g');
  return [...source.matchAll(joined)].map(([, found = '']) =>
    [...found.matchAll(new RegExp(LITERAL, 'g'))].map(([literal]) => inside(literal)).join(''),
  );
}

function inside(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '{}')
    .replaceAll('\\`', '`');
}

/** A sentence with {} for its parts. */
export function shapeOf(text: string): string {
  return text.replace(/\{\d?\}/g, '{}');
}

/** The parts that a sentence has. */
export function partsOf(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d\}/g))].toSorted();
}
