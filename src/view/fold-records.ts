import { subtaskOf } from '#protocol/actor-name.ts';
import { parseSubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { type FoldState, patchSubtask } from './fold-state.ts';
import type { TransactionView } from './run-view.ts';

/** Records, keyed values and sinks: what full level adds. */
export function foldRecordEvent(state: FoldState, body: TraceBody): void {
  switch (body.kind) {
    case 'recordProcessed':
      return onProcessed(state, body);
    case 'stateChanged':
      return onStateChanged(state, body);
    case 'recordLate':
      return patchSubtask(state, body.subtask, {
        late: { count: body.count, record: body.record, lateByMs: body.lateByMs },
      });
    case 'recordRejected':
      return patchSubtask(state, body.subtask, { rejected: (state.subtasks.get(body.subtask)?.rejected ?? 0) + 1 });
    case 'rowsWritten': {
      const written = state.subtasks.get(body.subtask)?.written ?? { rows: 0, repeated: 0 };
      return patchSubtask(state, body.subtask, {
        written: { rows: written.rows + body.rows, repeated: written.repeated + body.repeated },
      });
    }
    case 'transactionChanged':
      return onTransaction(state, body);
    default:
      return;
  }
}

/** Notes a message that the fence of an actor dropped. */
export function foldFencedMessage(state: FoldState, by: ActorId): void {
  state.fencedMessages++;
  const subtask = subtaskOf(by);
  if (subtask === null) return;
  const known = state.subtasks.get(subtask);
  if (known !== undefined) patchSubtask(state, subtask, { fencedMessages: known.fencedMessages + 1 });
}

function onProcessed(state: FoldState, body: Extract<TraceBody, { kind: 'recordProcessed' }>): void {
  const { vertex } = parseSubtaskId(body.subtask);
  const subtask = state.subtasks.get(body.subtask);
  if (subtask === undefined) return;
  const head = state.topology.plan.vertices[vertex]?.operators[0]?.uid === body.uid;
  const { lineage } = body.record;
  if (head && lineage !== '') state.processed.note(vertex, lineage, state.events);
  patchSubtask(state, body.subtask, {
    processed: subtask.processed + (head ? 1 : 0),
    current: {
      record: body.record,
      times: state.processed.timesBefore(vertex, lineage, state.events + 1),
      key: null,
      before: null,
      after: null,
      keyGroup: null,
    },
  });
}

function onStateChanged(state: FoldState, body: Extract<TraceBody, { kind: 'stateChanged' }>): void {
  const subtask = state.subtasks.get(body.subtask);
  if (subtask === undefined) return;
  const { key, before, after, keyGroup } = body;
  const more = (before === null ? 1 : 0) - (after === null ? 1 : 0);
  const keys = (subtask.keysByGroup?.get(keyGroup) ?? 0) + more;
  const keysByGroup = before === null || after === null ? new Map(subtask.keysByGroup).set(keyGroup, keys) : null;
  patchSubtask(state, body.subtask, {
    // Counters come ten times a second; what came since must not show fewer keys than the strip.
    counters:
      subtask.counters === null || more === 0
        ? subtask.counters
        : { ...subtask.counters, stateEntries: subtask.counters.stateEntries + more },
    keysByGroup: keysByGroup ?? subtask.keysByGroup ?? new Map([[keyGroup, 1]]),
    current: subtask.current === null ? null : { ...subtask.current, key, before, after, keyGroup },
  });
}

function onTransaction(state: FoldState, body: Extract<TraceBody, { kind: 'transactionChanged' }>): void {
  const known = state.transactions.get(body.transaction);
  const transaction: TransactionView = {
    id: body.transaction,
    subtask: body.subtask,
    log: body.log,
    state: body.state,
    checkpointId: body.checkpointId ?? known?.checkpointId ?? null,
    // A committer knows its transactions by name only: the number of rows was the writer's to tell.
    rows: body.rows || (known?.rows ?? 0),
  };
  state.transactions.set(body.transaction, transaction);
  if (state.transactions.size <= TRANSACTIONS_MAX) return;
  for (const [id, known] of state.transactions) {
    if (known.state !== 'committed' && known.state !== 'aborted') continue;
    state.transactions.delete(id);
    return;
  }
}

/** Transactions kept for the screen; settled ones leave first. */
const TRANSACTIONS_MAX = 200;
