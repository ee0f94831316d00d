/** The aggregates, for completion and hints: forms of the call and a sentence, [English, 简体中文]. */
export const AGGREGATE_HELP: readonly {
  readonly name: string;
  readonly signatures: readonly string[];
  readonly help: readonly [en: string, zh: string];
}[] = [
  {
    name: 'COUNT',
    signatures: ['COUNT(*)', 'COUNT(value)', 'COUNT(DISTINCT value)'],
    help: ['Number of rows, or of rows whose value is not NULL.', '行数，或值不为 NULL 的行数。'],
  },
  {
    name: 'SUM',
    signatures: ['SUM(number)', 'SUM(DISTINCT number)'],
    help: ['Sum of the values that are not NULL; integers wrap.', '非 NULL 值之和；整数溢出时回绕。'],
  },
  {
    name: 'AVG',
    signatures: ['AVG(number)', 'AVG(DISTINCT number)'],
    help: ['Average of the values that are not NULL; of integers truncated.', '非 NULL 值的平均值；整数会截断。'],
  },
  {
    name: 'MIN',
    signatures: ['MIN(value)'],
    help: ['Smallest value that is not NULL.', '最小的非 NULL 值。'],
  },
  {
    name: 'MAX',
    signatures: ['MAX(value)'],
    help: ['Largest value that is not NULL.', '最大的非 NULL 值。'],
  },
  {
    name: 'FIRST_VALUE',
    signatures: ['FIRST_VALUE(value)'],
    help: ['The first value that is not NULL, in order of arrival.', '按到达顺序的第一个非 NULL 值。'],
  },
  {
    name: 'LAST_VALUE',
    signatures: ['LAST_VALUE(value)'],
    help: ['The last value that is not NULL, in order of arrival.', '按到达顺序的最后一个非 NULL 值。'],
  },
];
