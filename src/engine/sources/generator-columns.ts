import { assert } from '#std/assert.ts';
import { hashAt } from '#std/prng.ts';
import type { GeneratorField, GeneratorSourceConfig } from '#protocol/source-config.ts';
import { type Field, physicalTypeOf } from '#protocol/logical-type.ts';
import { DICTIONARY_TEXTS_MAX } from '#protocol/limits.ts';
import { type Column, type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type { TextCodes, TextDictionary } from '#protocol/text-dictionary.ts';
import { fillNumbers } from './generator-numbers.ts';
import { createKeyDistribution, drawKey, type KeyDistribution } from './zipf-keys.ts';

/**
 * Fills the columns of a generator: a pure function of (seed, split, offset), so that any stretch can be made again.
 *
 * Each (seed, split, column) is a stream of its own; record n takes its n-th random number. A column's name is no part
 * of it (renaming changes no value), its position is.
 */
export class GeneratorColumns {
  readonly #config: GeneratorSourceConfig;
  readonly #keys: readonly (KeyColumn | null)[];
  readonly #choices: readonly (TextDictionary | null)[];
  #numbers = new Float64Array(0);

  constructor(config: GeneratorSourceConfig, fields: readonly Field[]) {
    assert(config.fields.length === fields.length, 'a generator has one rule per column');
    this.#config = config;
    this.#choices = config.fields.map((field) => (field.fill === 'text' ? { texts: [...field.choices] } : null));
    this.#keys = config.fields.map((field) => (field.fill === 'key' ? createKeyColumn(field) : null));
  }

  /**
   * Fills rows [0, rows) of a batch with the records of offsets from `offset` on. Numbers are made in doubles and then
   * stored by the column's type: one plain loop each, no call per value.
   */
  fill(batch: RecordBatch, split: number, offset: number, rows: number): void {
    const place = { split, splits: this.#config.splits, offset, rows };
    this.#fillEventTimes(batch.eventTimes, split, offset, rows);
    batch.columns.forEach((column, index) => {
      const stream = streamOf(this.#config.seed, split, index);
      const field = this.#config.fields[index] as GeneratorField;
      switch (field.fill) {
        case 'key':
          this.#fillKeys(column, this.#keys[index] as KeyColumn, stream, offset, rows);
          return;
        case 'text':
          fillChoices(column, this.#choices[index] as TextDictionary, stream, offset, rows);
          return;
        case 'pattern':
          fillPattern(column.values as string[], field.pattern, stream, offset, rows);
          return;
        case 'event-time':
          storeNumbers(column, batch.eventTimes, rows);
          return;
        default:
          if (this.#numbers.length < rows) this.#numbers = new Float64Array(rows);
          fillNumbers(field, this.#numbers, { ...place, stream, eventTimes: batch.eventTimes });
          storeNumbers(column, this.#numbers, rows);
      }
    });
  }

  #fillEventTimes(times: Float64Array, split: number, offset: number, rows: number): void {
    const config = this.#config.eventTime;
    if (config === null) {
      times.fill(TIME_MIN, 0, rows);
      return;
    }
    const { startMs, stepMs, outOfOrdernessMs } = config;
    for (let i = 0; i < rows; i++) times[i] = startMs + (offset + i) * stepMs;
    if (outOfOrdernessMs === 0) return;
    const stream = streamOf(this.#config.seed, split, DISORDER_STREAM);
    const range = (outOfOrdernessMs + 1) / RANDOM_RANGE;
    for (let i = 0; i < rows; i++) times[i] = (times[i] as number) - Math.floor(hashAt(stream, offset + i) * range);
  }

  #fillKeys(column: Column, keys: KeyColumn, stream: number, offset: number, rows: number): void {
    const { distribution, texts, prefix, dictionary } = keys;
    const into = column.values as string[];
    if (dictionary !== null) {
      const codes = codesOf(column, dictionary, rows);
      for (let i = 0; i < rows; i++) {
        const key = drawKey(distribution, hashAt(stream, offset + i));
        codes[i] = key;
        into[i] = texts[key] ??= `${prefix}${key}`;
      }
      return;
    }
    for (let i = 0; i < rows; i++) {
      const key = drawKey(distribution, hashAt(stream, offset + i));
      into[i] = key < KEY_TEXTS_MAX ? (texts[key] ??= `${prefix}${key}`) : `${prefix}${key}`;
    }
  }
}

/** The codes of a column that is filled anew, possibly once more: nobody keeps them. */
function codesOf(column: Column, dictionary: TextDictionary, rows: number): Int32Array {
  const { codes } = column;
  if (codes === undefined || codes.codes.length < rows || codes.dictionary !== dictionary) {
    column.codes = { codes: new Int32Array(column.values.length), dictionary };
  }
  return (column.codes as TextCodes).codes;
}

const RANDOM_RANGE = 4294967296;
/** The stream of event-time disorder; no column has this index. */
const DISORDER_STREAM = -1;
/** Texts of keys below this one are kept; those of rarer keys are made anew, so that they hold no memory. */
const KEY_TEXTS_MAX = 65_536;

interface KeyColumn {
  readonly prefix: string;
  readonly distribution: KeyDistribution;
  readonly texts: (string | undefined)[];
  /** The same texts as a dictionary, if no key is beyond it; null for many keys. */
  readonly dictionary: TextDictionary | null;
}

function createKeyColumn(field: Extract<GeneratorField, { fill: 'key' }>): KeyColumn {
  const texts = new Array<string | undefined>(Math.min(field.keys, KEY_TEXTS_MAX));
  return {
    prefix: field.prefix,
    distribution: createKeyDistribution(field.keys, field.skew),
    texts,
    dictionary: field.keys <= DICTIONARY_TEXTS_MAX ? { texts: texts as string[] } : null,
  };
}

function fillChoices(column: Column, choices: TextDictionary, stream: number, offset: number, rows: number): void {
  const { texts } = choices;
  const into = column.values as string[];
  const codes = codesOf(column, choices, rows);
  const range = texts.length / RANDOM_RANGE;
  for (let i = 0; i < rows; i++) {
    const code = Math.floor(hashAt(stream, offset + i) * range);
    codes[i] = code;
    into[i] = texts[code] as string;
  }
}

function fillPattern(into: string[], pattern: string, stream: number, offset: number, rows: number): void {
  const parts = pattern.split(/([#?])/);
  for (let i = 0; i < rows; i++) {
    const row = hashAt(stream, offset + i) | 0;
    let draws = 0;
    let text = '';
    for (const part of parts) {
      if (part === '#') text += DIGITS[hashAt(row, draws++) % DIGITS.length] as string;
      else if (part === '?') text += LETTERS[hashAt(row, draws++) % LETTERS.length] as string;
      else text += part;
    }
    into[i] = text;
  }
}

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function storeNumbers(column: Column, numbers: Float64Array, rows: number): void {
  switch (physicalTypeOf(column.type)) {
    case 'i64': {
      const values = column.values as BigInt64Array;
      // Two Int32 halves instead of a BigInt per value; exact for whole numbers below 2^53.
      const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
      for (let row = 0; row < rows; row++) {
        const whole = numbers[row] as number;
        halves[2 * row] = whole | 0;
        halves[2 * row + 1] = Math.floor(whole / RANDOM_RANGE);
      }
      return;
    }
    case 'i32': {
      const values = column.values as Int32Array;
      for (let row = 0; row < rows; row++) values[row] = numbers[row] as number;
      return;
    }
    case 'f64':
      (column.values as Float64Array).set(numbers.subarray(0, rows));
      return;
    default:
      assert(false, `a generated number goes into a number column, not ${column.type.kind}`);
  }
}

function streamOf(seed: number, split: number, column: number): number {
  return hashAt(hashAt(seed, split), column + 1) | 0;
}
