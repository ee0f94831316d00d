import type { JobPlan, OperatorPlan, TableSinkConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { must } from '#std/assert.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { Value } from '#protocol/record-batch.ts';
import { RowKind } from '#protocol/row-kind.ts';

/** What one sink holds at the end of a run. */
export interface SinkResult {
  /** The node's name. */
  readonly name: string;
  readonly schema: Schema;
  /** `log`: committed rows; `table`: every row written; `upsert`: the newest row of each key. */
  readonly kind: 'log' | 'table' | 'upsert';
  readonly rows: readonly ResultRow[];
  /** Rows that a restarted subtask wrote a second time; a log has none, an upsert table overwrote them. */
  readonly repeated: number;
}

export interface ResultRow {
  readonly values: readonly Value[];
  readonly rowKind: number;
}

/** Reads all sinks of a plan. */
export function readSinks(plan: JobPlan, rowsOf: (sink: string) => readonly SinkRow[]): readonly SinkResult[] {
  return plan.vertices.flatMap((vertex) =>
    vertex.operators.flatMap((operator): readonly SinkResult[] => {
      const { config } = operator;
      if (config.kind === 'sink-log-writer') return [logResult(operator, rowsOf(config.log))];
      return config.kind === 'sink-table' ? [tableResult(operator, config, rowsOf(operator.uid))] : [];
    }),
  );
}

/** The names of the sinks of a plan, as {@link readSinks} gives them. */
export function sinkNames(plan: JobPlan): readonly string[] {
  return plan.vertices.flatMap((vertex) =>
    vertex.operators.flatMap((operator) => {
      if (operator.config.kind === 'sink-log-writer') return [logName(operator)];
      return operator.config.kind === 'sink-table' ? [operator.name] : [];
    }),
  );
}

/** What {@link readSinks} asks rows for. */
export function sinkIds(plan: JobPlan): readonly string[] {
  const ids: string[] = [];
  readSinks(plan, (sink) => {
    ids.push(sink);
    return [];
  });
  return ids;
}

/** The writer's operator carries the node's name with a suffix. */
function logName(operator: OperatorPlan): string {
  return operator.name.replace(/: Writer$/, '');
}

function logResult(operator: OperatorPlan, rows: readonly SinkRow[]): SinkResult {
  return { name: logName(operator), schema: schemaOf(operator), kind: 'log', rows, repeated: 0 };
}

function tableResult(operator: OperatorPlan, config: TableSinkConfig, rows: readonly SinkRow[]): SinkResult {
  const repeated = rows.filter((row) => row.repeated).length;
  const base = { name: operator.name, schema: schemaOf(operator), repeated };
  if (config.mode === 'append') return { ...base, kind: 'table', rows };
  return { ...base, kind: 'upsert', rows: newestRows(rows, config.keyFields) };
}

function schemaOf(operator: OperatorPlan): Schema {
  return must(operator.inputSchema, 'a sink has an input');
}

/** The table that upserts by key make: +I and +U set a row, -D removes it, -U is followed by its +U. */
function newestRows(rows: readonly SinkRow[], keyFields: readonly number[]): readonly ResultRow[] {
  const table = new Map<string, ResultRow>();
  for (const row of rows) {
    const key = JSON.stringify(keyFields.map((field) => String(row.values[field])));
    if (row.rowKind === RowKind.DELETE) table.delete(key);
    else if (row.rowKind !== RowKind.UPDATE_BEFORE) table.set(key, { values: row.values, rowKind: RowKind.INSERT });
  }
  return [...table.values()];
}
