import type { ChannelId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import { attemptStarted, basePlan, METRICS, record, task, traceOf, twoPlan } from './testing.ts';

/** The scenarios BASE and TWO as literal traces, for tests of the fold, the ledger and the diagram. */

type Step = readonly [ActorId, TraceBody];

/**
 * BASE: records 1 … 20; barrier 1 right after record 10; the checkpoint completes; `count` dies after record 15.
 * Replayed: 11 … 15. Processed 25 times, 20 different records.
 */
export function baseTrace(): TraceEvent[] {
  const steps: Step[] = [['coordinator', attemptStarted(basePlan(), 1, null)], running('0/0'), running('1/0')];
  for (let n = 1; n <= 10; n++) steps.push(...passBaseRecord(n, n - 1));
  steps.push(
    ['coordinator', { kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: ['0/0', '1/0'] }],
    sent('0:0:0', 10, { kind: 'barrier', checkpointId: 1 }, task('0/0')),
    ...snapshot('0/0', 1),
    [task('1/0'), { kind: 'elementTaken', channel: '0:0:0', sequence: 10 }],
    ...snapshot('1/0', 1),
    ['coordinator', { kind: 'checkpointAckReceived', checkpointId: 1, subtask: '0/0', metrics: METRICS }],
    ['coordinator', { kind: 'checkpointAckReceived', checkpointId: 1, subtask: '1/0', metrics: METRICS }],
    ['coordinator', { kind: 'checkpointCompleted', checkpointId: 1, bytes: 100, durationMs: 200 }],
  );
  for (let n = 11; n <= 15; n++) steps.push(...passBaseRecord(n, n));
  steps.push(
    ['coordinator', { kind: 'restartScheduled', delayMs: 1000, failedSubtask: '1/0', cause: 'killed by you' }],
    ['coordinator', attemptStarted(basePlan(), 2, 1)],
    running('0/0'),
    running('1/0'),
  );
  for (let n = 11; n <= 20; n++) steps.push(...passBaseRecord(n, n - 11));
  steps.push(['coordinator', { kind: 'jobStateChanged', from: 'RUNNING', to: 'FINISHED', reason: null }]);
  return traceOf(steps);
}

/**
 * TWO: splits A = a1 … a6 and B = b1 … b6 into one `count`; barrier 1 after a2 and after b2. Exactly-once: the gate of
 * channel A shuts and a3 a4 a5 wait. At-least-once: they are processed before B's barrier, then `count` dies and they
 * come again.
 */
export function twoTrace(mode: 'exactly-once' | 'at-least-once'): TraceEvent[] {
  const blocks = mode === 'exactly-once';
  const a: ChannelId = '0:0:0';
  const b: ChannelId = '0:1:0';
  const early: Step[] = [3, 4, 5].flatMap((n) => take(a, n, `a${n}`));
  const steps: Step[] = [
    ['coordinator', attemptStarted(twoPlan(mode), 1, null)],
    running('0/0'),
    running('0/1'),
    running('1/0'),
    send(a, 0, 'a1'),
    send(a, 1, 'a2'),
    send(b, 0, 'b1'),
    ...take(a, 0, 'a1'),
    ...take(a, 1, 'a2'),
    ...take(b, 0, 'b1'),
    [
      'coordinator',
      { kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: ['0/0', '0/1', '1/0'] },
    ],
    sent(a, 2, { kind: 'barrier', checkpointId: 1 }, task('0/0')),
    ...snapshot('0/0', 1),
    send(a, 3, 'a3'),
    send(a, 4, 'a4'),
    send(a, 5, 'a5'),
    send(b, 1, 'b2'),
    [task('1/0'), { kind: 'elementTaken', channel: a, sequence: 2 }],
    [task('1/0'), { kind: 'alignmentStarted', subtask: '1/0', checkpointId: 1, channels: 2 }],
    [task('1/0'), { kind: 'barrierArrived', subtask: '1/0', checkpointId: 1, channel: a, received: 1, expected: 2 }],
    ...(blocks ? [[task('1/0'), { kind: 'channelBlocked', channel: a, checkpointId: 1 }] as Step] : early),
    ...take(b, 1, 'b2'),
    sent(b, 2, { kind: 'barrier', checkpointId: 1 }, task('0/1')),
    ...snapshot('0/1', 1),
    send(b, 3, 'b3'),
    [task('1/0'), { kind: 'elementTaken', channel: b, sequence: 2 }],
    [task('1/0'), { kind: 'barrierArrived', subtask: '1/0', checkpointId: 1, channel: b, received: 2, expected: 2 }],
    [task('1/0'), { kind: 'alignmentEnded', subtask: '1/0', checkpointId: 1, aborted: null }],
    ...snapshot('1/0', 1),
    ...(blocks ? [[task('1/0'), { kind: 'channelResumed', channel: a }] as Step, ...early] : []),
    ...(['0/0', '0/1', '1/0'] as const).map((subtask): Step => [
      'coordinator',
      { kind: 'checkpointAckReceived', checkpointId: 1, subtask, metrics: METRICS },
    ]),
    ['coordinator', { kind: 'checkpointCompleted', checkpointId: 1, bytes: 100, durationMs: 20 }],
    ...take(b, 3, 'b3'),
    ['coordinator', { kind: 'restartScheduled', delayMs: 1000, failedSubtask: '1/0', cause: 'killed by you' }],
    ['coordinator', attemptStarted(twoPlan(mode), 2, 1)],
    running('0/0'),
    running('0/1'),
    running('1/0'),
    ...['a3', 'a4', 'a5', 'a6'].flatMap((label, at) => [send(a, at, label), ...take(a, at, label)]),
    ...['b3', 'b4', 'b5', 'b6'].flatMap((label, at) => [send(b, at, label), ...take(b, at, label)]),
    ['coordinator', { kind: 'jobStateChanged', from: 'RUNNING', to: 'FINISHED', reason: null }],
  ];
  return traceOf(steps);
}

function running(subtask: '0/0' | '0/1' | '1/0'): Step {
  return [task(subtask), { kind: 'subtaskStateChanged', subtask, state: 'RUNNING', cause: null }];
}

function snapshot(subtask: '0/0' | '0/1' | '1/0', checkpointId: number): Step[] {
  return [
    [task(subtask), { kind: 'snapshotSyncStarted', subtask, checkpointId }],
    [task(subtask), { kind: 'snapshotSyncEnded', subtask, checkpointId, bytes: 50 }],
    [task(subtask), { kind: 'snapshotAsyncEnded', subtask, checkpointId, bytes: 50 }],
  ];
}

type Element = Extract<TraceBody, { kind: 'elementSent' }>['element'];

function sent(channel: ChannelId, sequence: number, element: Element, actor: ActorId): Step {
  return [actor, { kind: 'elementSent', channel, sequence, element }];
}

/** Lineage of `a3`: split 0, offset 2. */
function lineageOf(label: string): string {
  return `source:${label.startsWith('b') ? 1 : 0}:${Number(label.slice(1)) - 1}`;
}

function send(channel: ChannelId, sequence: number, label: string): Step {
  const records = [record(label, lineageOf(label))];
  return sent(channel, sequence, { kind: 'records', rows: 1, records }, task(label.startsWith('b') ? '0/1' : '0/0'));
}

function take(channel: ChannelId, sequence: number, label: string): Step[] {
  return [
    [task('1/0'), { kind: 'elementArrived', channel, sequence }],
    [task('1/0'), { kind: 'elementTaken', channel, sequence }],
    [task('1/0'), { kind: 'recordProcessed', subtask: '1/0', uid: 'count', record: record(label, lineageOf(label)) }],
  ];
}

/** One record of BASE from the source into `count`; `sequence` counts the channel of its attempt. */
function passBaseRecord(n: number, sequence: number): Step[] {
  const each = record(String(n), `source:0:${n - 1}`);
  return [
    [
      task('0/0'),
      { kind: 'sourcePositionChanged', subtask: '0/0', uid: 'source', splits: [{ split: 0, offset: n, end: 20 }] },
    ],
    sent('0:0:0', sequence, { kind: 'records', rows: 1, records: [each] }, task('0/0')),
    [task('1/0'), { kind: 'elementArrived', channel: '0:0:0', sequence }],
    [task('1/0'), { kind: 'elementTaken', channel: '0:0:0', sequence }],
    [task('1/0'), { kind: 'recordProcessed', subtask: '1/0', uid: 'count', record: each }],
    [
      task('1/0'),
      {
        kind: 'stateChanged',
        subtask: '1/0',
        uid: 'count',
        state: 'count',
        keyGroup: 5,
        key: 'u',
        before: n === 1 ? null : String(n - 1),
        after: String(n),
        lineage: each.lineage,
      },
    ],
  ];
}
