import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { allocateBatch, type Column, type RecordBatch, timeColumnOf } from '#protocol/record-batch.ts';
import type { TextDictionary } from '#protocol/text-dictionary.ts';
import { BatchBuilder } from './batch-builder.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'id', type: { kind: 'INT' }, nullable: false },
    { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: true },
    { name: 'word', type: { kind: 'STRING' }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

const DICTIONARY: TextDictionary = { texts: ['none', 'odd', 'even'] };

/** Rows numbered from `first`; `shared`: their event times are the array of the column `ts`. */
function batchOf(first: number, rows: number, shared: boolean): RecordBatch {
  const batch = allocateBatch(SCHEMA, rows);
  const [id, ts, word] = batch.columns as [Column, Column, Column];
  const codes = Int32Array.from({ length: rows }, (_, row) => 1 + (row % 2));
  word.codes = { codes, dictionary: DICTIONARY };
  if (shared) batch.eventTimes = ts.values as Float64Array;
  for (let row = 0; row < rows; row++) {
    id.values[row] = first + row;
    ts.values[row] = 1000 * (first + row);
    word.values[row] = must(DICTIONARY.texts[codes[row] ?? 0], 'a text of the dictionary');
    batch.eventTimes[row] = shared ? 1000 * (first + row) : -(first + row);
  }
  batch.rows = rows;
  return batch;
}

test('rows keep their event times, whether those are a column or not, and their codes, and through a save', () => {
  const parts = fc.array(fc.record({ rows: fc.integer({ min: 1, max: 200 }), shared: fc.boolean() }), { maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.nat({ max: 6 }), (appended, savedAfter) => {
      let builder = new BatchBuilder(SCHEMA, 2048);
      const times: number[] = [];
      const stamps: number[] = [];
      appended.forEach(({ rows, shared }, index) => {
        const first = times.length;
        const batch = batchOf(first, rows, shared);
        const picks = Int32Array.from({ length: rows }, (_, row) => rows - 1 - row);
        builder.append(batch, picks, 0, rows);
        for (const row of picks) {
          times.push(batch.eventTimes[row] as number);
          stamps.push(1000 * (first + row));
        }
        if (index !== savedAfter) return;
        const loaded = new BatchBuilder(SCHEMA, 2048);
        loaded.load(builder.save());
        builder = loaded;
      });
      const { batch } = builder;
      const ts = batch.columns[1] as Column;
      expect([...batch.eventTimes.subarray(0, batch.rows)]).toEqual(times);
      const word = batch.columns[2] as Column;
      if (word.codes !== undefined) {
        const { codes, dictionary } = word.codes;
        const texts = Array.from({ length: batch.rows }, (_, row) => dictionary.texts[codes[row] ?? 0]);
        expect(texts).toEqual((word.values as string[]).slice(0, batch.rows));
      }
      expect([...(ts.values as Float64Array).subarray(0, batch.rows)]).toEqual(stamps);
      const allShared = appended.every(({ shared }) => shared);
      if (batch.rows > 0) expect(timeColumnOf(batch)).toBe(allShared ? 1 : -1);
      builder.reset();
      builder.append(batchOf(0, 2, true), Int32Array.of(0, 1), 0, 2);
      expect(timeColumnOf(batch)).toBe(1);
    }),
    { numRuns: 60 },
  );
});
