/** What separates lines and what begins a file, in bytes. */

export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

/** Bytes of the UTF-8 byte order mark that a file begins with, which is no text; 0 where there is none. */
export function byteOrderMarkBytes(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}
