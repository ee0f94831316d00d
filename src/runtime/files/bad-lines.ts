import { encodeUtf8 } from '#std/utf8.ts';
import type { BadFile } from './bad-file.ts';

const HEADER = 'id,item,price,at\n';
const GOOD = '1,tea,2.50,2026-01-02 03:04:05\n';

/** Files with one bad line between good ones: orders of a shop, as CSV and as JSON Lines. */
export const BAD_LINES: readonly BadFile[] = [
  // ------------------------------------------------------------------------------------------ lines of CSV
  order('too few fields', '2,tea', 'utf-8 | 2 rows | 3: the line has 2 fields, the schema has 4 columns'),
  order(
    'too many fields',
    '2,tea,1,2026-01-02,x',
    'utf-8 | 2 rows | 3: the line has 5 fields, the schema has 4 columns',
  ),
  order(
    'another delimiter',
    '2;tea;1;2026-01-02',
    'utf-8 | 2 rows | 3: the line has 1 fields, the schema has 4 columns',
  ),
  order('a quote that is not closed', '2,"tea,1,2026-01-02', 'utf-8 | 2 rows | 3: a quoted field is not closed'),
  order(
    'text behind a closing quote',
    '2,"tea"s,1,2026-01-02',
    'utf-8 | 2 rows | 3: text after the closing quote of field 2',
  ),
  order('quotes in the middle of a field', '2,te"a,1,2026-01-02 00:00:00', 'utf-8 | 3 rows'),
  order('an empty line', '', 'utf-8 | 2 rows'),
  order('a line of blanks', '   ', 'utf-8 | 2 rows | 3: the line has 1 fields, the schema has 4 columns'),
  order('a text where a number belongs', 'two,tea,1,2026-01-02', 'utf-8 | 2 rows | 3: column id is not an integer'),
  order('an empty field that is NOT NULL', ',tea,1,2026-01-02', 'utf-8 | 2 rows | 3: column id is empty and NOT NULL'),
  order(
    'a fraction where a whole number belongs',
    '2.5,tea,1,2026-01-02',
    'utf-8 | 2 rows | 3: column id is not an integer',
  ),
  order(
    'a number out of range',
    '9223372036854775808,tea,1,2026-01-02',
    'utf-8 | 2 rows | 3: column id is out of range',
  ),
  order('the largest BIGINT', '9223372036854775807,tea,1,2026-01-02', 'utf-8 | 3 rows'),
  order('a decimal comma', '2,tea,"1,5",2026-01-02', 'utf-8 | 2 rows | 3: column price is not a number'),
  order('thousands separators', '2,tea,"1,234.50",2026-01-02', 'utf-8 | 2 rows | 3: column price is not a number'),
  order('NaN in a DECIMAL', '2,tea,NaN,2026-01-02', 'utf-8 | 2 rows | 3: column price is not a number'),
  order(
    'too many digits for the DECIMAL',
    '2,tea,123456789012.5,2026-01-02',
    'utf-8 | 2 rows | 3: column price is out of range',
  ),
  order('a time in another format', '2,tea,1,02.01.2026', 'utf-8 | 2 rows | 3: column at is not a timestamp'),
  order('a day that does not exist', '2,tea,1,2026-02-30 00:00:00', 'utf-8 | 2 rows | 3: column at is not a timestamp'),
  order('hour 25', '2,tea,1,2026-01-02 25:00:00', 'utf-8 | 2 rows | 3: column at is not a timestamp'),
  order('no event time', '2,tea,1,', 'utf-8 | 2 rows | 3: the event time is NULL'),
  order('an event time out of range', '2,tea,1,99999999999999999', 'utf-8 | 2 rows | 3: column at is out of range'),
  order('digits of another script', '٢,tea,1,2026-01-02', 'utf-8 | 2 rows | 3: column id is not an integer'),
  order('a formula of a spreadsheet', '=1+1,tea,1,2026-01-02', 'utf-8 | 2 rows | 3: column id is not an integer'),
  // ------------------------------------------------------------------------------------------ lines of JSON
  orderJson(
    'JSON cut off',
    '{"id":2,"item":"te',
    'utf-8 | 2 rows | 2: the line is not JSON: a text is not closed at character 19',
  ),
  orderJson('no JSON at all', 'id=2', 'utf-8 | 2 rows | 2: the line is not JSON: no value at character 1'),
  orderJson('an array instead of an object', '[2,"tea"]', 'utf-8 | 2 rows | 2: the line is JSON, but no object'),
  orderJson(
    'single quotes',
    "{'id':2}",
    'utf-8 | 2 rows | 2: the line is not JSON: a name in double quotes is missing at character 2',
  ),
  orderJson(
    'a comma too many',
    '{"id":2,}',
    'utf-8 | 2 rows | 2: the line is not JSON: a name in double quotes is missing at character 9',
  ),
  orderJson('a missing member that may be NULL', '{"id":2,"at":0}', 'utf-8 | 3 rows'),
  orderJson(
    'a missing member that is NOT NULL',
    '{"item":"tea","at":0}',
    'utf-8 | 2 rows | 2: column id is missing and NOT NULL',
  ),
  orderJson('null where NOT NULL', '{"id":null,"at":0}', 'utf-8 | 2 rows | 2: column id is null and NOT NULL'),
  orderJson('the same name twice: the last one counts', '{"id":2,"id":3,"at":0}', 'utf-8 | 3 rows'),
  orderJson('__proto__ as a name', '{"__proto__":{"id":9},"id":2,"at":0}', 'utf-8 | 3 rows'),
  orderJson('64 bits, every digit', '{"id":9007199254740993,"at":0}', 'utf-8 | 3 rows'),
  orderJson(
    'a number beyond 64 bits',
    '{"id":92233720368547758080,"at":0}',
    'utf-8 | 2 rows | 2: column id is out of range',
  ),
  orderJson(
    'a fraction where a whole number belongs',
    '{"id":2.0,"at":0}',
    'utf-8 | 2 rows | 2: column id is not an integer',
  ),
  orderJson('NaN', '{"id":2,"price":NaN,"at":0}', 'utf-8 | 2 rows | 2: the line is not JSON: no value at character 17'),
  orderJson('Infinity as 1e999', '{"id":2,"price":1e999,"at":0}', 'utf-8 | 2 rows | 2: column price is out of range'),
  orderJson('a number as text', '{"id":"2","at":"0"}', 'utf-8 | 3 rows'),
  orderJson('an object where a text belongs', '{"id":2,"item":{"a": [1, 2]},"at":0}', 'utf-8 | 3 rows'),
  orderJson(
    'an object where a number belongs',
    '{"id":{"n":2},"at":0}',
    'utf-8 | 2 rows | 2: column id is not an integer',
  ),
  orderJson(
    'nesting without end',
    `{"id":2,"item":${'['.repeat(5000)}`,
    'utf-8 | 2 rows | 2: the JSON is nested deeper than 100 levels',
  ),
  orderJson(
    'a control character in a text',
    '{"id":2,"item":"a\tb","at":0}',
    'utf-8 | 2 rows | 2: the line is not JSON: a control character inside a text at character 18',
  ),
  orderJson('half a surrogate pair, escaped', '{"id":2,"item":"\\ud83d","at":0}', 'utf-8 | 3 rows'),
  orderJson(
    'a byte order mark in the middle',
    '\uFEFF{"id":2,"at":0}',
    'utf-8 | 2 rows | 2: the line is not JSON: no value at character 1',
  ),
];

/** One bad line between two good ones. */
function order(name: string, line: string, outcome: string): BadFile {
  return { name, bytes: encodeUtf8(`${HEADER}${GOOD}${line}\n${GOOD}`), read: 'orders.csv', outcome };
}

function orderJson(name: string, line: string, outcome: string): BadFile {
  const good = '{"id":1,"item":"tea","price":2.5,"at":"2026-01-02T03:04:05"}';
  return { name, bytes: encodeUtf8(`${good}\n${line}\n${good}\n`), read: 'orders.jsonl', outcome };
}
