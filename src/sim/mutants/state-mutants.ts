import { createOperator } from '#engine/operators/create-operator.ts';
import { EncodedSnapshot } from '#engine/operators/encoded-snapshot.ts';
import type { Operator, OperatorContext } from '#engine/operators/operator.ts';
import { decodeSourceStates, encodeSourceState } from '#engine/sources/source-positions.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { Mutant } from './mutant.ts';

/** Bugs in what operators save, restore and say about time. */

export const STATE_NOT_RESTORED: Mutant = keyed('Keyed state is loaded and not given to its operator.', (operator) => {
  operator.restore = () => undefined;
});

export const STATE_NOT_SAVED: Mutant = keyed('A keyed operator saves nothing.', (operator) => {
  operator.snapshot = () => new EncodedSnapshot([]);
});

/** The copy is of the state at the first snapshot of the attempt: columns are not copied again. */
export const STALE_SNAPSHOT: Mutant = keyed('A keyed operator saves again what it saved first.', (operator) => {
  const snapshot = operator.snapshot.bind(operator);
  let first: readonly SnapshotChunk[] | null = null;
  operator.snapshot = (checkpointId) => {
    const pending = snapshot(checkpointId);
    while (!pending.advance());
    const chunks = pending.take();
    first ??= chunks.map(copyOf);
    return new EncodedSnapshot(first.map(copyOf));
  };
});

/** Everything is right but for one record: the last one before the barrier is read again after a restore. */
export const OFFSET_OFF_BY_ONE: Mutant = sources(
  'A source saves the offset of the last record it has read, not of the next one to read.',
  (operator) => {
    const snapshot = operator.snapshot.bind(operator);
    operator.snapshot = (checkpointId) => new EncodedSnapshot(snapshot(checkpointId).take().map(stepBack));
  },
);

export const OFFSET_AHEAD: Mutant = sources(
  'A source saves the offset behind the next record, as if it had been read.',
  (operator) => {
    const snapshot = operator.snapshot.bind(operator);
    operator.snapshot = (checkpointId) => new EncodedSnapshot(snapshot(checkpointId).take().map(stepAhead));
  },
);

export const WATERMARK_AHEAD: Mutant = {
  sentence: 'A source forgets how far its rows may be out of order.',
  plant: () => ({
    createSubtask: (descriptor, { createOperator: create = createOperator } = {}) =>
      createSubtaskActor(descriptor, {
        createOperator: (context) =>
          create(
            context.plan.inputSchema === null
              ? { ...context, emitWatermark: (time) => context.emitWatermark(time + AHEAD_MS) }
              : context,
          ),
      }),
  }),
};

export const RESTORED_TWICE: Mutant = sources('A source reads its first split again after a restore.', (operator) => {
  const restore = operator.restore.bind(operator);
  operator.restore = (chunks, checkpointId) => restore(chunks.map(startAgain), checkpointId);
});

const AHEAD_MS = 20;

function keyed(sentence: string, change: (operator: Operator) => void): Mutant {
  return changing(
    sentence,
    ({ plan }) => plan.config.kind === 'group-aggregate' || plan.config.kind === 'window-aggregate',
    change,
  );
}

function sources(sentence: string, change: (operator: Operator) => void): Mutant {
  return changing(sentence, ({ plan }) => plan.inputSchema === null, change);
}

function changing(
  sentence: string,
  applies: (context: OperatorContext) => boolean,
  change: (operator: Operator) => void,
): Mutant {
  return {
    sentence,
    plant: () => ({
      createSubtask: (descriptor, { createOperator: create = createOperator } = {}) =>
        createSubtaskActor(descriptor, {
          createOperator: (context) => {
            const operator = create(context);
            if (applies(context)) change(operator);
            return operator;
          },
        }),
    }),
  };
}

function stepBack(chunk: SnapshotChunk): SnapshotChunk {
  return movedSplits(chunk, (split) => moved(split, -Math.min(1, split.offset)));
}

function stepAhead(chunk: SnapshotChunk): SnapshotChunk {
  return movedSplits(chunk, (split) => moved(split, 1));
}

function moved({ split, offset, rows, lines }: Split, by: number): Split {
  return { split, offset: offset + by, rows: rows + by, lines: lines + by };
}

function startAgain(chunk: SnapshotChunk): SnapshotChunk {
  return movedSplits(chunk, (split, index) => (index === 0 ? { ...split, offset: 0, rows: 0, lines: 0 } : split));
}

type Split = ReturnType<typeof decodeSourceStates>[number]['splits'][number];

function movedSplits(chunk: SnapshotChunk, move: (split: Split, index: number) => Split): SnapshotChunk {
  const [state] = decodeSourceStates([chunk]);
  return state === undefined ? chunk : encodeSourceState(chunk.uid, { ...state, splits: state.splits.map(move) });
}

function copyOf(chunk: SnapshotChunk): SnapshotChunk {
  return { ...chunk, bytes: chunk.bytes.slice(0) };
}
