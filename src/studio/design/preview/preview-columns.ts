import type { DocumentNode } from '#model/document.ts';
import type { PreviewColumn, PreviewTable } from '#model/preview.ts';
import { tokensOf } from '../expression/text-tokens.ts';

/** A column of the table: of the rows, or one that could not be computed. */
export interface ShownColumn {
  readonly name: string;
  /** Null: there are no values, because its expression is wrong. */
  readonly column: PreviewColumn | null;
  /** Place of its values in a row; -1 without any. */
  readonly index: number;
}

/**
 * Columns of an input that a node computes with: of a wide input the others only push the output away, and one that is
 * passed on as it is stands there again.
 */
export function usedColumns(table: PreviewTable, { config }: DocumentNode): readonly ShownColumn[] {
  const expressions =
    config.kind === 'filter'
      ? [config.condition]
      : config.kind === 'project'
        ? config.fields.filter((field) => !isPassedOn(field)).map(({ expression }) => expression)
        : [];
  const named = new Set(expressions.flatMap((text) => tokensOf(text).map(({ value }) => value)));
  const columns = plainColumns(table);
  const used = columns.filter(({ name }) => named.has(name));
  if (columns.length <= FEW_COLUMNS) return columns;
  return used.length === 0 && config.kind !== 'project' ? columns : used;
}

function isPassedOn({ name, expression }: { readonly name: string; readonly expression: string }): boolean {
  const [only, ...others] = tokensOf(expression);
  return others.length === 0 && only?.value === name;
}

const FEW_COLUMNS = 3;

/** All columns of a table, as they are. */
export function plainColumns(table: PreviewTable): readonly ShownColumn[] {
  return table.columns.map((column, index) => ({ name: column.name, column, index }));
}

/**
 * The columns of an output in the order of the node's configuration; those whose expression does not compile stand
 * where they will be.
 */
export function shownColumns(table: PreviewTable, { config }: DocumentNode): readonly ShownColumn[] {
  const known = plainColumns(table);
  const lists = {
    fields: config.kind === 'project' ? config.fields : [],
    aggregates: config.kind === 'aggregate' || config.kind === 'window-aggregate' ? config.aggregates : [],
  };
  const missing = Object.entries(lists).flatMap(([list, entries]) =>
    entries.flatMap(({ name }, index) => {
      const path = `${list}.${index}`;
      return table.columns.some((column) => column.path === path) ? [] : [{ name, path, list, index }];
    }),
  );
  let columns = known;
  for (const { name, list, index } of missing) {
    const before = columns.findLastIndex(
      ({ column }) =>
        column?.path?.startsWith(`${list}.`) === true && Number(column.path.slice(list.length + 1)) < index,
    );
    const place = before >= 0 ? before + 1 : columns.filter(({ column }) => column?.path?.startsWith('keys.')).length;
    const wrongBefore = columns.slice(place).findIndex(({ column }) => column !== null);
    const at = place + (wrongBefore < 0 ? columns.length - place : wrongBefore);
    columns = columns.toSpliced(at, 0, { name, column: null, index: -1 });
  }
  return columns;
}
