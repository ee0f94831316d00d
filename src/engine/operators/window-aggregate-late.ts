import { takeRows } from '#protocol/batch-rows.ts';
import { type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import { valueText } from '#expression/value-text.ts';
import type { OperatorContext } from './operator.ts';

/**
 * Hands the rows that came too late to the side output `late`, and traces them: each one at full level, else one event
 * with their number and the largest lateness. Lateness is how far the watermark was past the row.
 * Flink: WindowOperator.sideOutput, numLateRecordsDropped.
 */
export function emitLateRows(
  context: OperatorContext,
  keyFields: readonly number[],
  batch: RecordBatch,
  rows: readonly number[],
  watermark: number,
): void {
  if (rows.length === 0) return;
  const { subtask, plan } = context;
  const lateBy = (row: number): number => watermark - (batch.eventTimes[row] as number);
  if (context.traceLevel() === 'full') {
    for (const row of rows) {
      const record = {
        label: keyFields.map((field) => fieldText(batch, field, row)).join(' · '),
        lineage: batch.lineage?.[row] ?? '',
        rowKind: batch.rowKinds?.[row] ?? 0,
        eventTime: batch.eventTimes[row] as number,
      };
      context.trace({ kind: 'recordLate', subtask, uid: plan.uid, count: 1, record, lateByMs: lateBy(row) });
    }
  } else {
    let lateByMs = 0;
    for (const row of rows) lateByMs = Math.max(lateByMs, lateBy(row));
    context.trace({ kind: 'recordLate', subtask, uid: plan.uid, count: rows.length, record: null, lateByMs });
  }
  context.emitSide('late', takeRows(batch, Int32Array.from(rows), rows.length));
}

function fieldText(batch: RecordBatch, field: number, row: number): string {
  const column = batch.columns[field];
  return column === undefined ? '' : valueText(column.type, valueAt(column, row));
}
