import { expect, test } from 'vitest';
import { HeldPicture } from './held-picture.ts';

test('a gesture begins with a picture of its own, which holds until it is twice as large or much smaller', () => {
  const picture = new HeldPicture();
  const zooms = [1, 1.1, 1.9, 2.1, 2.2, 1.6, 1.4, 1.3, 1.0, 0.9];
  expect(zooms.map((zoom) => picture.holdsAt(zoom))).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('after a gesture the next one is painted first', () => {
  const picture = new HeldPicture();
  picture.holdsAt(1);
  picture.letGo();
  expect([picture.holdsAt(1.1), picture.holdsAt(1.2)]).toEqual([false, true]);
});
