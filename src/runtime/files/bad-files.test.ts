import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { TestOperatorContext } from '#engine/operators/testing.ts';
import { FileSource } from '#engine/sources/file-source.ts';
import { previewLines } from '#engine/sources/preview-lines.ts';
import { detectEncoding } from '#engine/sources/sniff/detect-encoding.ts';
import { sniffForm } from '#engine/sources/sniff/sniff-form.ts';
import { driveSource, LINE_SCHEMA, NO_WATERMARKS } from '#engine/sources/testing.ts';
import { parseType } from '#expression/types/parse-type.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { BadFile } from './bad-file.ts';
import { BAD_FILES } from './bad-files.ts';
import { BAD_LINES } from './bad-lines.ts';
import { readableKey } from '#model/sources/file-key.ts';
import { Transcoder } from './transcoder.ts';

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

type Form = Pick<FileSourceConfig, 'format' | 'csv' | 'timeColumn' | 'timeFormat'>;

const GIVEN: Readonly<Record<Exclude<BadFile['read'], 'as found'>, { readonly form: Form; readonly schema: Schema }>> =
  {
    'orders.csv': {
      form: { format: 'csv', csv: { delimiter: ',', header: true }, timeColumn: 'at' },
      schema: ORDERS,
    },
    'orders.jsonl': { form: { format: 'json', csv: null, timeColumn: 'at' }, schema: ORDERS },
    lines: { form: { format: 'lines', csv: null, timeColumn: null }, schema: LINE_SCHEMA },
  };

const CORPUS = [...BAD_FILES, ...BAD_LINES];

/** Everything that an import, the sniffer and a job make of a file, in one line a fact. */
function outcomeOf(file: BadFile): string {
  const found = detectEncoding(file.bytes, true);
  const facts: string[] = [readableKey('', found) === '' ? 'utf-8' : readableKey('', found).slice(1), ...found.notes];
  if (found.problem !== null) return [...facts, `no rows: ${found.problem}`].join(' | ');
  const bytes = converted(file.bytes, found);
  const { form, schema } = file.read === 'as found' ? asFound(bytes, facts) : GIVEN[file.read];
  if (facts.some((fact) => fact.startsWith('no rows'))) return facts.join(' | ');
  const whole = run(bytes, form, schema, 1);
  // However a file is cut, its lines come to the same; records of several lines are for files that are not cut.
  if (!facts.includes('quoted-line-breaks')) {
    const cut = run(bytes, form, schema, 3);
    expect([cut.rows, cut.rejected.length]).toEqual([whole.rows, whole.rejected.length]);
  }
  const preview = previewLines(bytes, bytes.length, form, schema, 1);
  expect([preview.rows, preview.refused]).toEqual([whole.rows, whole.rejected.length]);
  return [...facts, `${whole.rows} rows`, ...whole.rejected].join(' | ');
}

function converted(bytes: Uint8Array, form: Parameters<typeof readableKey>[1]): Uint8Array {
  if (readableKey('', form) === '') return bytes;
  const transcoder = new Transcoder(form);
  // In pieces of three bytes, so that characters are cut.
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 3) pieces.push(transcoder.push(new Uint8Array(bytes.slice(at, at + 3))));
  pieces.push(transcoder.finish());
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function asFound(bytes: Uint8Array, facts: string[]): { readonly form: Form; readonly schema: Schema } {
  const found = sniffForm(bytes, true);
  const { format, delimiter, header, quote, timeColumn, timeFormat } = found;
  const csv = format === 'csv' ? { delimiter, header, quote } : null;
  if (csv !== null) facts.push(`${JSON.stringify(delimiter)}${quote === '"' ? '' : quote}${header ? ' header' : ''}`);
  else facts.push(format);
  facts.push(found.columns.map(({ name, type }) => `${name} ${type}`).join(', '));
  if (timeColumn !== null) facts.push(`time ${timeColumn} ${timeFormat ?? 'as typed'}`);
  facts.push(...found.notes);
  if (found.problem !== null) facts.push(`no rows: ${found.problem}`);
  const fields = found.columns.map(({ name, type }) => {
    const parsed = parseType(type);
    return { name, ...must(parsed.ok ? parsed.value : null, `${type} is a type`) };
  });
  const form: Form = { format, csv, timeColumn, timeFormat: timeFormat ?? undefined };
  return { form, schema: { fields, timeField: null, changelog: false } };
}

function run(
  bytes: Uint8Array,
  form: Form,
  outputSchema: Schema,
  splits: number,
): { readonly rows: number; readonly rejected: readonly string[] } {
  const config: FileSourceConfig = {
    kind: 'source-file',
    splits,
    rowsPerSecond: null,
    watermark: NO_WATERMARKS,
    file: 'upload:x',
    bytes: bytes.length,
    ...form,
  };
  const context = new TestOperatorContext({ config, outputSchema, uid: 'file' });
  const source = new FileSource(context, config);
  source.open();
  expect(driveSource(source, context, { file: bytes })).toBe(true);
  const rejected = context.traces.flatMap((body) =>
    body.kind === 'recordRejected' ? [`${body.line}: ${body.reason}`] : [],
  );
  expect(source.stats().rejectedRecords).toBe(rejected.length);
  return { rows: context.rows().length, rejected };
}

test('there are enough of them, and no two of one name', () => {
  const names = CORPUS.map(({ read, name }) => `${read}: ${name}`);
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});

describe('what becomes of a bad file', () => {
  test.each(CORPUS.map((file) => [`${file.read}: ${file.name}`, file] as const))('%s', (_name, file) => {
    expect(outcomeOf(file)).toBe(file.outcome);
  });
});
