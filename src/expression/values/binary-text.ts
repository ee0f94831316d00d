import { decodeUtf8, utf8Length, writeUtf8 } from '#std/utf8.ts';

/** Bytes as Weir stores them: a text of one unit (0 to 255) a byte. */

/** The bytes of a text in UTF-8. */
export function bytesOfText(text: string): string {
  const bytes = new Uint8Array(utf8Length(text));
  writeUtf8(text, bytes, 0);
  return unitsOf(bytes);
}

/** The text of bytes in UTF-8; what is none reads as U+FFFD. */
export function textOfBytes(binary: string): string {
  return decodeUtf8(bytesOf(binary));
}

/** The bytes as numbers. */
export function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Numbers as bytes. */
export function unitsOf(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}

/** `4a4b`. */
export function hexOfBytes(binary: string): string {
  let hex = '';
  for (let i = 0; i < binary.length; i++) hex += binary.charCodeAt(i).toString(16).padStart(2, '0');
  return hex;
}

/** The bytes of hexadecimal digits, an even number of them. */
export function bytesOfHex(hex: string): string {
  let binary = '';
  for (let i = 0; i < hex.length; i += 2) binary += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
  return binary;
}
