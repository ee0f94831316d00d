import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '#std/utf8.ts';
import { Transcoder } from './transcoder.ts';

const GBK: ReadonlyMap<string, readonly number[]> = new Map([
  ['你', [0xc4, 0xe3]],
  ['好', [0xba, 0xc3]],
  ['a', [0x61]],
  ['\n', [0x0a]],
]);

function encoded(letters: readonly string[], encoding: 'gbk' | 'utf-16le' | 'utf-16be'): number[] {
  return letters.flatMap((letter) => {
    if (encoding === 'gbk') return GBK.get(letter) ?? [];
    const unit = letter.charCodeAt(0);
    return encoding === 'utf-16le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
  });
}

/** Converts in pieces of the given lengths, then the rest. */
function converted(
  bytes: readonly number[],
  encoding: 'gbk' | 'utf-16le' | 'utf-16be',
  cuts: readonly number[],
): number[] {
  const transcoder = new Transcoder({ encoding, cr: false });
  const found: number[] = [];
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    found.push(...transcoder.push(Uint8Array.from(bytes.slice(at, at + cut))));
    at += cut;
  }
  return [...found, ...transcoder.finish()];
}

const letters = fc.array(fc.constantFrom(...GBK.keys()), { maxLength: 30 });
const encodings = fc.constantFrom('gbk' as const, 'utf-16le' as const, 'utf-16be' as const);
const cuts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 });

test('wherever a file is cut into pieces, its text is the same', () => {
  fc.assert(
    fc.property(letters, encodings, cuts, (text, encoding, at) => {
      expect(converted(encoded(text, encoding), encoding, at)).toEqual([...encodeUtf8(text.join(''))]);
    }),
  );
});

test('a file that ends inside a character has a byte there that no UTF-8 has', () => {
  fc.assert(
    fc.property(letters, encodings, cuts, (text, encoding, at) => {
      const bytes = [...encoded(text, encoding), ...encoded(['你'], encoding).slice(0, 1)];
      expect(converted(bytes, encoding, at)).toEqual([...encodeUtf8(text.join('')), 0xff]);
    }),
  );
});
