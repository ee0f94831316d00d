import { encodeUtf8 } from '#std/utf8.ts';
import { FILE_LINE_BYTES_MAX } from '#protocol/limits.ts';
import type { BadFile } from './bad-file.ts';

const NI_HAO = [0xc4, 0xe3, 0xba, 0xc3] as const;

/** Files that are odd as a whole: nothing in them, no text, other encodings, line ends and forms. */
export const BAD_FILES: readonly BadFile[] = [
  // ------------------------------------------------------------------------------------------ nothing, or no text
  asFound('empty file', '', 'utf-8 | no rows: empty'),
  asFound(
    'only a byte order mark',
    raw([0xef, 0xbb, 0xbf]),
    'utf-8 | byte-order-mark | lines | line STRING NOT NULL | no rows: empty',
  ),
  asFound(
    'only line breaks',
    '\n\r\n\n',
    'utf-8 | lines | line STRING NOT NULL | mixed-line-ends | no rows: only-blank-lines',
  ),
  asFound('only blanks', '   \n \t \n', 'utf-8 | lines | line STRING NOT NULL | no rows: only-blank-lines'),
  asFound(
    'only a header',
    'id,name,price\n',
    'utf-8 | "," header | id STRING, name STRING, price STRING | no-time | no rows: only-header',
  ),
  asFound(
    'only a header, no line end',
    'id;name;price',
    'utf-8 | ";" header | id STRING, name STRING, price STRING | no-time | no rows: only-header',
  ),
  asFound('a PNG', raw([0x89], 'PNG\r\n', [0x1a, 10, 0, 0, 0, 13], 'IHDR'), 'utf-8 | no rows: archive'),
  asFound(
    'an Excel workbook named .csv',
    raw('PK', [3, 4, 20, 0, 8, 0], 'xl/workbook.xml'),
    'utf-8 | no rows: archive',
  ),
  asFound('a gzip', raw([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 'utf-8 | no rows: archive'),
  asFound('a Parquet file', raw('PAR1', [21, 4, 21, 8]), 'utf-8 | no rows: archive'),
  asFound(
    'random bytes',
    Uint8Array.from({ length: 400 }, (_, i) => (i * 167 + 13) % 256),
    'utf-8 | no rows: binary',
  ),
  asFound('UTF-32', raw([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'utf-8 | no rows: utf-32'),
  asFound(
    'one JSON document instead of lines',
    '[\n  {"id": 1},\n  {"id": 2}\n]\n',
    'utf-8 | lines | line STRING NOT NULL | no rows: json-document',
  ),
  asFound(
    'one JSON object over many lines',
    '{\n  "id": 1,\n  "name": "x"\n}\n',
    'utf-8 | lines | line STRING NOT NULL | no rows: json-document',
  ),
  // ------------------------------------------------------------------------------------------ encodings
  asFound(
    'UTF-8 with a byte order mark',
    raw([0xef, 0xbb, 0xbf], 'id,name\n1,ann\n2,bob\n'),
    'utf-8 | byte-order-mark | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'two byte order marks',
    raw([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], 'id,name\n1,ann\n'),
    'utf-8 | byte-order-mark | "," header | id INT, name STRING | no-time | 1 rows',
  ),
  asFound(
    'UTF-16 little-endian with a mark',
    utf16('id,name\n1,ann\n2,böb\n', 'le', true),
    'utf-16le | byte-order-mark | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'UTF-16 big-endian with a mark',
    utf16('id,name\n1,ann\n2,böb\n', 'be', true),
    'utf-16be | byte-order-mark | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'UTF-16 without a mark',
    utf16('id,name\n1,ann\n2,bob\n', 'le', false),
    'utf-16le | encoding-guessed | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'UTF-16 cut inside a unit',
    utf16('id,name\n1,ann\n2,bob', 'le', true).slice(0, -1),
    'utf-16le | byte-order-mark | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'UTF-16 with half a surrogate pair',
    utf16('id,name\n1,a\ud83d\n2,bob\n', 'le', true),
    'utf-16le | byte-order-mark | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 2: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'GBK',
    raw('id,name\n1,', NI_HAO, '\n2,', NI_HAO, '\n'),
    'gbk | encoding-guessed | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'GBK cut inside a character',
    raw('id,name\n1,', NI_HAO, '\n2,', NI_HAO, [0xc4]),
    'gbk | encoding-guessed | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'GBK with a broken pair',
    raw('id,name\n1,', NI_HAO, '\n2,', [0xc4, 0x20], '\n3,', NI_HAO, '\n'),
    'gbk | encoding-guessed | "," header | id INT, name STRING | malformed-lines | no-time | 2 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'Windows-1252',
    raw('id,name\n1,Jos', [0xe9], '\n2,M', [0xfc], 'ller\n'),
    'windows-1252 | encoding-guessed | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'good UTF-8 with one broken line',
    raw('id,name\n1,', encode('你好'), '\n2,b', [0xff], '\n3,', encode('é'), '\n'),
    'utf-8 | "," header | id INT, name STRING | malformed-lines | no-time | 2 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'UTF-8 cut inside a character',
    raw('id,name\n1,', encode('你好'), '\n2,', encode('你').slice(0, 2)),
    'utf-8 | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'overlong UTF-8',
    raw('id,name\n1,', encode('é'), '\n2,', [0xc0, 0xaf], '\n'),
    'utf-8 | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asFound(
    'surrogates in UTF-8 (CESU)',
    raw('id,name\n1,', encode('日本'), '\n2,', [0xed, 0xa0, 0xbd], '\n'),
    'utf-8 | "," header | id INT, name STRING | malformed-lines | no-time | 1 rows | 3: the line has bytes that are no text in this encoding',
  ),
  asLines('a replacement character that was always there', 'a\uFFFDb\nc\n', 'utf-8 | 2 rows'),
  asLines('NUL bytes inside lines', `a\u0000b\n${'text\n'.repeat(10)}`, 'utf-8 | nul-bytes | 11 rows'),
  // ------------------------------------------------------------------------------------------ line ends
  asFound(
    'CR LF and LF mixed',
    'id,name\r\n1,ann\n2,bob\r\n3,eve\n',
    'utf-8 | "," header | id INT, name STRING | mixed-line-ends | no-time | 3 rows',
  ),
  asFound(
    'CR alone',
    'id,name\r1,ann\r2,bob\r',
    'utf-8+cr | lone-cr | "," header | id INT, name STRING | no-time | 2 rows',
  ),
  asLines('a lone CR inside a line', 'a\rb\nc\n', 'utf-8 | 2 rows'),
  asLines('no line end at all', 'one line', 'utf-8 | 1 rows'),
  asLines(
    'a line longer than the bound',
    `a\n${'x'.repeat(FILE_LINE_BYTES_MAX * 2)}\nb\n`,
    'utf-8 | 2 rows | 2: the line is too long',
  ),
  asFound(
    'a file that is one huge line',
    'x'.repeat(FILE_LINE_BYTES_MAX * 2),
    'utf-8 | lines | line STRING NOT NULL | no rows: line-too-long',
  ),
  asLines('separators of Unicode are no line ends', 'a\u2028b\u0085c\n', 'utf-8 | 1 rows'),
  // ------------------------------------------------------------------------------------------ the form of CSV
  asFound(
    'semicolons and decimal points',
    'id;price\n1;2.5\n2;3.5\n',
    'utf-8 | ";" header | id INT, price DOUBLE | no-time | 2 rows',
  ),
  asFound('tabs', 'id\tname\n1\tann\n2\tbob\n', 'utf-8 | "\\t" header | id INT, name STRING | no-time | 2 rows'),
  asFound(
    'pipes, no header',
    '1|ann|2.5\n2|bob|3.5\n',
    'utf-8 | "|" | c1 INT, c2 STRING, c3 DOUBLE | no-time | 2 rows',
  ),
  asFound(
    'single quotes',
    "id,name\n1,'ann, the first'\n2,'bob'\n",
    'utf-8 | ","\' header | id INT, name STRING | no-time | 2 rows',
  ),
  asFound(
    'control-A, as Hive writes it',
    '1\u0001ann\n2\u0001bob\n',
    'utf-8 | "\\u0001" | c1 INT, c2 STRING | no-time | 2 rows',
  ),
  asFound(
    'a header with the same name twice',
    'id,name,name\n1,a,b\n2,c,d\n',
    'utf-8 | "," header | id INT, name STRING, name_2 STRING | duplicate-header | no-time | 2 rows',
  ),
  asFound(
    'a header with an empty name',
    'id,,name\n1,a,b\n2,c,d\n',
    'utf-8 | "," header | id INT, c2 STRING, name STRING | empty-header | no-time | 2 rows',
  ),
  asFound(
    'names out of prototypes',
    '__proto__,constructor\n1,2\n3,4\n',
    'utf-8 | "," header | __proto__ INT, constructor INT | no-time | 2 rows',
  ),
  asFound(
    'a line break inside quotes',
    'id,note\n1,"two\nlines"\n2,one\n3,one\n4,one\n',
    'utf-8 | "," header | id INT, note STRING | quoted-line-breaks | no-time | 4 rows',
  ),
  asFound(
    'line breaks inside quotes, and a quote that is not closed',
    'id,note,price\n1,"two\nlines",3\n2,plain,x\n3,"open,4\n4,"three\n\nlines",5\n',
    'utf-8 | "," header | id INT, note STRING, price STRING | quoted-line-breaks | malformed-lines | no-time | 3 rows | 5: a quoted field is not closed',
  ),
  asFound(
    'ragged lines',
    'a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n1,2,3\n1,2,3\n',
    'utf-8 | "," header | a INT, b INT, c INT | malformed-lines | no-time | 4 rows | 3: the line has 2 fields, the schema has 3 columns | 4: the line has 4 fields, the schema has 3 columns',
  ),
  asFound(
    'a comment line on top',
    '# exported 2026\nid,name\n1,ann\n2,bob\n3,eve\n4,joe\n',
    'utf-8 | "," | c1 INT, c2 STRING | malformed-lines | no-time | 4 rows | 1: the line has 1 fields, the schema has 2 columns | 2: column c1 is not an integer',
  ),
  asFound(
    'day and month that cannot be told apart',
    'id,when\n1,01/02/2026\n2,03/04/2026\n',
    'utf-8 | "," header | id INT, when TIMESTAMP(3) | time when M/d/yyyy | day-month-guessed | 2 rows',
  ),
  asFound(
    'times with zones',
    'id,ts\n1,2026-01-02T03:04:05+08:00\n2,2026-01-02T03:04:06+08:00\n',
    'utf-8 | "," header | id INT, ts TIMESTAMP(3) | time ts iso | 2 rows',
  ),
  asFound(
    'epoch seconds',
    'id,ts\n1,1767225600\n2,1767225601\n',
    'utf-8 | "," header | id INT, ts TIMESTAMP(3) | time ts epoch-s | 2 rows',
  ),
];

/** Bytes of a Latin text: one byte a character. */
function raw(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part)),
  );
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const units = Array.from(`${mark ? '\uFEFF' : ''}${text}`.split(''), (unit) => unit.charCodeAt(0));
  return Uint8Array.from(units.flatMap((unit) => (order === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
}

function asFound(name: string, text: string | Uint8Array, outcome: string): BadFile {
  return { name, bytes: typeof text === 'string' ? encodeUtf8(text) : text, read: 'as found', outcome };
}

function asLines(name: string, text: string | Uint8Array, outcome: string): BadFile {
  return { name, bytes: typeof text === 'string' ? encodeUtf8(text) : text, read: 'lines', outcome };
}

function encode(text: string): number[] {
  return [...encodeUtf8(text)];
}
