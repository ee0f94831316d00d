import { failedSchema } from '#protocol/failing-rows.ts';
import { type Field, type Schema, typeText } from '#protocol/logical-type.ts';
import type { NodeConfig } from '../document.ts';
import { divertsFailingRows } from '../output-ports.ts';
import type { ConfigOf, SinkConfig, SourceConfig } from '../node-kind.ts';
import { schemaText, type SchemaScope } from './schema-scope.ts';

/** What a node makes of its input: the schema of each output port; null after reporting why there is none. */
export interface OutputSchemas {
  readonly out: Schema | null;
  readonly late: Schema | null;
  /** Rows for which an expression failed, where the node has a port for them. */
  readonly failed: Schema | null;
}

const NOTHING: OutputSchemas = { out: null, late: null, failed: null };

/** The columns that a window adds behind keys and aggregates. */
export const WINDOW_COLUMNS = ['window_start', 'window_end', 'window_time'] as const;

/** The output schemas of a node that is neither source nor sink. `inputs` is not empty. */
export function transformSchemas(
  config: Exclude<NodeConfig, SourceConfig | SinkConfig>,
  inputs: readonly Schema[],
  scope: SchemaScope,
): OutputSchemas {
  const input = inputs[0] as Schema;
  const failed = divertsFailingRows(config) ? failedSchema(input) : null;
  if (config.kind === 'window-aggregate') return { ...windowSchemas(config, input, scope), failed };
  return { out: outputSchema(config, inputs, scope), late: null, failed };
}

type SingleOutput = Exclude<NodeConfig, SourceConfig | SinkConfig | ConfigOf<'window-aggregate'>>;

function outputSchema(config: SingleOutput, inputs: readonly Schema[], scope: SchemaScope): Schema | null {
  const input = inputs[0] as Schema;
  switch (config.kind) {
    case 'project':
      return projectSchema(config, input, scope);
    case 'filter':
      return filterSchema(config, input, scope);
    case 'split-text':
      return splitTextSchema(config, input, scope);
    case 'aggregate':
      return aggregateSchema(config, input, scope);
    case 'rate-limit':
      return input;
    case 'union':
      return unionSchema(inputs, scope);
  }
}

function projectSchema(config: ConfigOf<'project'>, input: Schema, scope: SchemaScope): Schema | null {
  if (config.fields.length === 0) return scope.reportEmpty('fields');
  const fields = scope.distinctFields(
    config.fields.map((field, index) => scope.expressionField(field, `fields.${index}`, input)),
    config.fields.map((_, index) => `fields.${index}.name`),
  );
  if (fields === null) return null;
  // Flink keeps the time attribute only where its column is passed on as it is.
  const time = input.timeField === null ? undefined : input.fields[input.timeField];
  const timeField =
    time === undefined ? -1 : config.fields.findIndex((field) => isPlainReference(field.expression, time.name));
  return { fields, timeField: timeField < 0 ? null : timeField, changelog: input.changelog };
}

/** Whether an expression is nothing but the name of a column, plain or in backquotes. */
export function isPlainReference(expression: string, column: string): boolean {
  const text = expression.trim();
  return text === column || text === `\`${column.replaceAll('`', '``')}\``;
}

function filterSchema(config: ConfigOf<'filter'>, input: Schema, scope: SchemaScope): Schema | null {
  const type = scope.conditionType(config.condition, 'condition', input);
  if (type !== null && type.kind !== 'BOOLEAN') {
    const where = `${scope.node.name}: ${config.condition}`;
    scope.report('W310', { field: 'condition', values: { where, type: typeText(type) } });
  }
  // A wrong condition does not change the columns, so that nodes behind it can still be checked.
  return input;
}

function splitTextSchema(config: ConfigOf<'split-text'>, input: Schema, scope: SchemaScope): Schema | null {
  const column = scope.columnIndex(config.column, 'column', input);
  if (column === null) return null;
  const { type } = input.fields[column] as Field;
  if (type.kind !== 'STRING' && type.kind !== 'CHAR' && type.kind !== 'VARCHAR') {
    const values = { where: scope.node.name, column: config.column, type: typeText(type) };
    scope.report('W315', { field: 'column', values });
    return null;
  }
  const piece: Field = { name: config.as, type: { kind: 'STRING' }, nullable: false };
  const paths = [...input.fields.map(() => 'as'), 'as'];
  const fields = scope.distinctFields([...input.fields, piece], paths);
  return fields === null ? null : { ...input, fields };
}

function aggregateSchema(config: ConfigOf<'aggregate'>, input: Schema, scope: SchemaScope): Schema | null {
  const fields = groupedFields(config, input, scope);
  if (config.emit === 'append' && input.changelog) {
    scope.report('W307', { field: 'emit', values: { name: scope.node.name } });
    return null;
  }
  return fields === null ? null : { fields, timeField: null, changelog: config.emit === 'changelog' };
}

function windowSchemas(config: ConfigOf<'window-aggregate'>, input: Schema, scope: SchemaScope): OutputSchemas {
  const late = input;
  if (input.changelog) {
    scope.report('W307', { values: { name: scope.node.name } });
    return NOTHING;
  }
  const grouped = groupedFields(config, input, scope);
  if (input.timeField === null) {
    scope.report('W305', { values: { name: scope.node.name } });
    return { ...NOTHING, late };
  }
  if (grouped === null) return { ...NOTHING, late };
  const bounds = WINDOW_COLUMNS.map((name): Field => ({
    name,
    type: { kind: 'TIMESTAMP', precision: 3 },
    nullable: false,
  }));
  const fields = scope.distinctFields(
    [...grouped, ...bounds],
    [...grouped.map((_, index) => groupedPath(config, index)), 'window', 'window', 'window'],
  );
  return {
    out: fields === null ? null : { fields, timeField: fields.length - 1, changelog: false },
    late,
    failed: null,
  };
}

type GroupingConfig = ConfigOf<'aggregate' | 'window-aggregate'>;

/** Keys, then aggregates. */
function groupedFields(config: GroupingConfig, input: Schema, scope: SchemaScope): readonly Field[] | null {
  const keys = config.keys.map((key, index): Field | null => {
    const column = scope.columnIndex(key, `keys.${index}`, input);
    if (column === null) return null;
    const field = input.fields[column] as Field;
    if (field.type.kind === 'DOUBLE') {
      const values = { where: `${scope.node.name}: ${key}`, type: typeText(field.type) };
      scope.report('W321', { field: `keys.${index}`, values });
    }
    return field;
  });
  if (config.aggregates.length === 0) return scope.reportEmpty('aggregates');
  const aggregates = config.aggregates.map((aggregate, index) =>
    scope.aggregateField(aggregate, `aggregates.${index}`, input),
  );
  return scope.distinctFields(
    [...keys, ...aggregates],
    [...keys, ...aggregates].map((_, index) => groupedPath(config, index)),
  );
}

function groupedPath(config: GroupingConfig, index: number): string {
  return index < config.keys.length ? `keys.${index}` : `aggregates.${index - config.keys.length}.name`;
}

/** Names and types must agree; a column is nullable where any input's is. Flink: leastRestrictive of the inputs. */
function unionSchema(inputs: readonly Schema[], scope: SchemaScope): Schema | null {
  const first = inputs[0] as Schema;
  const left = columnsText(first);
  for (const other of inputs.slice(1)) {
    if (columnsText(other) !== left) {
      scope.report('W309', { values: { name: scope.node.name, left: schemaText(first), right: schemaText(other) } });
      return null;
    }
  }
  const sameTime = inputs.every((other) => other.timeField === first.timeField);
  return {
    fields: first.fields.map((field, index) => ({
      ...field,
      nullable: inputs.some((input) => input.fields[index]?.nullable === true),
    })),
    timeField: sameTime ? first.timeField : null,
    changelog: inputs.some((other) => other.changelog),
  };
}

/** Names and types, without NOT NULL. */
function columnsText(schema: Schema): string {
  return schema.fields.map((field) => `${field.name} ${typeText(field.type)}`).join(', ');
}
