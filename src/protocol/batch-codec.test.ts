import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { batchOfRows } from './batch-rows.ts';
import { decodeBatch, encodeBatch } from './batch-codec.ts';
import type { Schema } from './logical-type.ts';
import { must } from '#std/assert.ts';
import { type Column, type RecordBatch, timeColumnOf, type Value, valueAt } from './record-batch.ts';
import { TextInterner } from './text-dictionary.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'flag', type: { kind: 'BOOLEAN' }, nullable: true },
    { name: 'int', type: { kind: 'INT' }, nullable: true },
    { name: 'long', type: { kind: 'BIGINT' }, nullable: true },
    { name: 'wide', type: { kind: 'DECIMAL', precision: 38, scale: 2 }, nullable: true },
    { name: 'double', type: { kind: 'DOUBLE' }, nullable: true },
    { name: 'text', type: { kind: 'STRING' }, nullable: true },
  ],
  timeField: null,
  changelog: true,
};

const TEXT: Schema['fields'][number] = { name: 'text', type: { kind: 'STRING' }, nullable: true };

function withCodes(column: Column, rows: number, interner: TextInterner): Column {
  const codes = Int32Array.from({ length: rows }, (_, row) => interner.codeOf(column.values[row] as string));
  return { ...column, codes: { codes, dictionary: interner.dictionary() } };
}

const nullable = <T extends Value>(value: fc.Arbitrary<T>): fc.Arbitrary<Value> => fc.option(value, { nil: null });

const ROW = fc.tuple(
  nullable(fc.boolean()),
  nullable(fc.integer()),
  nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  nullable(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n })),
  nullable(fc.double()),
  nullable(fc.string({ unit: 'grapheme', maxLength: 12 })),
);

describe('the wire form of a record batch', () => {
  test('event times that are a column are sent once, and are that column again', () => {
    const schema: Schema = {
      fields: [
        { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: true },
        { name: 'n', type: { kind: 'INT' }, nullable: false },
      ],
      timeField: 0,
      changelog: false,
    };
    const rows = Array.from({ length: 9 }, (_, row): Value[] => [1000 * row, row]);
    const times = rows.map(([time]) => time as number);
    const apart = batchOfRows(schema, rows, times);
    const shared = { ...apart, eventTimes: must(apart.columns[0], 'the time column').values as Float64Array };
    const [bytes, fewer] = [encodeBatch(apart), encodeBatch(shared)];
    expect(bytes.byteLength - fewer.byteLength).toBe(8 * rows.length);
    const decoded = decodeBatch(fewer, schema);
    expect(decoded).toEqual(decodeBatch(bytes, schema));
    expect([timeColumnOf(decodeBatch(bytes, schema)), timeColumnOf(decoded)]).toEqual([-1, 0]);
  });

  test('decodes to what was encoded, in a fresh buffer and in a reused one', () => {
    const dirty = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.array(ROW, { maxLength: 40 }), dirty, (rows, fill) => {
        const kinds = rows.map((_, index) => index % 4);
        const batch = batchOfRows(
          SCHEMA,
          rows,
          rows.map((_, index) => index * 7),
          kinds,
        );
        batch.lineage = rows.map((_, index) => `source:0:${index}`);
        const spare = [new ArrayBuffer(8), new Uint8Array(16_384).fill(fill).buffer];
        for (const buffer of [encodeBatch(batch), encodeBatch(batch, spare)]) {
          expect(contents(decodeBatch(buffer, SCHEMA))).toEqual(contents(batch));
        }
        expect(spare.length).toBe(1);
      }),
    );
  });

  test('texts of a dictionary come as they are, and as codes of a dictionary that lives on', () => {
    const schema: Schema = { ...SCHEMA, fields: [TEXT, { ...TEXT, name: 'other' }], changelog: false };
    const word = fc.constantFrom('', 'a', 'stream', 'checkpoint barrier', 'über', '日本', '😀');
    const row = fc.tuple(nullable(word), nullable(fc.string({ maxLength: 3 })));
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 60 }), { minLength: 1, maxLength: 3 }), (batches) => {
        const sender = new TextInterner();
        const receiver = [new TextInterner(), new TextInterner()];
        for (const rows of batches) {
          const plain = batchOfRows(schema, rows);
          const coded = { ...plain, columns: plain.columns.map((column) => withCodes(column, rows.length, sender)) };
          const buffer = encodeBatch(coded);
          // A hint changes no figure: what is counted in bytes stays.
          expect(buffer.byteLength).toBe(encodeBatch(plain).byteLength);
          expect(contents(decodeBatch(buffer, schema))).toEqual(contents(plain));
          const decoded = decodeBatch(buffer, schema, receiver);
          expect(contents(decoded)).toEqual(contents(plain));
          for (const column of decoded.columns) {
            if (column.codes === undefined) continue;
            const { codes, dictionary } = column.codes;
            const texts = rows.map((_, at) =>
              column.nulls?.[at] === 1 ? null : dictionary.texts[codes[at] as number],
            );
            expect(texts).toEqual(rows.map((_, at) => valueAt(column, at)));
          }
          const few = rows.length >= 30;
          if (few) expect(decoded.columns[0]?.codes?.dictionary).toBe(receiver[0]?.dictionary());
        }
      }),
    );
  });

  test('a reused buffer keeps no NULL of the batch it held before', () => {
    const schema: Schema = { ...SCHEMA, fields: [SCHEMA.fields[1] as Schema['fields'][number]], changelog: false };
    const used = encodeBatch(batchOfRows(schema, [[null], [null]]));
    const reused = encodeBatch(batchOfRows(schema, [[1], [2]]), [used]);
    expect(reused).toBe(used);
    expect(contents(decodeBatch(reused, schema)).rows).toEqual([[1], [2]]);
  });
});

function contents(batch: RecordBatch) {
  const rows = Array.from({ length: batch.rows }, (_, row) =>
    batch.columns.map((column: Column) => valueAt(column, row)),
  );
  return {
    rows,
    eventTimes: [...batch.eventTimes.subarray(0, batch.rows)],
    rowKinds: batch.rowKinds === null ? null : [...batch.rowKinds.subarray(0, batch.rows)],
    lineage: batch.lineage,
  };
}
