import { parseChannelId, type ChannelId } from '#protocol/job-plan.ts';
import type { TraceBody, TracedElement } from '#protocol/trace.ts';
import { type ChannelFold, type FoldState, newChannel } from './fold-state.ts';
import type { QueuedElement } from './run-view.ts';

/**
 * Queues from elementSent, elementArrived and elementTaken, by sequence number; gates from channelBlocked/Resumed.
 *
 * An element belongs to the epoch of the next barrier behind it. That barrier's id is known only when it is sent, so
 * until then it is taken to be the newest one plus 1, and corrected if ids were skipped.
 */
export function foldChannelEvent(state: FoldState, body: TraceBody): void {
  switch (body.kind) {
    case 'elementSent':
      return update(state, body.channel, (channel) => sent(state, channel, body.sequence, body.element));
    case 'elementArrived':
      return update(state, body.channel, (channel) => arrived(channel, body.sequence));
    case 'elementTaken':
      return update(state, body.channel, (channel) => taken(channel, body.sequence));
    case 'channelBlocked':
      return update(state, body.channel, (channel) => ({ ...channel, blockedBy: body.checkpointId }));
    case 'channelResumed':
      return update(state, body.channel, (channel) => ({ ...channel, blockedBy: null }));
    case 'inputStatusChanged':
      if (body.channel !== null) update(state, body.channel, (channel) => ({ ...channel, idle: body.idle }));
      return;
    case 'counters':
      return countUntraced(state, body.subtask, body.counters.inputQueued, body.counters.outputQueued);
    default:
      return;
  }
}

/** Data elements of a queue: what takes a buffer. */
export function countRecordElements(queue: readonly QueuedElement[]): number {
  let count = 0;
  for (const queued of queue) if (queued.element.kind === 'records') count++;
  return count;
}

/** Rows that wait behind the barrier at the head of a blocked channel, and so belong to the next epoch. */
export function rowsBehindBarrier(queue: readonly QueuedElement[], checkpointId: number): number {
  let rows = 0;
  for (const queued of queue) {
    if (queued.element.kind === 'records' && queued.epoch > checkpointId) rows += queued.element.rows;
  }
  return rows;
}

function update(state: FoldState, id: ChannelId, change: (channel: ChannelFold) => ChannelFold): void {
  const channel = state.channels.get(id) ?? newChannel(id, state.lastCheckpointId);
  const next = change(channel);
  state.channels.set(id, next.queue === channel.queue ? next : withBufferCount(next));
}

function sent(state: FoldState, channel: ChannelFold, sequence: number, element: TracedElement): ChannelFold {
  const barrier = element.kind === 'barrier' ? element.checkpointId : null;
  const base = {
    ...channel,
    epoch: barrier ?? channel.epoch,
    ended: channel.ended || element.kind === 'endOfPartition',
  };
  const corrected = barrier === null ? channel.queue : correctEpochs(channel.queue, channel.epoch + 1, barrier);
  if (sequence <= channel.takenUpTo) return { ...base, queue: corrected };
  const queued: QueuedElement = {
    sequence,
    arrived: sequence <= channel.arrivedUpTo,
    element,
    epoch: barrier ?? channel.epoch + 1,
    replays: element.kind === 'records' ? replaysOf(state, channel.id, element) : [],
  };
  return { ...base, queue: insertBySequence(corrected, queued) };
}

function arrived(channel: ChannelFold, sequence: number): ChannelFold {
  const arrivedUpTo = Math.max(channel.arrivedUpTo, sequence);
  if (!channel.queue.some((queued) => !queued.arrived && queued.sequence <= sequence)) {
    return { ...channel, arrivedUpTo };
  }
  const queue = channel.queue.map((queued) =>
    queued.arrived || queued.sequence > sequence ? queued : { ...queued, arrived: true },
  );
  return { ...channel, arrivedUpTo, queue };
}

/** A channel is FIFO, so everything up to a taken element is gone, also what a change of the level left behind. */
function taken(channel: ChannelFold, sequence: number): ChannelFold {
  const head = channel.queue.find((queued) => queued.sequence === sequence)?.element;
  const rest = channel.queue.filter((queued) => queued.sequence > sequence);
  return {
    ...channel,
    takenUpTo: Math.max(channel.takenUpTo, sequence),
    arrivedUpTo: Math.max(channel.arrivedUpTo, sequence),
    queue: rest.length === channel.queue.length ? channel.queue : rest,
    watermarkMs: head?.kind === 'watermark' ? head.time : channel.watermarkMs,
    idle: head?.kind === 'watermarkStatus' ? head.idle : channel.idle,
  };
}

/** Almost always an append: only an actor folded late sends out of order. */
function insertBySequence(queue: readonly QueuedElement[], queued: QueuedElement): readonly QueuedElement[] {
  let at = queue.length;
  while (at > 0 && (queue[at - 1] as QueuedElement).sequence > queued.sequence) at--;
  return at === queue.length ? [...queue, queued] : [...queue.slice(0, at), queued, ...queue.slice(at)];
}

function correctEpochs(queue: readonly QueuedElement[], assumed: number, actual: number): readonly QueuedElement[] {
  if (assumed === actual) return queue;
  return queue.map((queued) =>
    queued.epoch === assumed && queued.element.kind !== 'barrier' ? { ...queued, epoch: actual } : queued,
  );
}

function replaysOf(
  state: FoldState,
  channel: ChannelId,
  element: Extract<TracedElement, { kind: 'records' }>,
): readonly number[] {
  if (element.records.length === 0) return [];
  const consumer = state.topology.plan.edges[parseChannelId(channel).edge]?.to ?? -1;
  return element.records.map((record) => state.processed.timesBefore(consumer, record.lineage, state.events));
}

function countUntraced(
  state: FoldState,
  subtask: Parameters<FoldState['subtasks']['get']>[0],
  inputQueued: readonly number[],
  outputQueued: readonly number[],
): void {
  const inputs = state.topology.inputs.get(subtask) ?? [];
  inputs.forEach((id, at) => {
    update(state, id, (channel) => withBufferCount({ ...channel, untraced: inputQueued[at] ?? 0 }));
  });
  const outputs = state.topology.outputs.get(subtask) ?? [];
  outputs.forEach((id, at) => {
    const queued = outputQueued[at] ?? 0;
    const channel = state.channels.get(id);
    if (queued > 0 && channel !== undefined) {
      update(state, id, (found) => ({
        ...found,
        queuedBuffers: Math.max(found.queuedBuffers, queued + found.untraced),
      }));
    }
  });
}

function withBufferCount(channel: ChannelFold): ChannelFold {
  return { ...channel, queuedBuffers: Math.max(countRecordElements(channel.queue), channel.untraced) };
}
