import { decodeUtf8, utf8Length, writeUtf8 } from '#std/utf8.ts';
import type { Column } from './record-batch.ts';
import type { TextCodes, TextInterner } from './text-dictionary.ts';

/**
 * The wire form of a text column, in one of two ways:
 *
 *   plain: Int32[rows + 1] end offsets, of which the first is 0, and the UTF-8 bytes of each row;
 *   as a dictionary of the batch: Int32 minus the number of its texts, Int32 bytes of the section, Int32[texts + 1] end
 *   offsets, the UTF-8 bytes of each text, Uint16[rows] which text each row has. A NULL has text 0, which is empty.
 *
 * Both take the same room, that of the plain way: what a byte counter says does not depend on hints. A dictionary is
 * written only where it is at most half as long as the column, which leaves room for its codes.
 */

/** A column that goes as a dictionary. */
export interface TextPlan {
  /** Of the whole section, as the plain way would take. */
  readonly bytes: number;
  readonly texts: readonly string[];
  /** Which of them each row has. */
  readonly places: Uint16Array;
}

/** Bytes that are a whole number of words. */
export function align8(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Bytes of texts, the plain way. */
export function textBytes(texts: readonly string[], rows: number): number {
  let bytes = 0;
  for (let row = 0; row < rows; row++) bytes += utf8Length(texts[row] as string);
  return align8((rows + 1) * 4) + align8(bytes);
}

/** By code: the place of its text in the plan that is being made; all 0 between two plans. */
let placeOfCode = new Uint16Array(0);
let lengths = new Int32Array(0);

/** How a column with codes goes as a dictionary; null if it has too many texts for its rows. */
export function textPlan(column: Column, rows: number): TextPlan | null {
  const { codes, dictionary } = column.codes as TextCodes;
  const { nulls } = column;
  const values = column.values as readonly string[];
  if (placeOfCode.length < dictionary.texts.length) placeOfCode = new Uint16Array(2 * dictionary.texts.length);
  if (lengths.length < rows) lengths = new Int32Array(rows);
  const textsMax = Math.min((rows - 8) >> 1, PLACES_MAX);
  const places = new Uint16Array(rows);
  const texts: string[] = [''];
  const used: number[] = [];
  let bytes = 0;
  for (let row = 0; row < rows && texts.length <= textsMax; row++) {
    if (nulls !== null && nulls[row] === 1) {
      bytes += utf8Length(values[row] as string);
      continue;
    }
    const code = codes[row] as number;
    let place = placeOfCode[code] as number;
    if (place === 0) {
      const text = values[row] as string;
      place = texts.push(text) - 1;
      lengths[place] = utf8Length(text);
      placeOfCode[code] = place;
      used.push(code);
    }
    places[row] = place;
    bytes += lengths[place] as number;
  }
  for (const code of used) placeOfCode[code] = 0;
  return texts.length > textsMax ? null : { bytes: align8((rows + 1) * 4) + align8(bytes), texts, places };
}

/** What a Uint16 can say. */
const PLACES_MAX = 65_535;

/** Writes a column as {@link textPlan} planned it; returns the position behind its section. */
export function writePlannedTexts({ bytes, texts, places }: TextPlan, buffer: ArrayBuffer, at: number): number {
  const head = new Int32Array(buffer, at, texts.length + 3);
  head.set([-texts.length, bytes, 0]);
  const start = at + head.byteLength;
  const into = new Uint8Array(buffer, start);
  let end = 0;
  for (let place = 0; place < texts.length; place++) {
    end = writeUtf8(texts[place] as string, into, end);
    head[place + 3] = end;
  }
  new Uint16Array(buffer, align2(start + end), places.length).set(places);
  return at + bytes;
}

/** A text column of the wire; `codes` if it came as a dictionary and the reader has one for it. */
export interface TextSection {
  readonly values: string[];
  readonly codes: TextCodes | null;
  /** Position behind the section. */
  readonly at: number;
}

/** Reads a column that came as a dictionary; null if it came plain. */
export function readCodedTexts(
  rows: number,
  buffer: ArrayBuffer,
  at: number,
  interner: TextInterner | null,
): TextSection | null {
  const [minus, bytes] = new Int32Array(buffer, at, 2) as unknown as [number, number];
  if (minus >= 0) return null;
  const count = -minus;
  const offsets = new Int32Array(buffer, at + 8, count + 1);
  const start = at + 12 + 4 * count;
  const end = offsets[count] as number;
  const texts = sliceTexts(new Uint8Array(buffer, start, end), offsets, count);
  const places = new Uint16Array(buffer, align2(start + end), rows);
  const codes = interner === null ? null : internedCodes(texts, places, rows, interner);
  const values = new Array<string>(rows);
  for (let row = 0; row < rows; row++) values[row] = texts[places[row] as number] as string;
  return { values, codes, at: at + bytes };
}

/** Codes in the dictionary that lives on, whose texts take the place of the equal ones; null if it had no room. */
function internedCodes(texts: string[], places: Uint16Array, rows: number, interner: TextInterner): TextCodes | null {
  const dictionary = interner.dictionary();
  const codeOfPlace = new Int32Array(texts.length);
  for (let place = 1; place < texts.length; place++) {
    const code = interner.codeOf(texts[place] as string);
    if (code < 0 || interner.dictionary() !== dictionary) return null;
    codeOfPlace[place] = code;
    texts[place] = dictionary.texts[code] as string;
  }
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) codes[row] = codeOfPlace[places[row] as number] as number;
  return { codes, dictionary };
}

/** Writes texts the plain way; returns the position behind their section. */
export function writeTexts(texts: readonly string[], rows: number, buffer: ArrayBuffer, at: number): number {
  const offsets = new Int32Array(buffer, at, rows + 1);
  const start = at + align8((rows + 1) * 4);
  const bytes = new Uint8Array(buffer, start);
  offsets[0] = 0;
  let end = 0;
  for (let row = 0; row < rows; row++) {
    end = writeUtf8(texts[row] as string, bytes, end);
    offsets[row + 1] = end;
  }
  return start + align8(end);
}

/** Reads texts that were written the plain way, and the position behind their section. */
export function readTexts(rows: number, buffer: ArrayBuffer, at: number): [string[], number] {
  const offsets = new Int32Array(buffer, at, rows + 1);
  const start = at + align8((rows + 1) * 4);
  const end = offsets[rows] as number;
  return [sliceTexts(new Uint8Array(buffer, start, end), offsets, rows), start + align8(end)];
}

/** One decode for all texts, then slices: ASCII (the common case) has equal offsets in both. */
function sliceTexts(bytes: Uint8Array, offsets: Int32Array, count: number): string[] {
  const whole = decodeUtf8(bytes);
  const texts = new Array<string>(count);
  if (whole.length === bytes.length) {
    for (let i = 0; i < count; i++) texts[i] = whole.slice(offsets[i], offsets[i + 1]);
  } else {
    for (let i = 0; i < count; i++) texts[i] = decodeUtf8(bytes, offsets[i], offsets[i + 1]);
  }
  return texts;
}

function align2(bytes: number): number {
  return (bytes + 1) & ~1;
}
