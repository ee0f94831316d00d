/**
 * Help for every function and operator: one sentence and one example with its result as Flink prints it. For people;
 * workers do not load it. A test joins it with the registry and runs the examples.
 */
export interface FunctionHelp {
  readonly group: FunctionGroup;
  readonly summary: string;
  /** An expression without fields. */
  readonly example: string;
  /** Text of its value; `NULL` for SQL NULL. */
  readonly result: string;
}

export type FunctionGroup =
  | 'arithmetic'
  | 'comparison'
  | 'logic'
  | 'conditional'
  | 'number'
  | 'text'
  | 'pattern'
  | 'time'
  | 'hash';

function help(group: FunctionGroup, summary: string, example: string, result: string): FunctionHelp {
  return { group, summary, example, result };
}

/** By the name of the function; operators by their symbol. */
export const FUNCTION_HELP: Readonly<Record<string, FunctionHelp>> = {
  '+': help('arithmetic', 'Sum. INT and BIGINT wrap on overflow.', '2147483647 + 1', '-2147483648'),
  '-': help('arithmetic', 'Difference.', '5 - 7', '-2'),
  '*': help('arithmetic', 'Product; of two DECIMALs exact.', '1.5 * 0.2', '0.30'),
  '/': help('arithmetic', 'Quotient; of integers truncated. Division by zero fails, but for DOUBLE.', '-7 / 2', '-3'),
  '%': help(
    'arithmetic',
    'Remainder with the sign of the left side. Its type is the type of the divisor.',
    'MOD(-7, 3)',
    '-1',
  ),
  'unary -': help('arithmetic', 'The negative number.', '-(1 + 2)', '-3'),
  'unary +': help('arithmetic', 'The number itself.', '+(1 + 2)', '3'),
  '=': help('comparison', 'Equal. NULL on either side gives NULL.', '1 = 1.0', 'TRUE'),
  '<>': help('comparison', 'Not equal.', "'a' <> 'b'", 'TRUE'),
  '<': help('comparison', 'Less than. Text compares by code point.', "'Z' < 'a'", 'TRUE'),
  '<=': help('comparison', 'Less than or equal.', '2 <= 2', 'TRUE'),
  '>': help('comparison', 'Greater than.', '2 > 2', 'FALSE'),
  '>=': help('comparison', 'Greater than or equal.', '2 >= 2', 'TRUE'),
  'IS DISTINCT FROM': help('comparison', 'Not equal, where NULL equals NULL.', '1 IS DISTINCT FROM NULL', 'TRUE'),
  'IS NOT DISTINCT FROM': help(
    'comparison',
    'Equal, where NULL equals NULL.',
    'NULL IS NOT DISTINCT FROM NULL',
    'TRUE',
  ),
  NOT: help('logic', 'Turns TRUE and FALSE around; NULL stays NULL.', 'NOT FALSE', 'TRUE'),
  COALESCE: help('conditional', 'The first value that is not NULL.', "COALESCE(CAST(NULL AS STRING), 'none')", 'none'),
  IFNULL: help('conditional', 'The value, or the replacement if it is NULL.', 'IFNULL(CAST(NULL AS INT), 0)', '0'),
  NULLIF: help('conditional', 'NULL if both values are equal, else the first.', 'NULLIF(0, 0)', 'NULL'),
  IF: help(
    'conditional',
    'The first value if the condition is TRUE, else the second.',
    "IF(1 > 0, 'yes', 'no')",
    'yes',
  ),
  GREATEST: help('conditional', 'The largest value; NULL if one is NULL.', 'GREATEST(1, 3, 2)', '3'),
  LEAST: help('conditional', 'The smallest value; NULL if one is NULL.', 'LEAST(1, 3, 2)', '1'),
  ABS: help('number', 'The value without its sign.', 'ABS(-2.50)', '2.50'),
  CEIL: help('number', 'The next whole number up.', 'CEIL(1.2)', '2'),
  FLOOR: help('number', 'The next whole number down.', 'FLOOR(-1.2)', '-2'),
  ROUND: help('number', 'Rounds to a number of places, halves away from zero.', 'ROUND(1.25, 1)', '1.3'),
  UPPER: help('text', 'In capitals.', "UPPER('abc')", 'ABC'),
  LOWER: help('text', 'In small letters.', "LOWER('ABC')", 'abc'),
  INITCAP: help('text', 'A capital at the start of every word.', "INITCAP('hello world')", 'Hello World'),
  CHAR_LENGTH: help('text', 'Number of characters.', "CHAR_LENGTH('abc')", '3'),
  SUBSTRING: help(
    'text',
    'A part of the text; positions count from 1, from the end if negative.',
    "SUBSTRING('hello' FROM 2 FOR 3)",
    'ell',
  ),
  LEFT: help('text', 'The first characters.', "LEFT('hello', 2)", 'he'),
  RIGHT: help('text', 'The last characters.', "RIGHT('hello', 2)", 'lo'),
  REVERSE: help('text', 'The text backwards.', "REVERSE('abc')", 'cba'),
  POSITION: help('text', 'Where a part first stands, from 1; 0 if nowhere.', "POSITION('l' IN 'hello')", '3'),
  REPLACE: help('text', 'Every occurrence of a part replaced.', "REPLACE('aaaa', 'aa', 'b')", 'bb'),
  LPAD: help('text', 'Padded on the left, or cut, to a length.', "LPAD('7', 3, '0')", '007'),
  RPAD: help('text', 'Padded on the right, or cut, to a length.', "RPAD('7', 3, '0')", '700'),
  SPLIT_INDEX: help('text', 'One piece of a separated text, counted from 0.', "SPLIT_INDEX('a,b,c', ',', 1)", 'b'),
  TRIM: help('text', 'Without blanks, or the given characters, at its ends.', "TRIM(LEADING 'x' FROM 'xxa')", 'a'),
  '||': help('text', 'Joins two texts; NULL if one is NULL.', "'a' || 'b'", 'ab'),
  CONCAT: help('text', 'Joins texts; NULL if one is NULL.', "CONCAT('a', 'b', 'c')", 'abc'),
  CONCAT_WS: help(
    'text',
    'Joins texts with a separator, leaving NULLs out.',
    "CONCAT_WS('-', 'a', CAST(NULL AS STRING), 'b')",
    'a-b',
  ),
  LIKE: help(
    'pattern',
    'Whether the text fits: % is any run of characters, _ one character.',
    "'hello' LIKE 'h%_o'",
    'TRUE',
  ),
  REGEXP: help(
    'pattern',
    'Whether a regular expression matches anywhere in the text.',
    "REGEXP('hello', 'l+')",
    'TRUE',
  ),
  REGEXP_REPLACE: help(
    'pattern',
    'Every match of a regular expression replaced by a text as it stands.',
    "REGEXP_REPLACE('hello', 'l+', 'L')",
    'heLo',
  ),
  REGEXP_EXTRACT: help(
    'pattern',
    'A group of the first match, the whole match by default; NULL if there is none.',
    "REGEXP_EXTRACT('a1b2', '([a-z])([0-9])', 2)",
    '1',
  ),
  YEAR: help('time', 'The year.', "YEAR(DATE '2026-03-09')", '2026'),
  QUARTER: help('time', 'The quarter of the year.', "QUARTER(DATE '2026-05-09')", '2'),
  MONTH: help('time', 'The month, from 1.', "MONTH(DATE '2026-03-09')", '3'),
  DAYOFMONTH: help('time', 'The day of the month.', "DAYOFMONTH(DATE '2026-03-09')", '9'),
  HOUR: help('time', 'The hour of the day.', "HOUR(TIMESTAMP '2026-03-09 14:05:06')", '14'),
  MINUTE: help('time', 'The minute of the hour.', "MINUTE(TIMESTAMP '2026-03-09 14:05:06')", '5'),
  SECOND: help('time', 'The second of the minute.', "SECOND(TIMESTAMP '2026-03-09 14:05:06')", '6'),
  EXTRACT: help(
    'time',
    'A field of a time: YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE or SECOND.',
    "EXTRACT(DAY FROM DATE '2026-03-09')",
    '9',
  ),
  DATE_FORMAT: help(
    'time',
    'The time as text, by a pattern of Java.',
    "DATE_FORMAT(TIMESTAMP '2026-03-09 14:05:06', 'yyyy-MM-dd HH:mm')",
    '2026-03-09 14:05',
  ),
  MD5: help('hash', 'The MD5 hash in hexadecimal.', "MD5('')", 'd41d8cd98f00b204e9800998ecf8427e'),
  SHA256: help(
    'hash',
    'The SHA-256 hash in hexadecimal.',
    "SHA256('')",
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ),
};
