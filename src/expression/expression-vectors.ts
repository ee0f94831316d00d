import { assert } from '#std/assert.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { typeText } from '#protocol/logical-type.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { type RecordBatch, type Value, valueAt } from '#protocol/record-batch.ts';
import { type CompiledExpression, compileExpression } from './compile-expression.ts';
import { hexOfBytes } from './values/binary-text.ts';
import { decimalText } from './values/decimal.ts';
import type { ExpressionDiagnostic } from './expression-diagnostic.ts';
import { ExpressionError } from './expression-error.ts';
import { decodeNested } from '#protocol/nested-value.ts';
import { runFunctionCase } from './function-vectors.ts';
import { javaDoubleText, javaFloatText } from './values/java-double-text.ts';
import { parseType } from './types/parse-type.ts';
import { millisOfNanos } from './evaluate/time-columns.ts';
import { parseValue } from './values/value-text.ts';
import type { CaseOutcome } from './case-outcome.ts';

/** Runs vectors of the suite `sql-expression`: expressions that real Flink planned and evaluated, row by row. */

export interface ExpressionVector {
  readonly name: string;
  readonly setup: {
    readonly columns: readonly (readonly [string, string])[];
    readonly rows: readonly (readonly JsonValue[])[];
  };
  readonly cases: readonly VectorCase[];
}

type JsonValue = string | number | boolean | null;

export interface VectorCase {
  readonly expr?: string;
  readonly type?: string;
  readonly values?: readonly VectorValue[];
  readonly unsimplified?: readonly VectorValue[];
  readonly javaStrings?: readonly VectorValue[];
  readonly error?: 'parse' | 'validate' | 'plan' | 'open';
  readonly function?: string;
  readonly available?: boolean;
  readonly accepts?: readonly string[];
  /** A fault of Flink that an engine may choose not to copy. */
  readonly quirk?: string;
}

type VectorValue = JsonValue | { readonly error: string } | readonly unknown[];

/** The vectors' name for their table. */
const TABLE = 't';

const PASSED: CaseOutcome = { kind: 'passed' };

/** The outcome of every case of a vector, by its expression or the function it is about. */
export function runExpressionVector(vector: ExpressionVector): readonly (readonly [what: string, CaseOutcome])[] {
  const table = tableOf(vector);
  return vector.cases.flatMap((each) => {
    if (each.expr !== undefined) return [[each.expr, apart(each, runCase(each, table))] as const];
    if (each.function === undefined) return [];
    const { function: name, available = false, accepts = [] } = each;
    return [[name, runFunctionCase({ function: name, available, accepts }, table.schema, TABLE)] as const];
  });
}

/** A case with a quirk that Weir does not share is counted apart, never as failed. */
function apart({ quirk }: VectorCase, outcome: CaseOutcome): CaseOutcome {
  return quirk !== undefined && outcome.kind === 'failed' ? { kind: 'unsupported', why: quirk } : outcome;
}

interface Table {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
  /** Columns whose types Weir does not carry. */
  readonly missing: ReadonlySet<string>;
}

function tableOf({ setup }: ExpressionVector): Table {
  const types = setup.columns.map(([name, text]) => ({ name, type: parseType(text) }));
  const kept = types.flatMap(({ name, type }, index) => (type.ok ? [{ index, field: { name, ...type.value } }] : []));
  return {
    schema: { fields: kept.map(({ field }) => field), timeField: null, changelog: false },
    rows: setup.rows.map((row) => kept.map(({ index, field }) => decode(field.type, row[index] as JsonValue))),
    missing: new Set(types.filter(({ type }) => !type.ok).map(({ name }) => name)),
  };
}

function decode(type: LogicalType, json: JsonValue): Value {
  const value = parseValue(type, json);
  assert(value.ok, () => `a vector's value has its column's type: ${typeText(type)} ${json}`);
  return value.value;
}

function runCase(vectorCase: VectorCase, table: Table): CaseOutcome {
  const compiled = compileExpression(vectorCase.expr as string, table.schema, TABLE);
  if (!compiled.ok) return compareRefusal(vectorCase, compiled.failure, table);
  if (vectorCase.error !== undefined)
    return { kind: 'failed', why: `accepted, Flink refuses it (${vectorCase.error})` };
  const type = typeText(compiled.value.type) + (compiled.value.nullable ? '' : ' NOT NULL');
  if (type !== vectorCase.type) return { kind: 'failed', why: `type ${type}, Flink ${vectorCase.type}` };
  return compareRows(vectorCase, compiled.value, table);
}

function compareRefusal(
  { error }: VectorCase,
  diagnostics: readonly ExpressionDiagnostic[],
  { missing }: Table,
): CaseOutcome {
  const unsupported = diagnostics.find(
    ({ code, message }) =>
      code.startsWith('unsupported') ||
      (code === 'unknown-field' && [...missing].some((name) => message.endsWith(` ${name}.`))),
  );
  if (unsupported !== undefined) return { kind: 'unsupported', why: unsupported.message };
  const first = diagnostics[0] as ExpressionDiagnostic;
  if (error === undefined) return { kind: 'failed', why: `refused, Flink accepts it: ${first.code} ${first.message}` };
  const syntax = diagnostics.some(({ code }) => code === 'syntax');
  if (syntax !== (error === 'parse')) return { kind: 'failed', why: `refused as ${first.code}, Flink as ${error}` };
  return PASSED;
}

function compareRows(vectorCase: VectorCase, expression: CompiledExpression, table: Table): CaseOutcome {
  const expected = vectorCase.values as readonly VectorValue[];
  const actual = table.rows.map((row) => evaluateOne(expression, batchOfRows(table.schema, [row])));
  const alternatives = [expected, vectorCase.unsimplified, vectorCase.javaStrings].filter((list) => list !== undefined);
  for (const [row, value] of actual.entries()) {
    if (alternatives.some((list) => sameValue(expression, value, list[row]))) continue;
    const show = (each: unknown): string => JSON.stringify(each);
    return { kind: 'failed', why: `row ${row} ${show(value)}, Flink ${show(expected[row])}` };
  }
  return compareWhole(expression, actual, table);
}

/** The whole table as one batch gives the same, or the error of its first failing row. */
function compareWhole(expression: CompiledExpression, actual: readonly VectorValue[], table: Table): CaseOutcome {
  const failing = actual.findIndex(isFailure);
  try {
    const batch = batchOfRows(table.schema, table.rows);
    const column = expression.evaluate(batch);
    const values = table.rows.map((_row, row) => encode(expression.type, valueAt(column, row)));
    if (failing >= 0) return { kind: 'failed', why: `the batch does not fail at row ${failing}` };
    return JSON.stringify(values) === JSON.stringify(actual)
      ? PASSED
      : { kind: 'failed', why: 'the batch differs from its rows' };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.row === failing
      ? PASSED
      : { kind: 'failed', why: `the batch fails at row ${error.row}, not ${failing}` };
  }
}

function evaluateOne(expression: CompiledExpression, batch: RecordBatch): VectorValue {
  try {
    return encode(expression.type, valueAt(expression.evaluate(batch), 0));
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.reason };
    throw error;
  }
}

/** A value as the vectors write it. */
function encode(type: LogicalType, value: Value): VectorValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'BIGINT':
    case 'INTERVAL SECOND':
      return String(value);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return typeof value === 'bigint' ? encodeNanos(value) : String(value);
    case 'FLOAT':
      return javaFloatText(value as number);
    case 'ARRAY':
      return decodeNested(type, value as string).map((each) => encode(type.element.type, each as Value));
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES':
      return hexOfBytes(value as string);
    case 'DECIMAL':
      return decimalText(value as bigint, type.scale);
    case 'DOUBLE':
      return javaDoubleText(value as number);
    default:
      return typeof value === 'bigint' ? String(value) : value;
  }
}

/** Milliseconds and the nanoseconds within. */
function encodeNanos(nanos: bigint): string {
  const ms = millisOfNanos(nanos);
  return `${ms}+${nanos - BigInt(ms) * 1_000_000n}`;
}

/** Functions whose last digits Flink's own JVMs do not agree on. */
const APPROXIMATE =
  /\b(?:POWER|SQRT|EXP|LN|LOG|LOG2|LOG10|SIN|COS|TAN|COT|ASIN|ACOS|ATAN|ATAN2|SINH|COSH|TANH|DEGREES|RADIANS)\(/i;

function sameDouble(actual: number, expected: number, approximate: boolean): boolean {
  if (Object.is(actual, expected)) return true;
  return approximate && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected);
}

function isFailure(value: VectorValue): value is { readonly error: string } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function sameValue(
  { type, text }: CompiledExpression,
  actual: VectorValue,
  expected: VectorValue | undefined,
): boolean {
  const [fails, shouldFail] = [actual, expected].map((value) => value !== undefined && isFailure(value));
  if (fails === true || shouldFail === true) {
    const defect =
      shouldFail === true && /NullPointer|ClassCast|Compile/.test((expected as { error: string }).error ?? '');
    return fails === shouldFail || (defect && actual === null);
  }
  // The recorder wrote no values of these types.
  if (actual === expected || expected === `unsupported ${type.kind}`) return true;
  if (Array.isArray(actual)) return JSON.stringify(actual) === JSON.stringify(expected);
  if (typeof actual !== 'string' || typeof expected !== 'string') return false;
  if (type.kind === 'DOUBLE') return sameDouble(Number(actual), Number(expected), APPROXIMATE.test(text));
  // A value of a DECIMAL may keep a scale of its own (ROUND with a length from a column).
  if (type.kind === 'DECIMAL') return Number(actual) === Number(expected) && trimZeros(actual) === trimZeros(expected);
  if (type.kind === 'FLOAT') return Object.is(Number(actual), Number(expected));
  // Half of a surrogate pair reads `?`.
  return actual.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?') === expected;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
