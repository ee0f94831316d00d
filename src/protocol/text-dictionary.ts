import { DICTIONARY_TEXTS_MAX, DICTIONARY_UNITS_MAX } from './limits.ts';

/**
 * Dictionaries of texts. A text column may say, beside its values, which place each of them has in a list of texts that
 * lives longer than the batch: what depends on the text alone is then computed once a text, and a text crosses a
 * channel once a batch.
 *
 * Invariants: a dictionary only grows, and what stands at a place never changes, so results may be kept by (dictionary,
 * code); two codes may stand for equal texts (of `UPPER`, say). Codes are a hint: without them a column means the same,
 * and who cannot keep them drops them. They are in no state and no snapshot.
 */
export interface TextDictionary {
  /** Texts by code; places that no row has named yet may be empty. */
  readonly texts: string[];
}

/** The codes of a column's rows; of a NULL, and of rows beyond the batch, they mean nothing. */
export interface TextCodes {
  readonly codes: Int32Array;
  readonly dictionary: TextDictionary;
}

/**
 * Gives each text its code in a bounded dictionary. A full one is replaced by an empty one if its texts came again and
 * again, else the interner gives up for good: the texts of that column do not repeat.
 */
export class TextInterner {
  #dictionary: TextDictionary = { texts: [] };
  #codes = new Map<string, number>();
  #units = 0;
  #asked = 0;
  #usable = true;

  /** The dictionary that codes given from now on are of. */
  dictionary(): TextDictionary {
    return this.#dictionary;
  }

  /** Whether it still gives codes. */
  usable(): boolean {
    return this.#usable;
  }

  /** The code of a text in {@link dictionary}, which may be a new one after this call; -1 if it gets none. */
  codeOf(text: string): number {
    if (!this.#usable) return -1;
    this.#asked++;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    if (text.length > TEXT_UNITS_MAX) return -1;
    if (this.#codes.size === DICTIONARY_TEXTS_MAX || this.#units + text.length > DICTIONARY_UNITS_MAX) {
      if (!this.#startAnew()) return -1;
    }
    const own = text.length < SLICE_UNITS_MIN ? text : text.split('').join('');
    const code = this.#dictionary.texts.push(own) - 1;
    this.#codes.set(own, code);
    this.#units += text.length;
    return code;
  }

  #startAnew(): boolean {
    const repeats = this.#asked >= REPEATS_WORTH * this.#codes.size;
    this.#usable = repeats;
    this.#dictionary = { texts: [] };
    this.#codes = new Map();
    this.#units = 0;
    this.#asked = 1;
    return this.#usable;
  }
}

/** Longer texts hardly repeat. */
const TEXT_UNITS_MAX = 256;

/** From this length on engines keep a part of a text as a reference to the whole, which would live as long. */
const SLICE_UNITS_MIN = 13;

/** How often a text must have come on average for a dictionary to be worth a new start. */
const REPEATS_WORTH = 4;
