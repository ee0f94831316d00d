import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDocument, documentText, parseDocumentText } from './decode-document.ts';
import { validateDocument } from './validate-document.ts';
import { COUNT, FILTER, LOG, ROWS, TABLE, testDocument, testEdges, testNode, WINDOW } from './testing.ts';

const TEXT = documentText(
  testDocument(
    [
      testNode('rows', ROWS),
      testNode('filter', FILTER),
      testNode('count', COUNT),
      testNode('window', WINDOW),
      testNode('log', LOG),
      testNode('table', TABLE),
    ],
    testEdges('rows>filter', 'filter>count', 'filter>window', 'count>log', 'window.late>table'),
  ),
);

/** Either named errors, or a document that survives saving and can be validated. */
function expectNamedErrorOrRoundTrip(text: string): void {
  const decoded = parseDocumentText(text);
  if (!decoded.ok) {
    expect(decoded.failure.length).toBeGreaterThan(0);
    for (const { code, message } of decoded.failure) {
      expect(code).toMatch(/^W\d{3}$/);
      // A key of the document may look like a placeholder itself.
      expect((message.match(/\{\w+\}/g) ?? []).filter((placeholder) => !text.includes(placeholder))).toEqual([]);
    }
    return;
  }
  expect(parseDocumentText(documentText(decoded.value))).toEqual(decoded);
  validateDocument(decoded.value);
}

test('a file cut off anywhere', () => {
  for (let length = 0; length < TEXT.length; length += 7) expectNamedErrorOrRoundTrip(TEXT.slice(0, length));
});

test('a file with one byte changed', () => {
  const place = fc.nat(TEXT.length - 1);
  fc.assert(
    fc.property(place, fc.integer({ min: 32, max: 126 }), (at, code) => {
      expectNamedErrorOrRoundTrip(TEXT.slice(0, at) + String.fromCharCode(code) + TEXT.slice(at + 1));
    }),
    { numRuns: 500 },
  );
});

test('a document with one value replaced by any JSON', () => {
  const paths: (readonly (string | number)[])[] = [];
  const collect = (value: unknown, path: readonly (string | number)[]): void => {
    paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value))
      collect(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  collect(JSON.parse(TEXT), []);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, replacement) => {
      expectNamedErrorOrRoundTrip(JSON.stringify(replaced(JSON.parse(TEXT), path, replacement)));
    }),
    { numRuns: 1000 },
  );
});

test('anything at all', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (value) => {
      expect(decodeDocument(value).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});

function replaced(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string | number, unknown>)[key] = replaced(
    (copy as Record<string | number, unknown>)[key],
    rest,
    replacement,
  );
  return copy;
}
