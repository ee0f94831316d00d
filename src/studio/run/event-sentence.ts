import { formatCount, formatTime } from '#canvas/shared/canvas-texts.ts';
import type { ChannelId, JobPlan } from '#protocol/job-plan.ts';
import type { LineRefusal } from '#protocol/line-refusal.ts';
import type { SourcePosition, TraceBody, TracedElement } from '#protocol/trace.ts';
import { faultNarration } from '#view/narrate-fault.ts';
import { consumerOf, producerOf, subtaskTitle } from '#view/plan-topology.ts';
import type { Narration } from '#view/run-view.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Text } from '../texts/use-text.ts';
import { reasonText } from './failure-reason.ts';

type Say = readonly [key: TextKey, values: Readonly<Record<string, string | number>>];

/** In whose words an event is told. */
export interface EventWords {
  readonly text: Text;
  /** Why a line made no row. */
  readonly refusalText: (refusal: LineRefusal) => string;
  /** Why a task or a run failed. */
  readonly causeText: (cause: string) => string;
  /** A sentence of the narration strip. */
  readonly narrationText: (narration: Narration) => string;
}

interface Reader extends EventWords {
  readonly plan: JobPlan;
}

type Kind = TraceBody['kind'];
type Of<K extends Kind> = Extract<TraceBody, { readonly kind: K }>;

/** Labels of records that are listed one by one; of more the number is told. */
const LABELS_MAX = 4;

/** What an event says of its subject, as the rest of a sentence that the subject begins. */
export function eventSentence(plan: JobPlan, body: TraceBody, words: EventWords): string {
  const say = SENTENCES[body.kind] as (body: TraceBody, reader: Reader) => Say;
  return words.text(...say(body, { plan, ...words }));
}

const SENTENCES: { readonly [K in Kind]: (body: Of<K>, reader: Reader) => Say } = {
  jobStateChanged: ({ from, to, reason, broken }, { causeText }) =>
    broken === true && reason !== null
      ? ['evJobBroken', { from, to, reason: causeText(reason) }]
      : ['evJobState', { from, to }],
  attemptStarted: ({ attempt, restoredCheckpointId: checkpoint, placement: { length: count } }) =>
    checkpoint === null ? ['evAttempt', { attempt, count }] : ['evAttemptFrom', { attempt, checkpoint, count }],
  restartScheduled: ({ delayMs, cause }, { causeText }) => [
    'evRestart',
    { delayMs: formatCount(delayMs), cause: causeText(cause) },
  ],
  taskStateReported: stateOf,
  subtaskStateChanged: stateOf,
  stateRestored: ({ checkpointId: checkpoint, entries, bytes }) => [
    'evRestored',
    { checkpoint, entries, bytes: formatCount(bytes) },
  ],

  checkpointQuarantined: ({ reason }) => ['evQuarantined', { reason }],
  checkpointTriggered: ({ subtasks }) => ['evTriggered', { count: subtasks.length }],
  checkpointRequestRejected: ({ reason }, { text }) => ['evRejected', { reason: clause(reason, text) }],
  checkpointAckReceived: ({ checkpointId: checkpoint }) => ['evAck', { checkpoint }],
  checkpointCompleted: ({ bytes, durationMs }) => [
    'evCompleted',
    { bytes: formatCount(bytes), durationMs: formatCount(durationMs) },
  ],
  checkpointFailed: ({ reason }, { text }) => ['evFailed', { reason: clause(reason, text) }],
  checkpointSubsumed: () => ['evSubsumed', {}],
  alignmentStarted: ({ checkpointId: checkpoint, channels }) => ['evAligning', { checkpoint, channels }],
  barrierArrived: ({ checkpointId: checkpoint, channel, received, expected }, { plan }) => [
    'evBarrierArrived',
    { checkpoint, received, expected, from: senderOf(plan, channel) },
  ],
  alignmentEnded: ({ checkpointId: checkpoint, aborted }, { text }) =>
    aborted === null
      ? ['evAligned', { checkpoint }]
      : ['evAlignmentAborted', { checkpoint, reason: clause(aborted, text) }],
  barrierForwarded: ({ checkpointId: checkpoint }) => ['evForwarded', { checkpoint }],
  snapshotSyncStarted: ({ checkpointId: checkpoint }) => ['evSyncStarted', { checkpoint }],
  snapshotSyncEnded: ({ checkpointId: checkpoint, bytes }) => [
    'evSyncEnded',
    { checkpoint, bytes: formatCount(bytes) },
  ],
  snapshotAsyncEnded: ({ checkpointId: checkpoint, bytes }) => [
    'evAsyncEnded',
    { checkpoint, bytes: formatCount(bytes) },
  ],
  notifyCompleteReceived: ({ checkpointId: checkpoint }) => ['evNotified', { checkpoint }],

  elementSent: ({ element, channel }, { plan, text }) => [
    'evSent',
    { element: elementText(element, text), to: subtaskTitle(plan, consumerOf(plan, channel)) },
  ],
  elementArrived: ({ sequence, channel }, { plan }) => ['evArrived', { sequence, from: senderOf(plan, channel) }],
  elementTaken: ({ sequence, channel }, { plan }) => ['evTaken', { sequence, from: senderOf(plan, channel) }],
  channelBlocked: ({ checkpointId: checkpoint, channel }, { plan }) => [
    'evBlocked',
    { checkpoint, from: senderOf(plan, channel) },
  ],
  channelResumed: ({ channel }, { plan }) => ['evResumed', { from: senderOf(plan, channel) }],
  messageFenced: ({ message, from, fromAttempt: attempt }) => ['evFenced', { message, from, attempt }],
  inputStatusChanged: ({ idle }) => [idle ? 'evInputIdle' : 'evInputActive', {}],

  sourcePositionChanged: ({ uid, splits }, { text }) => [
    'evPosition',
    { uid, positions: splits.map((split) => positionText(split, text)).join(', ') },
  ],
  recordProcessed: ({ uid, record: { label, eventTime } }) =>
    eventTime === Number.NEGATIVE_INFINITY
      ? ['evProcessed', { uid, label }]
      : ['evProcessedTimed', { uid, label, time: formatTime(eventTime) }],
  stateChanged: ({ uid, key, before, after, keyGroup: group, state }) => [
    'evValue',
    { uid, key, before: before ?? '–', after: after ?? '–', group, state },
  ],
  recordLate: ({ uid, lateByMs, count }) => ['evLate', { uid, ms: formatCount(lateByMs), count }],
  recordRejected: ({ uid, line, refusal, text: content }, { refusalText }) => [
    'evRefused',
    { uid, line, reason: refusalText(refusal), text: content },
  ],
  watermarkAdvanced: ({ uid, time }) => ['evWatermarkAt', { uid, time: formatTime(time) }],
  windowFired: ({ uid, start, end, keys }) => ['evWindow', { uid, from: formatTime(start), to: formatTime(end), keys }],

  transactionChanged: ({ log, transaction, state, rows }) => {
    // Transactions are numbered per subtask; the rest of the id only keeps it unique.
    const values = { log, state, transaction: transaction.slice(transaction.lastIndexOf(':') + 1) };
    return rows === 0 ? ['evTransaction', values] : ['evTransactionRows', { ...values, rows }];
  },
  rowsWritten: ({ sink, rows, repeated }) =>
    repeated === 0 ? ['evWritten', { sink, rows }] : ['evWrittenAgain', { sink, rows, repeated }],
  // As the strip says it.
  faultInjected: (body, { plan, narrationText }) => [
    'evFault',
    { sentence: narrationText(faultNarration(plan, body)).replace(/[.。]$/, '') },
  ],
  storageTransaction: ({ purpose, outcome, reason, bytes }) =>
    outcome === 'completed'
      ? ['evStored', { purpose, bytes: formatCount(bytes) }]
      : ['evNotStored', { purpose, reason: reason ?? outcome }],
  counters: ({ counters }) => [
    'evCounters',
    {
      received: formatCount(counters.recordsIn),
      sent: formatCount(counters.recordsOut),
      entries: formatCount(counters.stateEntries),
    },
  ],
};

function stateOf({ state, cause }: Of<'taskStateReported' | 'subtaskStateChanged'>, { causeText }: Reader): Say {
  return cause === null || cause === '' ? ['evState', { state }] : ['evStateCause', { state, cause: causeText(cause) }];
}

function elementText(element: TracedElement, text: Text): string {
  switch (element.kind) {
    case 'records': {
      const { rows, records } = element;
      if (records.length === 0 || records.length > LABELS_MAX) return text('evRecords', { rows });
      return text('evRecordsNamed', { rows, labels: records.map(({ label }) => label).join(', ') });
    }
    case 'watermark':
      return text('evWatermark', { time: formatTime(element.time) });
    case 'watermarkStatus':
      return text(element.idle ? 'evIdle' : 'evActive');
    case 'barrier':
      return text('evBarrier', { checkpoint: element.checkpointId });
    case 'cancelMarker':
      return text('evCancelMarker', { checkpoint: element.checkpointId });
    case 'endOfData':
      return text('evEndOfData');
    case 'endOfPartition':
      return text('evEndOfPartition');
  }
}

function senderOf(plan: JobPlan, channel: ChannelId): string {
  return subtaskTitle(plan, producerOf(plan, channel));
}

function positionText({ split, offset, end }: SourcePosition, text: Text): string {
  const at = end === null ? formatCount(offset) : `${formatCount(offset)} / ${formatCount(end)}`;
  return text('evPositionOne', { split, offset: at });
}

/** A reason of Flink's inside of a sentence, without a full stop of its own. */
function clause(reason: string, text: Text): string {
  return reasonText(reason, text).replace(/[.。]$/, '');
}
