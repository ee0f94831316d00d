import type { FunctionRow } from '#expression/texts/function-page.ts';

/**
 * The rows that fit a query, by group in the order of the rows; refused ones are the group ''. A query fits a name from
 * its start first; only where none does, anything that is said of the function.
 */
export function functionGroups(
  rows: readonly FunctionRow[],
  query: string,
): readonly (readonly [group: string, rows: readonly FunctionRow[]])[] {
  const wanted = query.trim().toLowerCase();
  const named = rows.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const found = named.length > 0 ? named : rows.filter((row) => saidOf(row).includes(wanted));
  const groups = new Map<string, FunctionRow[]>();
  for (const row of found) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}

function saidOf({ name, signatures, help }: FunctionRow): string {
  return [name, ...signatures, help].join(' ').toLowerCase();
}
