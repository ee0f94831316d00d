import { describe, expect, test } from 'vitest';
import { checksum } from './checksum.ts';
import { Prng } from './prng.ts';

describe('checksum', () => {
  test('is the same for the same bytes and never changes', () => {
    expect(checksum(new ArrayBuffer(0))).toBe(checksum(new ArrayBuffer(0)));
    expect(checksum(bytesOf(1, 1000))).toBe(checksum(bytesOf(1, 1000)));
    expect([0, 1, 3, 4, 7, 16, 33].map((size) => checksum(bytesOf(7, size)))).toMatchInlineSnapshot(`
      [
        "ee93b8dcc4b22f4d",
        "8c21d53e338eabad",
        "c95c6d48b263b42a",
        "efc677367b07a718",
        "1f7c9b2f29f6caff",
        "5d2147c918fc1e1c",
        "e899284b47668896",
      ]
    `);
  });

  test('sees every flipped bit of a short buffer', () => {
    const original = bytesOf(2, 45);
    const sums = new Set([checksum(original)]);
    for (let bit = 0; bit < 45 * 8; bit++) {
      const copy = original.slice(0);
      const view = new Uint8Array(copy);
      view[bit >> 3] = (view[bit >> 3] as number) ^ (1 << (bit & 7));
      sums.add(checksum(copy));
    }
    expect(sums.size).toBe(45 * 8 + 1);
  });

  test('sees missing and added zeros, and swapped words', () => {
    const sums = new Set<string>();
    for (let size = 0; size < 200; size++) sums.add(checksum(new ArrayBuffer(size)));
    expect(sums.size).toBe(200);
    const words = new Int32Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const swapped = new Int32Array([5, 2, 3, 4, 1, 6, 7, 8]);
    expect(checksum(words.buffer)).not.toBe(checksum(swapped.buffer));
  });

  test('spreads many similar buffers without a collision', () => {
    const sums = new Set<string>();
    for (let seed = 0; seed < 20_000; seed++) sums.add(checksum(new Int32Array([seed, 0, seed]).buffer));
    expect(sums.size).toBe(20_000);
  });
});

function bytesOf(seed: number, size: number): ArrayBuffer {
  const prng = new Prng(seed);
  return Uint8Array.from({ length: size }, () => prng.nextInt(256)).buffer;
}
