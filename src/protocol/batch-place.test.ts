import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { decodeBatch, encodeBatch } from './batch-codec.ts';
import { isUnplaced, placeBatch, takePlaced } from './batch-place.ts';
import type { Field, Schema } from './logical-type.ts';
import { allocateBatch, type Column, type RecordBatch } from './record-batch.ts';

const ROWS = 13;

const FIELDS: readonly Field[] = [
  { name: 'flag', type: { kind: 'BOOLEAN' }, nullable: true },
  { name: 'int', type: { kind: 'INT' }, nullable: false },
  { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: true },
  { name: 'long', type: { kind: 'BIGINT' }, nullable: true },
  { name: 'wide', type: { kind: 'DECIMAL', precision: 38, scale: 2 }, nullable: false },
];
const SCHEMA: Schema = { fields: FIELDS, timeField: 2, changelog: false };

/** Writes rows [from, to) of a sequence that begins at `seed`. */
function fill(batch: RecordBatch, seed: number, from: number, to: number): void {
  const [flag, int, ts, long, wide] = batch.columns as [Column, Column, Column, Column, Column];
  for (let row = from; row < to; row++) {
    flag.values[row] = (seed + row) % 2;
    int.values[row] = seed + row;
    ts.values[row] = 1000 * (seed + row);
    long.values[row] = BigInt(-seed - row);
    (wide.values as BigInt64Array).set([BigInt(row), BigInt(seed)], 2 * row);
    for (const { nulls } of [flag, ts, long]) if (nulls !== null) nulls[row] = (seed + row) % 5 === 0 ? 1 : 0;
    batch.eventTimes[row] = 1000 * (seed + row);
    if (batch.rowKinds !== null) batch.rowKinds[row] = row % 4;
  }
  batch.rows = to;
}

function filled(schema: Schema, shared: boolean, rows = ROWS): RecordBatch {
  const batch = allocateBatch(schema, ROWS);
  if (shared) batch.eventTimes = must(batch.columns[2], 'ts').values as Float64Array;
  fill(batch, 3, 0, rows);
  return batch;
}

describe('a batch that lies where it is sent', () => {
  test.each([
    [SCHEMA, false],
    [SCHEMA, true],
    [{ ...SCHEMA, changelog: true }, true],
  ])('is the wire form of its rows, some of them written before it was placed', (schema, shared) => {
    const batch = filled(schema, shared, 4);
    placeBatch(batch, ROWS);
    fill(batch, 3, 4, ROWS);
    const wire = encodeBatch(filled(schema, shared));
    const placed = must(takePlaced(batch, []), 'a full batch that lies as it was placed');
    expect(new Uint8Array(placed)).toEqual(new Uint8Array(wire));
    expect(decodeBatch(placed, schema)).toEqual(decodeBatch(wire, schema));
  });

  test('can be read after its buffer was taken, and is placed again when that has been sent', () => {
    const batch = filled(SCHEMA, true);
    placeBatch(batch, ROWS);
    const spare = [new ArrayBuffer(8), new ArrayBuffer(4096)];
    const given = must(spare[1], 'a buffer that is large enough');
    const first = must(takePlaced(batch, spare), 'a full batch');
    expect({ spare: spare.length, unplaced: isUnplaced(batch), last: batch.eventTimes[ROWS - 1] }).toEqual({
      spare: 1,
      unplaced: true,
      last: 1000 * (3 + ROWS - 1),
    });
    expect(takePlaced(batch, [])).toBe(null);
    structuredClone(first, { transfer: [first] });
    batch.rows = 0;
    placeBatch(batch, ROWS);
    fill(batch, 7, 0, ROWS);
    expect(takePlaced(batch, [])).toBe(given);
    const expected = filled(SCHEMA, true);
    fill(expected, 7, 0, ROWS);
    expect(decodeBatch(given, SCHEMA)).toEqual(decodeBatch(encodeBatch(expected), SCHEMA));
  });

  test('is copied where it is not full, or where its columns have changed', () => {
    const placed = (): RecordBatch => {
      const batch = filled(SCHEMA, true);
      placeBatch(batch, ROWS);
      return batch;
    };
    const own = new Int32Array(ROWS);
    const [flag, int, ts, long, wide] = placed().columns as [Column, Column, Column, Column, Column];
    const changed: readonly ((batch: RecordBatch) => RecordBatch)[] = [
      (batch) => ({ ...batch, rows: ROWS - 1 }),
      (batch) => ({ ...batch, lineage: new Array<string>(ROWS).fill('') }),
      (batch) => ({ ...batch, eventTimes: batch.eventTimes.slice() }),
      (batch) => ({ ...batch, rowKinds: new Uint8Array(ROWS) }),
      (batch) => ({ ...batch, columns: batch.columns.slice(0, -1) }),
      (batch) => ({ ...batch, columns: batch.columns.toReversed() }),
      (batch) => ({ ...batch, columns: batch.columns.with(1, { ...int, values: own }) }),
      (batch) => ({ ...batch, columns: batch.columns.with(1, { ...int, nulls: new Uint8Array(ROWS) }) }),
      (batch) => ({ ...batch, columns: [flag, int, ts, long, wide] }),
    ];
    expect(changed.map((change) => takePlaced(change(placed()), []))).toEqual(changed.map(() => null));
  });

  test('texts have no place', () => {
    const schema: Schema = { ...SCHEMA, fields: [{ name: 'word', type: { kind: 'STRING' }, nullable: false }] };
    const batch = allocateBatch(schema, ROWS);
    batch.rows = ROWS;
    placeBatch(batch, ROWS);
    expect({ place: batch.place, taken: takePlaced(batch, []) }).toEqual({ place: undefined, taken: null });
  });
});
