import { cpus } from 'node:os';
import { type CompiledExpression, compileExpression } from '#expression/compile-expression.ts';
import { allRows, type Selection } from '#expression/evaluate/typed-expression.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import {
  BATCH_ROWS,
  BENCH_SCHEMA,
  benchBatches,
  type ExpressionCase,
  NUMBER_CASES,
  type Output,
  TEXT_CASES,
  withCodes,
} from './expression-cases.ts';
import { median, time } from './stopwatch.ts';
import { benchTextCodec } from './text-codec-bench.ts';

/**
 * What an expression costs a row beside the same thing written by hand over the same columns, interleaved in one run.
 * The rows that a filter keeps reach the projection as a selection. Every result is compared with the hand-written one
 * before a figure is printed. Functions of texts are measured on columns with a dictionary, too: there a text is
 * computed once and its result picked by code.
 */
export function benchExpressions(options: ExpressionBenchOptions): string {
  const batches = benchBatches(BATCHES);
  const passes = Math.max(1, Math.round(options.rows / (BATCHES * BATCH_ROWS)));
  const measure = (cases: readonly ExpressionCase[]): string[] =>
    cases.map((each) => measureCase(each, batches, passes, options));
  return [
    `${passes * BATCHES * BATCH_ROWS} rows in batches of ${BATCH_ROWS}, ${options.rounds} interleaved rounds after two warm-up rounds, medians; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}`,
    '',
    '| filter and projection | by hand, ns a row | expressions, ns a row | times |',
    '|---|---|---|---|',
    ...measure(NUMBER_CASES),
    '',
    '| function | plain JavaScript, ns a row | expression, ns a row | times | texts of a dictionary, ns a row | times |',
    '|---|---|---|---|---|---|',
    ...measure(TEXT_CASES),
    '',
    '| a text column on the wire | plain, ns a row | as a dictionary, ns a row | faster |',
    '|---|---|---|---|',
    ...benchTextCodec(batches.map(withCodes), passes, options.rounds),
  ].join('\n');
}

export interface ExpressionBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  progress(text: string): void;
}

/** Batches in turn, so that no batch stays in the cache from one pass to the next. */
const BATCHES = 32;

function measureCase(
  each: ExpressionCase,
  batches: readonly RecordBatch[],
  passes: number,
  { rounds, progress }: ExpressionBenchOptions,
): string {
  const condition = each.condition === null ? null : compiled(each.condition);
  const projection = compiled(each.projection);
  const out: Output = {
    selection: new Int32Array(BATCH_ROWS),
    longs: new BigInt64Array(BATCH_ROWS),
    doubles: new Float64Array(BATCH_ROWS),
    texts: new Array<string>(BATCH_ROWS).fill(''),
    ints: new Int32Array(BATCH_ROWS),
  };
  for (const batch of batches) check(each, batch, evaluate(condition, projection, batch), out);
  const coded = each.condition === null ? batches.map(withCodes) : null;
  for (const batch of coded ?? []) check(each, batch, evaluate(condition, projection, batch), out);
  const byHand: number[] = [];
  const byExpression: number[] = [];
  const byDictionary: number[] = [];
  for (let round = -1; round <= rounds; round++) {
    const hand = time(() => {
      for (let pass = 0; pass < passes; pass++) for (const batch of batches) each.hand(batch, out);
    });
    const expression = time(() => {
      for (let pass = 0; pass < passes; pass++) for (const batch of batches) evaluate(condition, projection, batch);
    });
    const dictionary =
      coded === null
        ? 0
        : time(() => {
            for (let pass = 0; pass < passes; pass++) for (const batch of coded) evaluate(condition, projection, batch);
          });
    progress(`${each.name}, round ${round}: ${hand.toFixed(0)} ms by hand, ${expression.toFixed(0)} ms`);
    // The first two warm up.
    if (round <= 0) continue;
    byHand.push(hand);
    byExpression.push(expression);
    byDictionary.push(dictionary);
  }
  const perRow = 1e6 / (passes * BATCHES * BATCH_ROWS);
  const [hand, expression] = [median(byHand) * perRow, median(byExpression) * perRow];
  const what = each.condition === null ? each.projection : `${each.name}: ${each.condition}, ${each.projection}`;
  const line = `| ${what} | ${hand.toFixed(1)} | ${expression.toFixed(1)} | ${(expression / hand).toFixed(2)} |`;
  if (coded === null) return line;
  const dictionary = median(byDictionary) * perRow;
  return `${line} ${dictionary.toFixed(1)} | ${(dictionary / hand).toFixed(2)} |`;
}

function compiled(text: string): CompiledExpression {
  const result = compileExpression(text, BENCH_SCHEMA);
  if (!result.ok) throw new Error(`${text}: ${result.failure.map(({ message }) => message).join('; ')}`);
  return result.value;
}

interface Evaluated {
  readonly column: Column;
  readonly selection: Selection;
}

const kept = new Int32Array(BATCH_ROWS);

function evaluate(condition: CompiledExpression | null, projection: CompiledExpression, batch: RecordBatch): Evaluated {
  if (condition === null) return { column: projection.evaluate(batch), selection: allRows(batch.rows) };
  const flags = condition.evaluate(batch).values as Uint8Array;
  let count = 0;
  // As the operator Filter does.
  for (let row = 0; row < batch.rows; row++) {
    kept[count] = row;
    count += flags[row] as number;
  }
  const selection = { rows: kept, count };
  return { column: projection.evaluateRows(batch, selection), selection };
}

function check(each: ExpressionCase, batch: RecordBatch, { column, selection }: Evaluated, out: Output): void {
  const expected = each.hand(batch, out);
  if (expected !== selection.count) throw new Error(`${each.name}: ${selection.count} rows instead of ${expected}`);
  const values = column.values;
  const right =
    values instanceof BigInt64Array
      ? out.longs
      : values instanceof Float64Array
        ? out.doubles
        : Array.isArray(values)
          ? out.texts
          : out.ints;
  for (let i = 0; i < selection.count; i++) {
    const row = selection.rows[i] as number;
    if (column.nulls?.[row] === 1 || values[row] !== right[i]) {
      throw new Error(`${each.name}: ${values[row]} instead of ${right[i]}`);
    }
  }
}
