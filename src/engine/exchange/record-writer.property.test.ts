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

const EDGE: JobEdge = {
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

describe('a record writer', () => {
  test('sends each row to the channel of its key group, in order, whatever the number of channels', () => {
    const batches = fc.array(fc.array(fc.bigInt(-50n, 50n), { minLength: 1, maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), batches, (count, keys) => {
        const channels = Array.from(
          { length: count },
          (_, index) => new OutputChannel(`0:0:${index}`, `1/${index}`, SCHEMA, () => undefined),
        );
        const writer = new RecordWriter(
          EDGE,
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

  test('fills buffers that come back, whose columns have been sent away, and copies those that stay half full', () => {
    const channels = [0, 1].map((index) => new OutputChannel(`0:0:${index}`, `1/${index}`, SCHEMA, () => undefined));
    const writer = new RecordWriter(
      EDGE,
      channels,
      createChannelSelector('hash', 2, [0], 128, () => 0),
    );
    const expected: unknown[][] = [[], []];
    const sent: unknown[][] = [[], []];
    for (let batch = 0; batch < 40; batch++) {
      const rows = Array.from({ length: 1000 }, (_, row): [bigint, number] => [BigInt(row % 97), 1000 * batch + row]);
      for (const row of rows) expected[subtaskOfKeyGroup(keyGroupOf(javaHashOfLong(row[0]), 128), 128, 2)]?.push(row);
      writer.write(batchOfRows(SCHEMA, rows, []), false);
      if (batch % 13 === 12 || batch === 39) writer.flush();
      channels.forEach((channel, index) => {
        for (let next = channel.takeSendable(); next !== null; next = channel.takeSendable()) {
          if (next.element.kind !== 'records') continue;
          const { buffer } = next.element;
          const [moved] = structuredClone([buffer], { transfer: [buffer] }) as [ArrayBuffer];
          sent[index]?.push(...rowsOf(decodeBatch(moved, SCHEMA)));
          channel.grant(1, [moved]);
        }
      });
    }
    expect(sent).toEqual(expected);
  });
});
