import { EncodedSnapshot } from '#engine/operators/encoded-snapshot.ts';
import { createOperator } from '#engine/operators/create-operator.ts';
import type { Operator, OperatorContext } from '#engine/operators/operator.ts';
import { decodeSourceStates, encodeSourceState } from '#engine/sources/source-positions.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { Mutant } from './mutant.ts';

/** Everything is right but for one record: the last one before the barrier is read again after a restore. */
export const OFFSET_OFF_BY_ONE: Mutant = {
  sentence: 'A source saves the offset of the last record it has read, not of the next one to read.',
  plant: () => ({
    createSubtask: (descriptor) => createSubtaskActor(descriptor, { createOperator: createForgetfulOperator }),
  }),
};

function createForgetfulOperator(context: OperatorContext): Operator {
  const operator = createOperator(context);
  if (context.plan.inputSchema !== null) return operator;
  const snapshot = operator.snapshot.bind(operator);
  operator.snapshot = (checkpointId) => {
    return new EncodedSnapshot(snapshot(checkpointId).take().map(stepBack));
  };
  return operator;
}

function stepBack(chunk: SnapshotChunk): SnapshotChunk {
  const states = decodeSourceStates([chunk]);
  const [state] = states;
  if (state === undefined) return chunk;
  return encodeSourceState(chunk.uid, {
    ...state,
    splits: state.splits.map((split) => {
      const back = Math.min(1, split.offset);
      return { ...split, offset: split.offset - back, rows: split.rows - back, lines: split.lines - back };
    }),
  });
}
