import { hashAt } from '#std/prng.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { allocateBatch, type Column, type RecordBatch } from '#protocol/record-batch.ts';
import { TextInterner } from '#protocol/text-dictionary.ts';

/** What the expression bench evaluates, with the same thing written by hand: the judge and the yardstick. */
export interface ExpressionCase {
  readonly name: string;
  /** Null: all rows are kept. */
  readonly condition: string | null;
  readonly projection: string;
  /** Writes the result of a batch into `out`, densely; returns the number of rows. */
  hand(batch: RecordBatch, out: Output): number;
}

/** Room for one batch of results, of whatever type. */
export interface Output {
  readonly selection: Int32Array;
  readonly longs: BigInt64Array;
  readonly doubles: Float64Array;
  readonly texts: string[];
  readonly ints: Int32Array;
}

export const BATCH_ROWS = 4096;

const BIGINT: LogicalType = { kind: 'BIGINT' };
const DECIMAL: LogicalType = { kind: 'DECIMAL', precision: 10, scale: 2 };
const DOUBLE: LogicalType = { kind: 'DOUBLE' };
const STRING: LogicalType = { kind: 'STRING' };

const COLUMNS: readonly (readonly [string, LogicalType])[] = [
  ['a', BIGINT],
  ['b', BIGINT],
  ['p', DECIMAL],
  ['q', DECIMAL],
  ['d', DOUBLE],
  ['e', DOUBLE],
  ['s', STRING],
];

export const BENCH_SCHEMA: Schema = {
  fields: COLUMNS.map(([name, type]) => ({ name, type, nullable: false })),
  timeField: null,
  changelog: false,
};

const WORDS = 'stream table window barrier checkpoint watermark operator subtask channel credit über 日本'.split(' ');

/** Batches of seeded rows. */
export function benchBatches(count: number): readonly RecordBatch[] {
  return Array.from({ length: count }, (_, index) => {
    const batch = allocateBatch(BENCH_SCHEMA, BATCH_ROWS);
    batch.rows = BATCH_ROWS;
    const [a, b, p, q, d, e, s] = batch.columns.map((column) => column.values) as unknown as [
      BigInt64Array,
      BigInt64Array,
      BigInt64Array,
      BigInt64Array,
      Float64Array,
      Float64Array,
      string[],
    ];
    for (let row = 0; row < BATCH_ROWS; row++) {
      const random = (salt: number): number => hashAt(salt, index * BATCH_ROWS + row) >>> 0;
      a[row] = BigInt(random(1) % 1_000_000);
      b[row] = BigInt(random(2)) << 8n;
      p[row] = BigInt(random(3) % 10_000);
      q[row] = BigInt(random(4) % 1_000_000);
      d[row] = random(5) / 2 ** 32;
      e[row] = random(6) / 2 ** 16;
      s[row] = `${WORDS[random(7) % WORDS.length]} ${WORDS[random(8) % WORDS.length]}`;
    }
    return batch;
  });
}

const INTERNER = new TextInterner();

/** The same batch with the codes of one dictionary beside its texts. */
export function withCodes(batch: RecordBatch): RecordBatch {
  const columns = batch.columns.map((each): Column => {
    if (each.type.kind !== 'STRING') return each;
    const codes = Int32Array.from(each.values as string[], (text) => INTERNER.codeOf(text));
    return { ...each, codes: { codes, dictionary: INTERNER.dictionary() } };
  });
  return { ...batch, columns };
}

function column<T>(batch: RecordBatch, name: string): T {
  const index = COLUMNS.findIndex(([each]) => each === name);
  return batch.columns[index]?.values as T;
}

export const NUMBER_CASES: readonly ExpressionCase[] = [
  {
    name: 'BIGINT',
    condition: 'a > 500000',
    projection: 'a * 3 + b',
    hand(batch, { selection, longs }) {
      const [a, b] = [column<BigInt64Array>(batch, 'a'), column<BigInt64Array>(batch, 'b')];
      let count = 0;
      for (let row = 0; row < batch.rows; row++) if ((a[row] as bigint) > 500_000n) selection[count++] = row;
      for (let i = 0; i < count; i++) {
        const row = selection[i] as number;
        longs[i] = (a[row] as bigint) * 3n + (b[row] as bigint);
      }
      return count;
    },
  },
  {
    name: 'DECIMAL(10, 2)',
    condition: 'p > 50.00',
    projection: 'p * 0.908 + q',
    hand(batch, { selection, longs }) {
      const [p, q] = [column<BigInt64Array>(batch, 'p'), column<BigInt64Array>(batch, 'q')];
      let count = 0;
      for (let row = 0; row < batch.rows; row++) if ((p[row] as bigint) > 5000n) selection[count++] = row;
      for (let i = 0; i < count; i++) {
        const row = selection[i] as number;
        longs[i] = (p[row] as bigint) * 908n + (q[row] as bigint) * 1000n;
      }
      return count;
    },
  },
  {
    name: 'DOUBLE',
    condition: 'd > 0.5e0',
    projection: 'd * 2.5e0 + e',
    hand(batch, { selection, doubles }) {
      const [d, e] = [column<Float64Array>(batch, 'd'), column<Float64Array>(batch, 'e')];
      let count = 0;
      for (let row = 0; row < batch.rows; row++) if ((d[row] as number) > 0.5) selection[count++] = row;
      for (let i = 0; i < count; i++) {
        const row = selection[i] as number;
        doubles[i] = (d[row] as number) * 2.5 + (e[row] as number);
      }
      return count;
    },
  },
];

function textCase(projection: string, each: (text: string) => string): ExpressionCase {
  return {
    name: projection,
    condition: null,
    projection,
    hand(batch, { texts }) {
      const s = column<string[]>(batch, 's');
      for (let row = 0; row < batch.rows; row++) texts[row] = each(s[row] as string);
      return batch.rows;
    },
  };
}

function intCase(projection: string, each: (text: string) => number): ExpressionCase {
  return {
    name: projection,
    condition: null,
    projection,
    hand(batch, { ints }) {
      const s = column<string[]>(batch, 's');
      for (let row = 0; row < batch.rows; row++) ints[row] = each(s[row] as string);
      return batch.rows;
    },
  };
}

export const TEXT_CASES: readonly ExpressionCase[] = [
  textCase('UPPER(s)', (text) => text.toUpperCase()),
  textCase("s || '!'", (text) => `${text}!`),
  textCase('SUBSTRING(s, 3, 5)', (text) => text.slice(2, 7)),
  textCase("REPLACE(s, 'e', 'E')", (text) => text.replaceAll('e', 'E')),
  intCase('CHAR_LENGTH(s)', (text) => text.length),
  intCase("POSITION('er' IN s)", (text) => text.indexOf('er') + 1),
  intCase("CASE WHEN s LIKE '%check%' THEN 1 ELSE 0 END", (text) => (text.includes('check') ? 1 : 0)),
];
