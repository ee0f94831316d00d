/** The kind of a row on a changelog edge; the numbers are Flink's. Flink: org.apache.flink.types.RowKind. */
export const RowKind = { INSERT: 0, UPDATE_BEFORE: 1, UPDATE_AFTER: 2, DELETE: 3 } as const;
export type RowKind = (typeof RowKind)[keyof typeof RowKind];

/** Flink's short text of a row kind: +I, -U, +U, -D. */
export const ROW_KIND_TEXT = ['+I', '-U', '+U', '-D'] as const;

/** Whether a row of this kind takes its row away (-U, -D) instead of adding it. */
export function isRetraction(kind: number): boolean {
  return kind === RowKind.UPDATE_BEFORE || kind === RowKind.DELETE;
}
