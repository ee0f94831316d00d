/** The aggregates of the language, by name. */
export const AGGREGATE_NAMES = ['COUNT', 'SUM', 'MIN', 'MAX', 'AVG', 'FIRST_VALUE', 'LAST_VALUE'] as const;

export type AggregateName = (typeof AGGREGATE_NAMES)[number];

/** Whether a name, in capitals, is that of an aggregate. */
export function isAggregateName(name: string): name is AggregateName {
  return (AGGREGATE_NAMES as readonly string[]).includes(name);
}
