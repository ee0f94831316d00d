import { must } from '#std/assert.ts';

/** The few expressions that random pipelines use, evaluated without the expression language. */

export type NaiveValue = string | number | null;

/** A row, its columns in order. */
export interface NaiveRow {
  readonly time: number;
  readonly values: ReadonlyMap<string, NaiveValue>;
}

/** `column`, `column + 3`, `column * 3`, `UPPER(column)`, `column || 'text'`. */
export function evaluateField(expression: string, values: ReadonlyMap<string, NaiveValue>): NaiveValue {
  const [column, operator, operand] = expression.split(' ');
  const upper = /^UPPER\((\w+)\)$/.exec(expression)?.[1];
  if (upper !== undefined) return String(values.get(upper)).toUpperCase();
  const value = must(values.get(column ?? ''), `${expression} names a column`);
  if (operator === undefined) return value;
  if (operator === '||') return `${value}${operand?.slice(1, -1)}`;
  return operator === '+' ? Number(value) + Number(operand) : Number(value) * Number(operand);
}

/** `column >= 3`, `column < 3`, `column <> 'text'`. */
export function holds(condition: string, { values }: NaiveRow): boolean {
  const [column = '', operator, operand = ''] = condition.split(' ');
  const value = must(values.get(column), `${condition} names a column`);
  if (operator === '<>') return value !== operand.slice(1, -1);
  return operator === '>=' ? Number(value) >= Number(operand) : Number(value) < Number(operand);
}
