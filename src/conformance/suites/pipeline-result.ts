import { decimalText } from '#expression/values/decimal.ts';
import { parseType } from '#expression/types/parse-type.ts';
import { parseValue } from '#expression/values/value-text.ts';
import { type LogicalType, type Schema, typeText } from '#protocol/logical-type.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { Value } from '#protocol/record-batch.ts';
import { isRetraction, ROW_KIND_TEXT, RowKind } from '#protocol/row-kind.ts';
import { asMultiset, compare, failed, PASSED, type VectorOutcome } from '../vector-outcome.ts';
import type { PipelineResult } from './pipeline-vector.ts';

/**
 * Compares what the output emitted with what Flink's last node emitted: columns by name and type (texts of any length
 * are one, NOT NULL is not compared), rows as a multiset after the changelog has been applied, DOUBLE by bits.
 */
export function comparePipeline(result: PipelineResult, schema: Schema, emitted: readonly SinkRow[]): VectorOutcome {
  const columns = schema.fields.map((field) => [field.name, comparableType(field.type)]);
  const expectedColumns = result.columns.map(([name, type]) => {
    const parsed = parseType(type);
    return [name, parsed.ok ? comparableType(parsed.value.type) : type];
  });
  const sameColumns = compare('columns', expectedColumns, columns);
  if (sameColumns.outcome !== 'passed') return sameColumns;
  const updated = emitted.find((row) => row.rowKind !== RowKind.INSERT);
  if (result.kind === 'append' && updated !== undefined) {
    return failed(`Flink only appends, and here is ${ROW_KIND_TEXT[updated.rowKind as 0 | 1 | 2 | 3]}`);
  }
  const types = schema.fields.map((field) => field.type);
  const final = applyChangelog(types, emitted);
  if (!final.ok) return failed(final.problem);
  const expected = result.rows.map((row) =>
    row.map((json, index) => {
      const type = types[index] as LogicalType;
      const parsed = parseValue(type, json);
      return parsed.ok ? comparableValue(type, parsed.value) : `${JSON.stringify(json)} is ${parsed.failure}`;
    }),
  );
  return compareRows(expected, final.rows);
}

type ComparableRow = readonly (string | null)[];

function compareRows(expected: readonly ComparableRow[], actual: readonly ComparableRow[]): VectorOutcome {
  const missing = without(expected, actual);
  const extra = without(actual, expected);
  if (missing.length === 0 && extra.length === 0) return PASSED;
  const show = (rows: readonly ComparableRow[]): string =>
    `${rows.length} (${rows
      .slice(0, 3)
      .map((row) => JSON.stringify(row))
      .join(' ')})`;
  return failed(`rows missing: ${show(missing)}, rows too many: ${show(extra)}`);
}

/** The rows of the first multiset that are not in the second. */
function without(rows: readonly ComparableRow[], others: readonly ComparableRow[]): readonly ComparableRow[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  return asMultiset(rows).filter((row) => {
    const text = JSON.stringify(row);
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

type FinalTable =
  | { readonly ok: true; readonly rows: readonly ComparableRow[] }
  | { readonly ok: false; readonly problem: string };

/**
 * The rows that remain: each insertion adds one row, each retraction takes one equal row away. Rows of different
 * subtasks come in any order, so rows are counted first and judged at the end.
 */
function applyChangelog(types: readonly LogicalType[], emitted: readonly SinkRow[]): FinalTable {
  const counts = new Map<string, { readonly row: ComparableRow; count: number }>();
  for (const { values, rowKind } of emitted) {
    const row = values.map((value, index) => comparableValue(types[index] as LogicalType, value));
    const text = JSON.stringify(row);
    const entry = counts.get(text) ?? { row, count: 0 };
    entry.count += isRetraction(rowKind) ? -1 : 1;
    counts.set(text, entry);
  }
  const negative = [...counts.values()].find((entry) => entry.count < 0);
  if (negative !== undefined)
    return { ok: false, problem: `retracted but never inserted: ${JSON.stringify(negative.row)}` };
  return {
    ok: true,
    rows: [...counts.values()].flatMap(({ row, count }) => new Array<ComparableRow>(count).fill(row)),
  };
}

function comparableType(type: LogicalType): string {
  return type.kind === 'CHAR' || type.kind === 'VARCHAR' ? 'STRING' : typeText(type);
}

/** A text that two values share only if they are the same: DOUBLE by bits (all NaN are one), DECIMAL with its scale. */
function comparableValue(type: LogicalType, value: Value): string | null {
  if (value === null) return null;
  if (type.kind === 'DECIMAL') return decimalText(value as bigint, type.scale);
  return Object.is(value, -0) ? '-0' : String(value);
}
