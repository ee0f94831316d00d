import { expect, test } from 'vitest';
import { windowText } from './window-text.ts';

test('windows of wall time are clock times; small numbers and other namespaces are left alone', () => {
  expect(windowText('[1451611200000, 1451611800000)')).toBe('01:20:00–01:30:00');
  expect(windowText('[0, 5000)')).toBe('0–5,000');
  expect(windowText('VoidNamespace')).toBe('VoidNamespace');
});
