import { fail, ok, type Result } from '#std/result.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';

/**
 * The text of a line. Files in the vault are UTF-8; what an import could not decode stands in them as bytes that no
 * UTF-8 has, so that a line which lost something is refused and never read with holes.
 */

/** Long arguments lists overflow the stack of some hosts; lines longer than this take the general way. */
const DIRECT_DECODE_MAX = 4096;

/** Decodes `bytes[from, to)`; lines of ASCII, the common case, without a step per character. */
export function decodeLine(bytes: Uint8Array, from: number, to: number): Result<string, LineRefusal> {
  if (to - from <= DIRECT_DECODE_MAX && isAscii(bytes, from, to)) {
    return ok(String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]));
  }
  const text = decodeUtf8(bytes, from, to);
  // A replacement character is legal text, but only where its own three bytes stand.
  return text.includes('\uFFFD') && !holds(bytes, from, to, text) ? fail(refusal('not-text')) : ok(text);
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

function holds(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  const encoded = encodeUtf8(text);
  if (encoded.length !== to - from) return false;
  return encoded.every((byte, index) => byte === bytes[from + index]);
}
