import type { FileForm } from '#model/sources/file-key.ts';

/**
 * Converts a file into UTF-8, piece by piece. What is no text in its encoding becomes a byte that no UTF-8 has, so that
 * the source refuses the line and counts it, instead of reading a text with holes. Line ends of CR alone become LF.
 */
export class Transcoder {
  readonly #decoder: TextDecoder;
  readonly #encoder = new TextEncoder();
  readonly #cr: boolean;

  constructor({ encoding, cr }: FileForm) {
    this.#decoder = new TextDecoder(encoding);
    this.#cr = cr;
  }

  /** The UTF-8 of the next piece; a character that is not complete waits for the piece behind it. */
  push(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return this.#encode(this.#decoder.decode(piece, { stream: true }));
  }

  /** What is left at the end of the file. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#encode(this.#decoder.decode());
  }

  #encode(decoded: string): Uint8Array<ArrayBuffer> {
    const text = this.#cr ? decoded.replaceAll('\r', '\n') : decoded;
    const bytes = this.#encoder.encode(text);
    return text.includes('\uFFFD') ? withoutReplacements(bytes) : bytes;
  }
}

const NO_TEXT = 0xff;

/** Every EF BF BD becomes FF. */
function withoutReplacements(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const isReplacement = bytes[from] === 0xef && bytes[from + 1] === 0xbf && bytes[from + 2] === 0xbd;
    bytes[to++] = isReplacement ? NO_TEXT : (bytes[from] as number);
    if (isReplacement) from += 2;
  }
  return bytes.subarray(0, to);
}
