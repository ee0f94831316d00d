import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const STUDIO = fileURLToPath(new URL('..', import.meta.url));

/** Mathematics is the same in every language, and so are the symbols of units. */
const UNIVERSAL = new Set(['murmur(·)', 'mod']);
const QUANTITY = /^\d+ (?:kB|MB)$/;

test('every text of a component comes from the catalogue', () => {
  const found = componentFiles().flatMap((file) =>
    literalTexts(readFileSync(file, 'utf8')).map((text) => `${relative(STUDIO, file)}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('the scan sees text between tags, beside expressions, and in attributes that are read out', () => {
  const planted = [
    '<p>Nothing saved</p>',
    '<p>\n  Nothing\n  saved\n</p>',
    '<b>{count} rows</b>',
    '<b>Page {at}</b>',
    '<button aria-label="Close" title="Close it" />',
    "<input placeholder={'Find'} />",
  ];
  expect(planted.map(literalTexts)).toEqual([
    ['Nothing saved'],
    ['Nothing saved'],
    ['rows'],
    ['Page'],
    ['Close', 'Close it'],
    ['Find'],
  ]);
});

test('the scan leaves code alone', () => {
  const code = [
    'const a = left < right && right > most;',
    'function f(x: Map<string, number>): ReactElement {\n  return <i>{x.size}</i>;\n}',
    "<p className={styles.quiet}>{text('rows')}</p>",
    '<td>#{index}</td>',
    '<text>0 kB</text>',
    '<kbd aria-hidden="true">B</kbd>',
    'useState<Foo | null>(null)',
  ];
  expect(code.map(literalTexts)).toEqual(code.map(() => []));
});

function componentFiles(): string[] {
  return readdirSync(STUDIO, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => join(STUDIO, name));
}

/** Words (two letters or more; one letter is a key cap) that a component would show as they are written. */
function literalTexts(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const found: string[] = [];
  // Between the end of a tag or an expression and the next tag or expression, with a tag on one side at least. A type
  // argument or a comparison also looks like one, but has punctuation of code in it.
  for (const [, before, text = '', after] of code.matchAll(/(>|\})([^<>{}]+)(?=(<\/?|\{))/g)) {
    if (before === '}' && after === '{') continue;
    if (after === '{' && !code.includes('</')) continue;
    if (before === '}' && after !== '</') continue;
    if (/[;=()&|?:]|=>/.test(text.replace('(·)', '')) || !/\p{L}{2}/u.test(text)) continue;
    found.push(text.trim().replaceAll(/\s+/g, ' '));
  }
  const attributes = /(?:aria-label|title|placeholder|alt)=(?:"([^"]*)"|\{'([^']*)'\})/g;
  for (const [, plain, quoted] of code.matchAll(attributes)) {
    const text = plain ?? quoted ?? '';
    if (/\p{L}{2}/u.test(text)) found.push(text);
  }
  return found.filter((text) => !UNIVERSAL.has(text) && !QUANTITY.test(text));
}
