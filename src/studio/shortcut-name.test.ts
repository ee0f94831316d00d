import { expect, test } from 'vitest';
import { shortcutOf } from './shortcut-name.ts';

test('a key press is named as shortcuts are written', () => {
  const press = { key: 'a', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  const names = [
    press,
    { ...press, key: ' ' },
    { ...press, key: '?', shiftKey: true },
    { ...press, key: 'z', ctrlKey: true },
    { ...press, key: 'z', metaKey: true, shiftKey: true },
    { ...press, key: 'ArrowRight', shiftKey: true },
    { ...press, key: 'X', shiftKey: true },
  ].map(shortcutOf);
  expect(names).toEqual(['A', 'Space', '?', 'Ctrl+Z', 'Ctrl+Shift+Z', 'Shift+ArrowRight', 'Shift+X']);
});
