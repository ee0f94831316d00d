import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyGroupOf, javaHashOfLong, subtaskOfKeyGroup } from '#std/key-hash.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { decodeBatch } from '#protocol/batch-codec.ts';
import type { JobEdge } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { OutputChannel } from './output-channel.ts';
import { rowsOf } from '../operators/testing.ts';
import { createChannelSelector } from './partitioner.ts';
import { RecordWriter } from './record-writer.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'k', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'n', type: { kind: 'INT' }, nullable: false },
  ],
  timeField: null,
  changelog: false,
};

describe('a record writer', () => {
  test('sends each row to the channel of its key group, in order, whatever the number of channels', () => {
    const batches = fc.array(fc.array(fc.bigInt(-50n, 50n), { minLength: 1, maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), batches, (count, keys) => {
        const channels = Array.from(
          { length: count },
          (_, index) => new OutputChannel(`0:0:${index}`, `1/${index}`, SCHEMA, () => undefined),
        );
        const edge: JobEdge = {
          id: 0,
          documentEdgeId: 'e',
          from: 0,
          fromOperator: 0,
          tag: null,
          to: 1,
          partitioner: 'hash',
          keyFields: [0],
          schema: SCHEMA,
        };
        const writer = new RecordWriter(
          edge,
          channels,
          createChannelSelector('hash', count, [0], 128, () => 0),
        );
        const expected: unknown[][] = channels.map(() => []);
        let n = 0;
        for (const batch of keys) {
          const rows = batch.map((key): [bigint, number] => [key, n++]);
          for (const row of rows) {
            expected[subtaskOfKeyGroup(keyGroupOf(javaHashOfLong(row[0]), 128), 128, count)]?.push(row);
          }
          writer.write(batchOfRows(SCHEMA, rows, []), false);
        }
        writer.flush();
        const sent = channels.map((channel) => {
          const element = channel.takeSendable()?.element;
          return element?.kind === 'records' ? rowsOf(decodeBatch(element.buffer, SCHEMA)) : [];
        });
        expect(sent).toEqual(expected);
      }),
    );
  });
});
