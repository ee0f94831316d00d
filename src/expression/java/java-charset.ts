import { encodeUtf8 } from '#std/utf8.ts';

/**
 * The character sets that every Java has. What a set has not is written as `?`, and bytes that are none read as U+FFFD,
 * as many as Java's decoder writes.
 */
export type JavaCharset = 'UTF-8' | 'US-ASCII' | 'ISO-8859-1' | 'UTF-16' | 'UTF-16BE' | 'UTF-16LE';

const NAMES: Readonly<Record<string, JavaCharset>> = {
  'UTF-8': 'UTF-8',
  UTF8: 'UTF-8',
  'US-ASCII': 'US-ASCII',
  ASCII: 'US-ASCII',
  'ISO-8859-1': 'ISO-8859-1',
  LATIN1: 'ISO-8859-1',
  'UTF-16': 'UTF-16',
  UTF16: 'UTF-16',
  'UTF-16BE': 'UTF-16BE',
  'UTF-16LE': 'UTF-16LE',
};

/** The set of a name, without case, or null. */
export function findCharset(name: string): JavaCharset | null {
  return NAMES[name.toUpperCase()] ?? null;
}

/** Names for messages. */
export const CHARSET_NAMES = [...new Set(Object.values(NAMES))].join(', ');

/** Writes a text; a lone surrogate is `?` (U+FFFD in UTF-16). */
export function encodeText(text: string, charset: JavaCharset): Uint8Array {
  switch (charset) {
    case 'UTF-8':
      return encodeUtf8(text);
    case 'US-ASCII':
      return encodeSingle(text, 0x7f);
    case 'ISO-8859-1':
      return encodeSingle(text, 0xff);
    case 'UTF-16':
      return text === '' ? new Uint8Array(0) : encodeUnits(`\ufeff${text}`, false);
    default:
      return encodeUnits(text, charset === 'UTF-16LE');
  }
}

/** Reads bytes. */
export function decodeText(bytes: Uint8Array, charset: JavaCharset): string {
  switch (charset) {
    case 'UTF-8':
      return decodeJavaUtf8(bytes);
    case 'US-ASCII':
      return fromUnits(Array.from(bytes, (byte) => (byte > 0x7f ? 0xfffd : byte)));
    case 'ISO-8859-1':
      return fromUnits(Array.from(bytes));
    case 'UTF-16': {
      const [first, second] = bytes;
      const little = first === 0xff && second === 0xfe;
      const marked = little || (first === 0xfe && second === 0xff);
      return decodeUnits(marked ? bytes.subarray(2) : bytes, little);
    }
    default:
      return decodeUnits(bytes, charset === 'UTF-16LE');
  }
}

function encodeSingle(text: string, last: number): Uint8Array {
  return Uint8Array.from(Array.from(text), (point) => {
    const code = point.codePointAt(0) as number;
    return code > last ? 0x3f : code;
  });
}

function encodeUnits(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  const whole = replaceLoneSurrogates(text);
  for (let i = 0; i < whole.length; i++) view.setUint16(2 * i, whole.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
}

function decodeUnits(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) units.push(view.getUint16(at, little));
  if (bytes.length % 2 === 1) units.push(0xfffd);
  return replaceLoneSurrogates(fromUnits(units));
}

function replaceLoneSurrogates(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function fromUnits(units: readonly number[]): string {
  let text = '';
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.slice(at, at + 4096));
  return text;
}

/**
 * Java's `new String(bytes, UTF_8)`: one U+FFFD for the longest beginning of a character, and one for a whole encoded
 * surrogate.
 */
function decodeJavaUtf8(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] as number;
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size === 1) {
      text += String.fromCharCode(lead);
      at++;
      continue;
    }
    let length = 1;
    while (length < size && isContinuation(bytes, at, length)) length++;
    let point = lead & (0x7f >> size);
    for (let i = 1; i < length; i++) point = (point << 6) | ((bytes[at + i] as number) & 0x3f);
    const whole = size > 0 && length === size && !(point >= 0xd800 && point <= 0xdfff);
    text += whole ? String.fromCodePoint(point) : '\ufffd';
    at += length;
  }
  return text;
}

/** Whether the byte at `offset` may continue the character that starts at `at`. */
function isContinuation(bytes: Uint8Array, at: number, offset: number): boolean {
  const byte = bytes[at + offset];
  if (byte === undefined || (byte & 0xc0) !== 0x80) return false;
  if (offset > 1) return true;
  const lead = bytes[at];
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte < 0x90;
}
