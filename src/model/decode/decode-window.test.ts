import { expect, test } from 'vitest';
import { decodeWindow } from './decode-window.ts';
import { StrictReader } from './strict-reader.ts';

function decoded(value: unknown): unknown {
  const reader = new StrictReader();
  const window = decodeWindow(reader, value, 'window');
  return reader.diagnostics.length > 0 ? reader.diagnostics.map(({ code, field }) => `${code} ${field}`) : window;
}

test.each([
  { kind: 'tumble', sizeMs: 1000, offsetMs: -999 },
  { kind: 'tumble', sizeMs: 1000, slideMs: 5000, offsetMs: 999 },
  { kind: 'hop', sizeMs: 1000, slideMs: 300, offsetMs: 299 },
  { kind: 'hop', sizeMs: 1000, slideMs: 3000, offsetMs: -2999 },
])('%j is read as it is', (window) => expect(decoded(window)).toEqual(window));

test('a sliding window needs a slide, an offset smaller than it, and no more windows than Flink allows', () => {
  expect(decoded({ kind: 'hop', sizeMs: 1000, offsetMs: 0 })).toEqual(['W003 window.slideMs']);
  expect(decoded({ kind: 'hop', sizeMs: 1000, slideMs: 0, offsetMs: 0 })).toEqual(['W005 window.slideMs']);
  expect(decoded({ kind: 'hop', sizeMs: 1000, slideMs: 300, offsetMs: 300 })).toEqual(['W005 window.offsetMs']);
  expect(decoded({ kind: 'hop', sizeMs: 20_000_000, slideMs: 1, offsetMs: 0 })).toEqual(['W005 window.slideMs']);
});

test('a tumbling window has an offset smaller than its size, and no other property', () => {
  expect(decoded({ kind: 'tumble', sizeMs: 10, offsetMs: 10 })).toEqual(['W005 window.offsetMs']);
  expect(decoded({ kind: 'tumble', sizeMs: 10, offsetMs: 0, gapMs: 1 })).toEqual(['W002 window.gapMs']);
  expect(decoded({ kind: 'session', sizeMs: 10, offsetMs: 0 })).toEqual(['W011 window.kind']);
});
