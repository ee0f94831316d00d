import { parseType } from '#expression/types/parse-type.ts';
import { parseValue } from '#expression/values/value-text.ts';
import { type Field, type LogicalType, type Schema, typeText } from '#protocol/logical-type.ts';
import type { GeneratorField } from '#protocol/source-config.ts';
import type { DocumentColumn } from '../document.ts';
import type { ConfigOf, SourceConfig } from '../node-kind.ts';
import { timeReader } from '../sources/time-format.ts';
import type { SchemaScope } from './schema-scope.ts';

/** The schema that a source emits, or null after reporting why there is none. */
export function sourceSchema(config: SourceConfig, scope: SchemaScope): Schema | null {
  switch (config.kind) {
    case 'generator':
      return generatorSchema(config, scope);
    case 'file':
      return fileSchema(config, scope);
    case 'clicks':
      return columnsSchema(config.columns, config.timeColumn, scope);
    case 'clock':
      return CLOCK_SCHEMA;
    case 'rows': {
      const schema = columnsSchema(config.columns, config.timeColumn, scope);
      if (schema !== null) checkRows(config, schema, scope);
      return schema;
    }
  }
}

/** Tick counts from 1; the time is that of the job clock. */
const CLOCK_SCHEMA: Schema = {
  fields: [
    { name: 'tick', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'at', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 1,
  changelog: false,
};

function generatorSchema(config: ConfigOf<'generator'>, scope: SchemaScope): Schema | null {
  if (config.fields.length === 0) return scope.reportEmpty('fields');
  const fields = scope.distinctFields(
    config.fields.map((field) => ({ name: field.name, type: generatedType(field), nullable: false })),
    config.fields.map((_, index) => `fields.${index}.name`),
  );
  if (fields === null) return null;
  const timeField = config.fields.findIndex((field) => field.fill === 'event-time');
  if (config.eventTime !== null && timeField < 0) {
    scope.report('W320', { field: 'fields', values: { name: scope.node.name } });
  }
  const needsTime = config.fields.findIndex(({ fill }) => fill === 'event-time' || fill === 'later');
  if (config.eventTime === null && needsTime >= 0) {
    const column = config.fields[needsTime]?.name ?? '';
    scope.report('W318', {
      field: `fields.${needsTime}`,
      values: { where: scope.node.name, column },
    });
    return null;
  }
  return { fields, timeField: timeField < 0 ? null : timeField, changelog: false };
}

function generatedType(field: GeneratorField): LogicalType {
  switch (field.fill) {
    case 'sequence':
    case 'reference':
    case 'price':
      return { kind: 'BIGINT' };
    case 'event-time':
    case 'later':
      return { kind: 'TIMESTAMP', precision: 3 };
    case 'int':
      return { kind: 'INT' };
    case 'double':
    case 'wave':
      return { kind: 'DOUBLE' };
    case 'pattern':
    case 'key':
    case 'text':
      return { kind: 'STRING' };
  }
}

function fileSchema(config: ConfigOf<'file'>, scope: SchemaScope): Schema | null {
  const schema = columnsSchema(config.columns, config.timeColumn, scope);
  if (config.timeFormat !== undefined && config.timeColumn !== null) {
    const format = timeReader(config.timeFormat);
    if (!format.ok) {
      const values = { where: scope.node.name, format: config.timeFormat, problem: format.failure };
      scope.report('W323', { field: 'timeFormat', values });
      return null;
    }
  }
  if (config.format !== 'lines' || schema === null) return schema;
  if (schema.fields.length === 1 && schema.fields[0]?.type.kind === 'STRING') return schema;
  scope.report('W322', { field: 'columns', values: { name: scope.node.name } });
  return null;
}

function columnsSchema(
  columns: readonly DocumentColumn[],
  timeColumn: string | null,
  scope: SchemaScope,
): Schema | null {
  if (columns.length === 0) return scope.reportEmpty('columns');
  const fields = scope.distinctFields(
    columns.map((column, index) => columnField(column, `columns.${index}.type`, scope)),
    columns.map((_, index) => `columns.${index}.name`),
  );
  if (fields === null) return null;
  const schema: Schema = { fields, timeField: null, changelog: false };
  if (timeColumn === null) return schema;
  const timeField = scope.columnIndex(timeColumn, 'timeColumn', schema);
  if (timeField === null) return null;
  const type = (fields[timeField] as Field).type;
  if (!isTimeType(type)) {
    const values = { where: scope.node.name, column: timeColumn, type: typeText(type) };
    scope.report('W313', { field: 'timeColumn', values });
    return null;
  }
  return { ...schema, timeField };
}

function columnField(column: DocumentColumn, path: string, scope: SchemaScope): Field | null {
  const parsed = parseType(column.type);
  if (parsed.ok) return { name: column.name, type: parsed.value.type, nullable: parsed.value.nullable };
  const values = { where: `${scope.node.name}: ${column.name}`, type: column.type, problem: parsed.failure };
  scope.report('W303', { field: path, values });
  return null;
}

function isTimeType(type: LogicalType): boolean {
  const isTimestamp = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
  return isTimestamp ? type.precision <= 3 : type.kind === 'BIGINT';
}

function checkRows(config: ConfigOf<'rows'>, schema: Schema, scope: SchemaScope): void {
  for (const [split, rows] of config.rows.entries()) {
    for (const [index, row] of rows.entries()) {
      const path = `rows.${split}.${index}.values`;
      const place = { name: scope.node.name, row: index + 1, split: split + 1 };
      if (row.values.length !== schema.fields.length) {
        const values = { ...place, found: row.values.length, expected: schema.fields.length };
        scope.report('W319', { field: path, values });
        continue;
      }
      for (const [column, value] of row.values.entries()) {
        const field = schema.fields[column] as Field;
        if (value === null ? field.nullable : parseValue(field.type, value).ok) continue;
        const type = `${typeText(field.type)}${field.nullable ? '' : ' NOT NULL'}`;
        const values = { ...place, column: field.name, value: JSON.stringify(value), type };
        scope.report('W314', { field: `${path}.${column}`, values });
      }
    }
  }
}
