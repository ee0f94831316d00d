import { createChannelSelector } from '#engine/exchange/partitioner.ts';
import { isAmbiguousMapping, oldSubtasksOf, type SubtaskStateMapping } from '#model/compile/subtask-state-mapper.ts';
import { connections } from '#model/compile/wiring.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

/** Suite `partitioner`: wiring of pointwise edges, in-flight data after a rescale, channels that rescale selects. */

export interface PartitionerVector {
  readonly suite: 'partitioner';
  readonly name: string;
  readonly cases: readonly PartitionerCase[];
}

type PartitionerCase =
  | {
      readonly pattern: 'pointwise' | 'all-to-all';
      readonly senders: number;
      readonly receivers: number;
      readonly connections: readonly (readonly [sender: number, channel: number, receiver: number])[];
    }
  | {
      readonly mapping: SubtaskStateMapping;
      readonly oldParallelism: number;
      readonly newParallelism: number;
      readonly oldSubtasks: readonly (readonly number[])[];
      readonly ambiguous: boolean;
    }
  | { readonly partitioner: 'rescale'; readonly channels: number; readonly selected: readonly number[] };

/** Runs every case; the first that differs is the outcome. */
export function runPartitionerVector(vector: PartitionerVector): VectorOutcome {
  return firstProblem(vector.cases, runCase);
}

function runCase(item: PartitionerCase, index: number): VectorOutcome {
  const where = `case ${index + 1}`;
  if ('pattern' in item) {
    const channels = connections(item.pattern, { producers: item.senders, consumers: item.receivers });
    const actual = channels.map(({ producer, channel, consumer }) => [producer, channel, consumer]);
    return compare(where, sortedTriples(item.connections), sortedTriples(actual));
  }
  if ('mapping' in item) {
    const parallelism = { old: item.oldParallelism, new: item.newParallelism };
    const oldSubtasks = Array.from({ length: item.newParallelism }, (_, subtask) =>
      oldSubtasksOf(item.mapping, subtask, parallelism),
    );
    return compare(
      where,
      { oldSubtasks: item.oldSubtasks, ambiguous: item.ambiguous },
      { oldSubtasks, ambiguous: isAmbiguousMapping(item.mapping) },
    );
  }
  return compare(where, item.selected, selectRescale(item.channels, item.selected.length));
}

function selectRescale(channels: number, records: number): readonly number[] {
  const schema: Schema = { fields: [], timeField: null, changelog: false };
  const batch: RecordBatch = {
    schema,
    rows: records,
    columns: [],
    eventTimes: new Float64Array(records).fill(TIME_MIN),
    rowKinds: null,
    lineage: null,
  };
  const selected = new Int32Array(records);
  createChannelSelector('rescale', channels, [], 1, () => 0).select(batch, selected);
  return [...selected];
}

function sortedTriples(triples: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return triples.toSorted((a, b) => {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
  });
}
