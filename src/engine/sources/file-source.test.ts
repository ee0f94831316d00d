import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '#std/utf8.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { FILE_LINE_BYTES_MAX } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { FileReadFailed, FileSource } from './file-source.ts';
import { driveSource, LINE_SCHEMA, lineagesOf, NO_WATERMARKS } from './testing.ts';

const BASE: FileSourceConfig = {
  kind: 'source-file',
  splits: 1,
  rowsPerSecond: null,
  watermark: NO_WATERMARKS,
  file: 'sample:test',
  bytes: 0,
  format: 'lines',
  csv: null,
  timeColumn: null,
};

const ORDERS: Schema = {
  fields: [
    { name: 'id', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'item', type: { kind: 'STRING' }, nullable: true },
    { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 }, nullable: true },
    { name: 'at', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: true },
  ],
  timeField: 3,
  changelog: false,
};

const CSV = { format: 'csv', csv: { delimiter: ',', header: true }, timeColumn: 'at' } as const;

function create(
  text: string | Uint8Array,
  options: Partial<FileSourceConfig> = {},
  placement: { readonly subtaskIndex?: number; readonly parallelism?: number } = {},
): { readonly source: FileSource; readonly context: TestOperatorContext; readonly file: Uint8Array } {
  const file = typeof text === 'string' ? encodeUtf8(text) : text;
  const config = { ...BASE, bytes: file.length, ...options };
  const outputSchema = config.format === 'csv' ? ORDERS : LINE_SCHEMA;
  const context = new TestOperatorContext({ config, outputSchema, uid: 'file', ...placement });
  return { source: new FileSource(context, config), context, file };
}

function read(text: string | Uint8Array, options: Partial<FileSourceConfig> = {}): TestOperatorContext {
  const { source, context, file } = create(text, options);
  source.open();
  expect(driveSource(source, context, { file })).toBe(true);
  return context;
}

function lines(text: string | Uint8Array, options: Partial<FileSourceConfig> = {}): readonly string[] {
  return read(text, options)
    .rows()
    .map(([line]) => String(line));
}

function rejected(context: TestOperatorContext): readonly [number, string, string][] {
  return context.traces.flatMap((body) =>
    body.kind === 'recordRejected' ? [[body.line, body.reason, body.text] as [number, string, string]] : [],
  );
}

describe('lines', () => {
  test.each<[string, string, string[]]>([
    ['LF', 'a\nb\n', ['a', 'b']],
    ['no last line break', 'a\nb', ['a', 'b']],
    ['CR LF', 'a\r\nb\r\n', ['a', 'b']],
    ['a lone CR is text', 'a\rb\n', ['a\rb']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['only a line break', '\n', ['']],
    ['an empty file', '', []],
    ['a byte order mark', '\uFEFFa\nb', ['a', 'b']],
    ['a byte order mark and nothing else', '\uFEFF', []],
    ['a byte order mark is text further on', 'a\n\uFEFFb', ['a', '\uFEFFb']],
    ['several bytes a character', 'häßlich\n日本\n😀', ['häßlich', '日本', '😀']],
  ])('%s', (_name, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  test('offsets are the byte positions of the lines', () => {
    expect(lineagesOf(read('ä\nbc\r\n\nd'))).toEqual(['file:0:0', 'file:0:3', 'file:0:7', 'file:0:8']);
  });

  test('a line may be longer than a window', () => {
    const long = 'x'.repeat(700_000);
    expect(lines(`a\n${long}\nb`)).toEqual(['a', long, 'b']);
  });

  test('a line longer than the bound is rejected and the next ones are read', () => {
    const context = read(`a\n${'x'.repeat(2 * FILE_LINE_BYTES_MAX)}\nb\n`);
    expect(context.rows()).toEqual([['a'], ['b']]);
    expect(rejected(context)).toEqual([[2, 'the line is too long', '']]);
  });

  test('a file that cannot be read fails the task', () => {
    const { source } = create('a\n');
    source.open();
    expect(() => source.onVaultReply({ kind: 'fileReadFailed', requestId: 1, reason: 'no such file' })).toThrow(
      new FileReadFailed('sample:test cannot be read: no such file'),
    );
  });

  test('a file of another length fails the task', () => {
    const { source } = create('abc\n');
    source.open();
    const reply = { kind: 'fileRead', requestId: 1, from: 0, bytes: new ArrayBuffer(2) } as const;
    expect(() => source.onVaultReply(reply)).toThrow(FileReadFailed);
  });
});

describe('splits', () => {
  test('a line that crosses a boundary, or starts on it, is read once, by the split before', () => {
    const text = 'aa\nbb\ncc\ndd\n';
    const bySplit = new Map<string, string[]>();
    const context = read(text, { splits: 4 });
    lineagesOf(context).forEach((lineage, index) => {
      const split = lineage.split(':')[1] as string;
      bySplit.set(split, [...(bySplit.get(split) ?? []), String(context.rows()[index]?.[0])]);
    });
    // Ranges 0–3, 3–6, 6–9, 9–12; the lines start at 0, 3, 6, 9: each on a boundary, so one split early.
    expect(Object.fromEntries(bySplit)).toEqual({ '0': ['aa', 'bb'], '1': ['cc'], '2': ['dd'] });
  });

  test('more splits than bytes lose nothing', () => {
    expect([...lines('a\nb', { splits: 9 })].sort()).toEqual(['a', 'b']);
  });

  test('a header belongs to the first split only', () => {
    const text = 'id,item,price,at\n1,a,1,1\n2,b,2,2\n3,c,3,3\n4,d,4,4\n';
    for (const splits of [1, 2, 3, 7]) {
      const ids = read(text, { ...CSV, splits })
        .rows()
        .map(([id]) => id);
      expect([...ids].sort()).toEqual([1n, 2n, 3n, 4n]);
    }
  });
});

describe('CSV', () => {
  test('fields are parsed by the types of the schema, the time column gives event time', () => {
    const context = read('id,item,price,at\n1,"a, ""b""",2.50,1000\n-2,,,2026-01-01T00:00:00Z\n', CSV);
    expect(context.rows()).toEqual([
      [1n, 'a, "b"', 250n, 1000],
      [-2n, '', null, 1767225600000],
    ]);
    expect([...(context.batches()[0]?.eventTimes.subarray(0, 2) ?? [])]).toEqual([1000, 1767225600000]);
  });

  test('bad lines are rejected with their number and reason, and never stop the job', () => {
    const bad: readonly [string, string][] = [
      ['', ''],
      ['1', 'the line has 1 fields, the schema has 4 columns'],
      ['1,a,1', 'the line has 3 fields, the schema has 4 columns'],
      ['1,a,1,1,x', 'the line has 5 fields, the schema has 4 columns'],
      [',a,1,1', 'column id is empty and NOT NULL'],
      ['x,a,1,1', 'column id is not an integer'],
      ['1.5,a,1,1', 'column id is not an integer'],
      ['1e3,a,1,1', 'column id is not an integer'],
      ['"",a,1,1', 'column id is not an integer'],
      ['9223372036854775808,a,1,1', 'column id is out of range'],
      ['0x10,a,1,1', 'column id is not an integer'],
      ['1,a,x,1', 'column price is not a number'],
      ['1,a,123456789.00,1', 'column price is out of range'],
      ['1,a,1.5.5,1', 'column price is not a number'],
      ['1,a,--1,1', 'column price is not a number'],
      ['1,a,1,', 'the event time is NULL'],
      ['1,a,1,x', 'column at is not a timestamp'],
      ['1,a,1,2026-02-30', 'column at is not a timestamp'],
      ['1,a,1,9007199254740993', 'column at is out of range'],
      ['1,a,1,1e3', 'column at is not a timestamp'],
      ['rest of it",1,1', 'the line has 3 fields, the schema has 4 columns'],
      ['1,"a,1,1', 'a quoted field is not closed'],
      ['1,"a"b,1,1', 'text after the closing quote of field 2'],
      ['1,"a" ,1,1', 'text after the closing quote of field 2'],
      ['1;a;1;1', 'the line has 1 fields, the schema has 4 columns'],
      ['1\ta\t1\t1', 'the line has 1 fields, the schema has 4 columns'],
      ['   ', 'the line has 1 fields, the schema has 4 columns'],
      ['\u0000,a,1,1', 'column id is not an integer'],
      ['١,a,1,1', 'column id is not an integer'],
      ['NULL,a,1,1', 'column id is not an integer'],
    ];
    const text = ['id,item,price,at', '7,first,1.00,10', ...bad.map(([line]) => line), '8,last,2.00,20'].join('\n');
    const { source, context, file } = create(text, CSV);
    source.open();
    driveSource(source, context, { file });
    expect(context.rows()).toEqual([
      [7n, 'first', 100n, 10],
      [8n, 'last', 200n, 20],
    ]);
    const expected = bad.flatMap(([line, reason], index) => (reason === '' ? [] : [[index + 3, reason, line]]));
    expect(rejected(context)).toEqual(expected);
    expect(source.stats().rejectedRecords).toBe(expected.length);
  });

  test('in a later split the line number says where it counts from', () => {
    const context = read(`${'1,a,1,1\n'.repeat(20)}bad\n1,a,1,1\n`, {
      ...CSV,
      csv: { delimiter: ',', header: false },
      splits: 2,
    });
    const [first] = rejected(context);
    expect(first?.[0]).toBe(10);
    expect(first?.[1]).toContain('(line counted from the start of split 1; byte 160)');
    expect(context.rows().length).toBe(21);
  });

  test('a flood of bad lines is counted, not traced one by one', () => {
    const { source, context, file } = create('x\n'.repeat(500), { ...CSV, csv: { delimiter: ',', header: false } });
    source.open();
    driveSource(source, context, { file });
    expect(rejected(context).length).toBe(100);
    expect(source.stats().rejectedRecords).toBe(500);
  });
});

test('paced by records, not by bytes', () => {
  const { source, context, file } = create('a\nbb\nccc\n', { rowsPerSecond: 10 });
  source.open();
  driveSource(source, context, { file });
  expect(context.now()).toBe(200);
});

test('a restore seeks to the unread line', () => {
  const before = create('one\ntwo\nthree\n');
  before.source.open();
  driveSource(before.source, before.context, { rowsMax: 1, polls: 3, file: before.file });
  expect(before.context.rows()).toEqual([['one'], ['two']]);
  const after = create('one\ntwo\nthree\n');
  after.source.restore(snapshotOf(before.source, 1), 1);
  after.source.open();
  expect(after.context.requests()).toMatchObject([{ kind: 'readFile', from: 8, to: 14 }]);
  driveSource(after.source, after.context, { file: after.file });
  expect(after.context.rows()).toEqual([['three']]);
});
