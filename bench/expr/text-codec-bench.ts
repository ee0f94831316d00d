import { decodeBatch, encodeBatch } from '#protocol/batch-codec.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import { TextInterner } from '#protocol/text-dictionary.ts';
import { BATCH_ROWS } from './expression-cases.ts';
import { median, time } from './stopwatch.ts';

/** What one text column costs on its way over a channel, with its codes and without; what arrives is compared first. */
export function benchTextCodec(batches: readonly RecordBatch[], passes: number, rounds: number): readonly string[] {
  const coded = batches.map(textOnly);
  const plain = coded.map((batch) => ({
    ...batch,
    columns: batch.columns.map((column): Column => ({ ...column, codes: undefined })),
  }));
  const { schema } = coded[0] as RecordBatch;
  const interners = [new TextInterner()];
  const buffers: ArrayBuffer[][] = [[], []];
  for (const [way, of] of [plain, coded].entries()) {
    for (const batch of of) {
      const buffer = encodeBatch(batch);
      buffers[way]?.push(buffer);
      const [arrived] = decodeBatch(buffer, schema, interners).columns;
      batch.columns[0]?.values.forEach((text, row) => {
        if (arrived?.values[row] !== text) throw new Error(`${String(arrived?.values[row])} instead of ${text}`);
      });
    }
  }
  const perRow = 1e6 / (passes * batches.length * BATCH_ROWS);
  const measured = (run: (way: number) => void): string => {
    const times: number[][] = [[], []];
    for (let round = -1; round <= rounds; round++) {
      for (const way of [0, 1]) {
        const ms = time(() => {
          for (let pass = 0; pass < passes; pass++) run(way);
        });
        if (round > 0) times[way]?.push(ms);
      }
    }
    const [slow = 0, fast = 0] = times.map((each) => median(each) * perRow);
    return `${slow.toFixed(1)} | ${fast.toFixed(1)} | ${(slow / fast).toFixed(1)}`;
  };
  const spare: ArrayBuffer[] = [];
  const encoded = measured((way) => {
    for (const batch of way === 0 ? plain : coded) spare.push(encodeBatch(batch, spare));
  });
  const decoded = measured((way) => {
    for (const buffer of buffers[way] as ArrayBuffer[]) decodeBatch(buffer, schema, interners);
  });
  return [`| encode | ${encoded} |`, `| decode | ${decoded} |`];
}

function textOnly(batch: RecordBatch): RecordBatch {
  const at = batch.schema.fields.findIndex(({ type }) => type.kind === 'STRING');
  const schema = { ...batch.schema, fields: batch.schema.fields.slice(at, at + 1) };
  return { ...batch, schema, columns: batch.columns.slice(at, at + 1) };
}
