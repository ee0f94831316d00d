import type { DocumentFile } from '../document.ts';
import { SOURCE_FILES_MAX, SPLITS_MAX } from '../document-limits.ts';
import type { ConfigOf } from '../node-kind.ts';
import { decodeColumns, decodeRate, decodeWatermark } from './decode-columns.ts';
import { describe, isPlainObject, join, type StrictReader } from './strict-reader.ts';

/** Keys of files in the vault; behind `@`, what a UTF-8 copy was made from (model/sources/file-key.ts). */
const FILE_PATTERN =
  /^(?:sample:[A-Za-z0-9][A-Za-z0-9._-]*|upload:[0-9a-f]{64}(?:@(?:utf-8|utf-16le|utf-16be|gbk|windows-1252)(?:\+cr)?)?)$/;

const BYTES_RANGE = { min: 0, max: Number.MAX_SAFE_INTEGER };
const OPTIONAL = ['name', 'moreFiles', 'quote', 'timeFormat'] as const;

/** Reads the configuration of a file source. What a source of one plain sample does not need may be absent. */
export function decodeFileSource(reader: StrictReader, value: unknown, path: string): ConfigOf<'file'> {
  const found = reader.object(value, path, [
    'kind',
    ...presentOf(value, OPTIONAL),
    'file',
    'bytes',
    'format',
    'delimiter',
    'header',
    'columns',
    'timeColumn',
    'splits',
    'rowsPerSecond',
    'watermark',
  ]);
  const at = (key: string): string => join(path, key);
  const delimiter = reader.text(found.delimiter, at('delimiter'));
  const quote = found.quote === undefined ? undefined : reader.text(found.quote, at('quote'));
  if (!isSeparator(delimiter) || delimiter === (quote ?? '"')) {
    reader.report('W005', at('delimiter'), { expected: 'one character', found: describe(delimiter) });
  }
  if (quote !== undefined && quote !== '' && !isSeparator(quote)) {
    reader.report('W005', at('quote'), { expected: 'one character or none', found: describe(quote) });
  }
  return {
    kind: 'file',
    file: decodeFileKey(reader, found.file, at('file')),
    bytes: reader.integer(found.bytes, at('bytes'), BYTES_RANGE),
    ...optionalLabel(reader, 'name', found.name, path),
    ...(found.moreFiles === undefined
      ? {}
      : {
          moreFiles: reader.list(found.moreFiles, at('moreFiles'), SOURCE_FILES_MAX, (file, inner) =>
            decodeFile(reader, file, inner),
          ),
        }),
    format: reader.choice(found.format, at('format'), ['lines', 'csv', 'json']),
    delimiter,
    ...(quote === undefined ? {} : { quote }),
    header: reader.boolean(found.header, at('header')),
    columns: decodeColumns(reader, found.columns, at('columns')),
    timeColumn: reader.nullable(found.timeColumn, at('timeColumn'), (name, inner) => reader.label(name, inner)),
    ...optionalLabel(reader, 'timeFormat', found.timeFormat, path),
    splits: reader.integer(found.splits, at('splits'), { min: 1, max: SPLITS_MAX }),
    rowsPerSecond: decodeRate(reader, found.rowsPerSecond, at('rowsPerSecond')),
    watermark: decodeWatermark(reader, found.watermark, at('watermark')),
  };
}

function decodeFile(reader: StrictReader, value: unknown, path: string): DocumentFile {
  const found = reader.object(value, path, ['file', 'bytes', ...presentOf(value, ['name'] as const)]);
  return {
    file: decodeFileKey(reader, found.file, join(path, 'file')),
    bytes: reader.integer(found.bytes, join(path, 'bytes'), BYTES_RANGE),
    ...optionalLabel(reader, 'name', found.name, path),
  };
}

function decodeFileKey(reader: StrictReader, value: unknown, path: string): string {
  const file = reader.label(value, path);
  if (file !== '' && !FILE_PATTERN.test(file)) {
    reader.report('W005', path, { expected: 'sample:<name> or upload:<sha-256>', found: describe(file) });
  }
  return file;
}

function isSeparator(text: string): boolean {
  return text.length === 1 && text !== '\n' && text !== '\r';
}

function optionalLabel<Key extends string>(
  reader: StrictReader,
  key: Key,
  value: unknown,
  path: string,
): { readonly [K in Key]?: string } {
  if (value === undefined) return {};
  return { [key]: reader.label(value, join(path, key)) } as { readonly [K in Key]?: string };
}

/** The optional properties that a value has. */
function presentOf<Key extends string>(value: unknown, keys: readonly Key[]): readonly Key[] {
  return isPlainObject(value) ? keys.filter((key) => Object.hasOwn(value, key)) : [];
}
