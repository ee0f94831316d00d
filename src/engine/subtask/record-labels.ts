import type { JobPlan } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { StreamElement } from '#protocol/messages.ts';
import { type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import type { TracedElement, TracedRecord } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { hashText } from '#std/prng.ts';

/**
 * Names records for the trace. A scripted record has its script's name (`a3`), any other its key, else its first text.
 * Sampling is consistent: a record is shown or hidden by the hash of its lineage, the same at every hop.
 */

/** At sampled level one record of this many is listed. */
export const SAMPLE_ONE_OF = 16;

export class RecordLabels {
  readonly #scripted: ReadonlyMap<string, string>;

  constructor(plan: JobPlan) {
    const scripted = new Map<string, string>();
    for (const vertex of plan.vertices) {
      for (const operator of vertex.operators) {
        if (operator.config.kind !== 'source-rows') continue;
        operator.config.rows.forEach((rows, split) =>
          rows.forEach((row, offset) => {
            if (row.label !== null) scripted.set(`${operator.uid}:${split}:${offset}`, row.label);
          }),
        );
      }
    }
    this.#scripted = scripted;
  }

  /** The records of a batch that the level lists. */
  records(batch: RecordBatch, keyFields: readonly number[], level: TraceLevel): TracedRecord[] {
    if (level === 'summary') return [];
    const records: TracedRecord[] = [];
    for (let row = 0; row < batch.rows; row++) {
      const lineage = batch.lineage?.[row] ?? '';
      if (level === 'sampled' && (hashText(lineage) >>> 0) % SAMPLE_ONE_OF !== 0) continue;
      records.push(this.record(batch, row, keyFields));
    }
    return records;
  }

  /** One record as the trace names it. */
  record(batch: RecordBatch, row: number, keyFields: readonly number[]): TracedRecord {
    const lineage = batch.lineage?.[row] ?? '';
    return {
      label: this.#scripted.get(lineage) ?? labelOf(batch, row, keyFields),
      lineage,
      rowKind: batch.rowKinds?.[row] ?? 0,
      eventTime: batch.eventTimes[row] as number,
    };
  }

  /** An element as the trace names it. `batch`: the rows that a buffer of records was made of. */
  element(
    element: StreamElement,
    batch: RecordBatch | null,
    keyFields: readonly number[],
    level: TraceLevel,
  ): TracedElement {
    switch (element.kind) {
      case 'records': {
        const records = batch === null ? [] : this.records(batch, keyFields, level);
        return { kind: 'records', rows: element.rows, records };
      }
      case 'watermark':
        return { kind: 'watermark', time: element.time };
      case 'watermarkStatus':
        return { kind: 'watermarkStatus', idle: element.idle };
      case 'barrier':
        return { kind: 'barrier', checkpointId: element.checkpointId };
      case 'cancelMarker':
        return { kind: 'cancelMarker', checkpointId: element.checkpointId };
      case 'endOfData':
      case 'endOfPartition':
        return { kind: element.kind };
    }
  }
}

function labelOf(batch: RecordBatch, row: number, keyFields: readonly number[]): string {
  if (keyFields.length === 0) return textAt(batch, row, firstTextField(batch.schema));
  let label = textAt(batch, row, keyFields[0] as number);
  for (let key = 1; key < keyFields.length; key++) label += ` · ${textAt(batch, row, keyFields[key] as number)}`;
  return label;
}

function textAt({ columns }: RecordBatch, row: number, field: number): string {
  const column = columns[field];
  return column === undefined ? '' : String(valueAt(column, row));
}

function firstTextField(schema: Schema): number {
  const index = schema.fields.findIndex((field) => field.type.kind === 'STRING');
  return index < 0 ? 0 : index;
}
