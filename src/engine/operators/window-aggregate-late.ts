import { takeRows } from '#protocol/batch-rows.ts';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import { type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import { valueText } from '#expression/values/value-text.ts';
import { isElementLate } from '../windows/window-lifetime.ts';
import type { OperatorContext } from './operator.ts';

/**
 * Hands those rows that came too late to the side output `late`, in the order of the batch, and returns how many they
 * are. Rows that no window took without being late vanish. They are traced: each one at full level, else one event with
 * their number and the largest lateness. Lateness is how far the watermark was past the row.
 * Flink: WindowOperator.sideOutput, numLateRecordsDropped.
 */
export function emitLateRows(
  context: OperatorContext,
  config: WindowAggregateConfig,
  batch: RecordBatch,
  skipped: readonly number[],
  watermark: number,
): number {
  const { keyFields, allowedLatenessMs } = config;
  const rows = skipped
    .filter((row) => isElementLate(batch.eventTimes[row] as number, allowedLatenessMs, watermark))
    .toSorted((a, b) => a - b);
  if (rows.length === 0) return 0;
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
  return rows.length;
}

function fieldText(batch: RecordBatch, field: number, row: number): string {
  const column = batch.columns[field];
  return column === undefined ? '' : valueText(column.type, valueAt(column, row));
}
