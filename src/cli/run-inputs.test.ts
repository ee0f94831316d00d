import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { importFile } from '#runtime/files/import-file.ts';
import type { FileEncoding } from '#protocol/file-finding.ts';
import type { NodeConfig } from '#model/document.ts';
import { NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode } from '#model/testing.ts';
import { runCommandLine } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]) {
  return runCommandLine('run', ...words);
}

/** A source and a table, written to a file. */
function written(name: string, config: NodeConfig): string {
  const table: NodeConfig = { kind: 'table-sink', mode: 'append', keys: [] };
  const nodes = [testNode('in', config, { name: 'orders' }), testNode('out', table, { name: 'table' })];
  const document = testDocument(nodes, testEdges('in>out'), { id: name, name, parallelism: 1 });
  const path = join(folder, `${name}.weir.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

const COLUMNS = [
  { name: 'item', type: 'STRING' },
  { name: 'price', type: 'INT NOT NULL' },
];

/** The key and the length that an upload of these bytes would have. */
async function uploaded(bytes: Uint8Array<ArrayBuffer>, encoding: FileEncoding) {
  const sizes = new Map<string, number>();
  const taken = await importFile(
    new Blob([bytes]),
    encoding,
    {
      bytesOf: async (key) => sizes.get(key) ?? null,
      readChunk: async () => null,
      putChunk: async () => undefined,
      finish: async (key, length) => void sizes.set(key, length),
      drop: async () => undefined,
    },
    () => undefined,
  );
  return { file: taken.file ?? '', bytes: taken.bytes };
}

async function uploadDocument(name: string, bytes: Uint8Array<ArrayBuffer>, encoding: FileEncoding): Promise<string> {
  return written(name, {
    kind: 'file',
    ...(await uploaded(bytes, encoding)),
    name: 'orders.csv',
    format: 'csv',
    delimiter: ',',
    header: true,
    columns: COLUMNS,
    timeColumn: null,
    splits: 1,
    rowsPerSecond: null,
    watermark: NO_WATERMARK,
  });
}

const CSV = new TextEncoder().encode('item,price\ntea,3\n"two\nlines",4\n');

describe('uploads', () => {
  const files = join(folder, 'files');
  mkdirSync(files);

  test('are found by what is in them, under their name or another', async () => {
    const path = await uploadDocument('upload', CSV, 'utf-8');
    writeFileSync(join(files, 'renamed.txt'), CSV);
    writeFileSync(join(files, 'another.csv'), 'item,price\ncoffee,9\n');
    const { code, lines } = await run(path, '--files', files, '--format', 'jsonl');
    expect([code, lines]).toEqual([0, ['{"item":"tea","price":3}', '{"item":"two\\nlines","price":4}']]);
  });

  test('are read in the encoding that was chosen', async () => {
    const gbk = new Uint8Array([...new TextEncoder().encode('item,price\n'), 0xb2, 0xe8, 0x2c, 0x33, 0x0a]);
    const path = await uploadDocument('gbk', gbk, 'gbk');
    writeFileSync(join(files, 'orders-gbk.csv'), gbk);
    const { code, lines } = await run(path, '--files', files, '--format', 'jsonl');
    expect([code, lines]).toEqual([0, ['{"item":"茶","price":3}']]);
  });

  test('are asked for by name, and nothing else passes for them', async () => {
    const path = await uploadDocument('missing', new TextEncoder().encode('item,price\nmilk,1\n'), 'utf-8');
    const refusal = async (...words: readonly string[]) => (await run(path, ...words)).notes;
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await refusal()).toEqual([
      'weir: orders reads orders.csv, which was uploaded to a browser; say where it lies here: --files FOLDER',
    ]);
    expect(await refusal('--files', empty)).toEqual([`weir: orders.csv is not in ${empty}, under any name`]);
    writeFileSync(join(empty, 'orders.csv'), 'item,price\nmilk,2\n');
    expect(await refusal('--files', empty)).toEqual([
      `weir: ${join(empty, 'orders.csv')} is not the file that was uploaded: its content is another one`,
    ]);
    expect((await refusal('--files', join(folder, 'nowhere')))[0]).toMatch(/nowhere cannot be read/);
  });
});

describe('clicks', () => {
  const clicks: NodeConfig = { kind: 'clicks', columns: COLUMNS, timeColumn: null, watermark: NO_WATERMARK };

  test('are those of a file, and then the source ends', async () => {
    const path = written('clicks', clicks);
    const events = join(folder, 'clicks.jsonl');
    writeFileSync(events, '{"item": "tea", "price": 3}\n\n{"item": null, "price": 4}\n');
    const { code, lines } = await run(path, '--clicks', events, '--format', 'jsonl');
    expect([code, lines]).toEqual([0, ['{"item":"tea","price":3}', '{"item":null,"price":4}']]);
  });

  test('without them, and without anybody who clicks, the run is refused', async () => {
    const path = written('nobody', clicks);
    expect(await run(path)).toMatchObject({
      code: 2,
      notes: ['weir: orders emits what is clicked, and here nobody clicks; give recorded events: --clicks FILE'],
    });
    const generator = join(folder, 'clicks.jsonl');
    const rows = written('rows', {
      kind: 'rows',
      columns: COLUMNS,
      timeColumn: null,
      rows: [[]],
      rowsPerSecond: null,
      watermark: NO_WATERMARK,
    });
    expect((await run(rows, '--clicks', generator)).notes).toEqual([
      'weir: --clicks gives the events of click sources, and this pipeline has none',
    ]);
  });
});

test('a run that fails leaves the output file as it was, or none', async () => {
  const path = written('failing', {
    kind: 'clicks',
    columns: COLUMNS,
    timeColumn: null,
    watermark: NO_WATERMARK,
  });
  const output = join(folder, 'rows.csv');
  expect((await run(path, '--out', output)).code).toBe(2);
  expect(existsSync(output)).toBe(false);
  writeFileSync(output, 'before');
  expect((await run(path, '--out', output)).code).toBe(2);
  expect(readFileSync(output, 'utf8')).toBe('before');
  const events = join(folder, 'one.jsonl');
  writeFileSync(events, '{"item": "tea", "price": 3}');
  expect((await run(path, '--clicks', events, '--out', output)).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe('item,price\ntea,3\n');
  expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  expect((await run(path, '--clicks', events, '--out', folder, '--format', 'csv')).notes).toEqual([
    `weir: ${folder} cannot be written: it is a folder`,
  ]);
});
