import { assert, unreachable } from '#std/assert.ts';
import { hashAt } from '#std/prng.ts';
import type { GeneratorField, GeneratorSourceConfig } from '#protocol/job-plan.ts';
import { type Field, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, TIME_MIN } from '#protocol/record-batch.ts';
import { createKeyDistribution, drawKey, type KeyDistribution } from './zipf-keys.ts';

/**
 * Fills the columns of a generator: a pure function of (seed, split, offset), so that any stretch can be made again.
 *
 * Each (seed, split, column) is a stream of its own; record n takes its n-th random number. A column's name is no part of
 * it (renaming changes no value), its position is.
 */
export class GeneratorColumns {
  readonly #config: GeneratorSourceConfig;
  readonly #fields: readonly Field[];
  readonly #keys: readonly (KeyColumn | null)[];

  constructor(config: GeneratorSourceConfig, fields: readonly Field[]) {
    assert(config.fields.length === fields.length, 'a generator has one rule per column');
    this.#config = config;
    this.#fields = fields;
    this.#keys = config.fields.map((field) => (field.fill === 'key' ? createKeyColumn(field) : null));
  }

  /** Fills rows [0, rows) of one column with the values of offsets from `offset` on. */
  fill(column: Column, index: number, split: number, offset: number, rows: number): void {
    const field = this.#config.fields[index] as GeneratorField;
    const stream = streamOf(this.#config.seed, split, index);
    switch (field.fill) {
      case 'sequence':
        // Interleaved, so that numbers are unique over all splits.
        this.#fillNumbers(column, index, rows, (i) => (offset + i) * this.#config.splits + split);
        return;
      case 'event-time':
        this.#fillNumbers(column, index, rows, (i) => this.eventTime(split, offset + i));
        return;
      case 'int': {
        const { min, max } = field;
        const range = (max - min + 1) / RANDOM_RANGE;
        this.#fillNumbers(column, index, rows, (i) => min + Math.floor(hashAt(stream, offset + i) * range));
        return;
      }
      case 'double': {
        const { min, max } = field;
        const range = (max - min) / RANDOM_RANGE;
        this.#fillNumbers(column, index, rows, (i) => min + hashAt(stream, offset + i) * range);
        return;
      }
      case 'key': {
        const { distribution, texts, prefix } = this.#keys[index] as KeyColumn;
        const values = column.values as string[];
        for (let i = 0; i < rows; i++) {
          const key = drawKey(distribution, hashAt(stream, offset + i));
          values[i] = key < KEY_TEXTS_MAX ? (texts[key] ??= `${prefix}${key}`) : `${prefix}${key}`;
        }
        return;
      }
      case 'text': {
        const { choices } = field;
        const values = column.values as string[];
        const range = choices.length / RANDOM_RANGE;
        for (let i = 0; i < rows; i++) values[i] = choices[Math.floor(hashAt(stream, offset + i) * range)] as string;
        return;
      }
      default:
        unreachable(field, 'generator field');
    }
  }

  /** Event time of a record; {@link TIME_MIN} if the generator has none. */
  eventTime(split: number, offset: number): number {
    const time = this.#config.eventTime;
    if (time === null) return TIME_MIN;
    const planned = time.startMs + offset * time.stepMs;
    if (time.outOfOrdernessMs === 0) return planned;
    const random = hashAt(streamOf(this.#config.seed, split, DISORDER_STREAM), offset);
    return planned - Math.floor((random / RANDOM_RANGE) * (time.outOfOrdernessMs + 1));
  }

  #fillNumbers(column: Column, index: number, rows: number, value: (row: number) => number): void {
    const { type } = this.#fields[index] as Field;
    switch (physicalTypeOf(type)) {
      case 'i64': {
        const values = column.values as BigInt64Array;
        // Two Int32 halves instead of a BigInt per value; exact for whole numbers below 2^53.
        const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
        for (let row = 0; row < rows; row++) {
          const whole = value(row);
          halves[2 * row] = whole | 0;
          halves[2 * row + 1] = Math.floor(whole / RANDOM_RANGE);
        }
        return;
      }
      case 'i32':
      case 'f64': {
        const values = column.values as Int32Array | Float64Array;
        for (let row = 0; row < rows; row++) values[row] = value(row);
        return;
      }
      default:
        assert(false, `a generated number goes into a number column, not ${type.kind}`);
    }
  }
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
}

function createKeyColumn(field: Extract<GeneratorField, { fill: 'key' }>): KeyColumn {
  return {
    prefix: field.prefix,
    distribution: createKeyDistribution(field.keys, field.skew),
    texts: new Array<string | undefined>(Math.min(field.keys, KEY_TEXTS_MAX)),
  };
}

function streamOf(seed: number, split: number, column: number): number {
  return hashAt(hashAt(seed, split), column + 1) | 0;
}
