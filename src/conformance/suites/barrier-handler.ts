import type { AlignmentAction, AlignmentMode, BarrierHandler, BarrierKind } from '#engine/alignment/barrier-handler.ts';
import { createBarrierHandler } from '#engine/alignment/create-barrier-handler.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

/** Suite barrier-handler: what a subtask does about barriers, cancel markers, ended channels and time. */
export interface BarrierHandlerVector {
  readonly setup: {
    readonly mode: AlignmentMode;
    readonly channels: number;
    readonly checkpointsAfterTasksFinish: boolean;
    readonly startTime: string;
  };
  readonly steps: readonly BarrierHandlerStep[];
}

interface BarrierHandlerStep {
  readonly in:
    | readonly ['barrier', number, string, string, BarrierKind, string | number | null]
    | readonly ['announcement', number, string, string, BarrierKind, string | number | null, number]
    | readonly ['cancel', number, string]
    | readonly ['end-of-partition', number]
    | readonly ['time', string];
  readonly out: readonly unknown[];
  readonly latest: string;
  readonly pending: boolean;
  readonly openChannels: number;
  readonly alignmentMs: string;
  readonly startDelayMs: string;
}

/** Runs a vector; the first step that differs is the outcome. */
export function runBarrierHandler(vector: BarrierHandlerVector): VectorOutcome {
  const { mode, channels, checkpointsAfterTasksFinish, startTime } = vector.setup;
  const handler = createBarrierHandler(mode, channels, { checkpointsAfterTasksFinish });
  let now = Number(startTime);
  return firstProblem(vector.steps, (step, index) => {
    if (step.in[0] === 'time') now = Number(step.in[1]);
    const actions = perform(handler, step.in, now);
    const actual = [
      actions.map(printAction),
      String(handler.latest()),
      handler.pending(),
      handler.openChannels(),
      String(handler.alignmentMs(now)),
      String(handler.startDelayMs()),
    ];
    const expected = [step.out, step.latest, step.pending, step.openChannels, step.alignmentMs, step.startDelayMs];
    return compare(`step ${index + 1}, ${JSON.stringify(step.in)}`, expected, actual);
  });
}

function perform(handler: BarrierHandler, input: BarrierHandlerStep['in'], now: number): readonly AlignmentAction[] {
  switch (input[0]) {
    case 'barrier': {
      const [, channel, id, timestamp, kind, timeout] = input;
      return handler.onBarrier(channel, Number(id), Number(timestamp), kind, now, numberOrNull(timeout));
    }
    case 'announcement': {
      const [, channel, id, timestamp, kind, timeout, sequence] = input;
      const barrier = {
        checkpointId: Number(id),
        timestamp: Number(timestamp),
        kind,
        timeoutMs: numberOrNull(timeout),
      };
      return handler.onAnnouncement(channel, barrier, sequence, now);
    }
    case 'cancel':
      return handler.onCancel(input[1], Number(input[2]), now);
    case 'end-of-partition':
      return handler.onEndOfPartition(input[1], now);
    case 'time':
      return handler.onTime(now);
  }
}

function numberOrNull(value: string | number | null): number | null {
  return value === null ? null : Number(value);
}

function printAction(action: AlignmentAction): readonly (string | number)[] {
  switch (action.kind) {
    case 'block':
    case 'resume':
      return [action.kind, action.channel];
    case 'prioritize':
      return ['prioritize', action.channel, action.sequence];
    case 'trigger':
      return ['trigger', String(action.checkpointId), action.barrier];
    case 'abort':
      return ['abort', String(action.checkpointId), action.reason];
    case 'startChannelState':
      return ['channel-state-start', String(action.checkpointId)];
    case 'startPersisting':
      return ['persist-start', String(action.checkpointId)];
    case 'stopPersisting':
      return ['persist-stop', String(action.checkpointId)];
  }
}
