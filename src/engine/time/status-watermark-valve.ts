import { assert } from '#std/assert.ts';
import { TIME_MIN } from '#protocol/record-batch.ts';

/**
 * Combines the watermarks and watermark statuses of the input channels of a subtask into one of each. Plain state and
 * functions over it, so that a world can copy, save and hash it.
 *
 * Invariants: `lastWatermark` never falls; an idle channel is never aligned; the valve is idle exactly when every
 * channel is; an output is at most one watermark, followed or not by one status.
 * Rules:
 * 1. Only aligned channels (active, and caught up with the last output) hold the output back: it is their minimum.
 * 2. A watermark on an idle channel is dropped, not remembered.
 * 3. A channel that turns idle may release the minimum; the last one to turn idle flushes the maximum of all channels,
 *    but only if it was the one that held the output back.
 * 4. A channel that comes back is active at once and aligned as soon as its watermark has caught up.
 *
 * Flink: StatusWatermarkValve. Times are job ms with -Infinity and +Infinity for Flink's MIN and MAX.
 */
export interface WatermarkValve {
  readonly channels: ValveChannel[];
  lastWatermark: number;
  idle: boolean;
}

/** What the valve knows of one channel. Flink: StatusWatermarkValve.SubpartitionStatus. */
export interface ValveChannel {
  watermark: number;
  idle: boolean;
  aligned: boolean;
}

/** What the valve lets through, in order. */
export type ValveOutput =
  | { readonly kind: 'watermark'; readonly time: number }
  | { readonly kind: 'status'; readonly idle: boolean };

const NOTHING: readonly ValveOutput[] = [];

/** A valve of `channels` active channels without a watermark. */
export function createWatermarkValve(channels: number): WatermarkValve {
  assert(channels > 0, 'a valve has at least one channel');
  return {
    channels: Array.from({ length: channels }, () => ({ watermark: TIME_MIN, idle: false, aligned: true })),
    lastWatermark: TIME_MIN,
    idle: false,
  };
}

/** A watermark arrived on a channel. Flink: inputWatermark. */
export function inputWatermark(valve: WatermarkValve, channel: number, time: number): readonly ValveOutput[] {
  const state = channelOf(valve, channel);
  if (valve.idle || state.idle || time <= state.watermark) return NOTHING;
  state.watermark = time;
  if (time >= valve.lastWatermark) state.aligned = true;
  return advanceTo(valve, minimumOfAligned(valve));
}

/** A watermark status arrived on a channel. Flink: inputWatermarkStatus. */
export function inputStatus(valve: WatermarkValve, channel: number, idle: boolean): readonly ValveOutput[] {
  const state = channelOf(valve, channel);
  if (state.idle === idle) return NOTHING;
  return idle ? turnIdle(valve, state) : turnActive(valve, state);
}

function turnIdle(valve: WatermarkValve, state: ValveChannel): readonly ValveOutput[] {
  state.idle = true;
  state.aligned = false;
  const heldBack = state.watermark === valve.lastWatermark;
  if (valve.channels.some((channel) => !channel.idle)) {
    return heldBack ? advanceTo(valve, minimumOfAligned(valve)) : NOTHING;
  }
  const flushed = heldBack ? advanceTo(valve, maximumOfAll(valve)) : NOTHING;
  valve.idle = true;
  return [...flushed, { kind: 'status', idle: true }];
}

function turnActive(valve: WatermarkValve, state: ValveChannel): readonly ValveOutput[] {
  state.idle = false;
  if (state.watermark >= valve.lastWatermark) state.aligned = true;
  if (!valve.idle) return NOTHING;
  valve.idle = false;
  return [{ kind: 'status', idle: false }];
}

function advanceTo(valve: WatermarkValve, time: number): readonly ValveOutput[] {
  if (time <= valve.lastWatermark) return NOTHING;
  valve.lastWatermark = time;
  return [{ kind: 'watermark', time }];
}

/** TIME_MIN if no channel is aligned: nothing may then be output. */
function minimumOfAligned(valve: WatermarkValve): number {
  let minimum = TIME_MIN;
  let found = false;
  for (const channel of valve.channels) {
    if (!channel.aligned) continue;
    if (!found || channel.watermark < minimum) minimum = channel.watermark;
    found = true;
  }
  return minimum;
}

function maximumOfAll(valve: WatermarkValve): number {
  let maximum = TIME_MIN;
  for (const channel of valve.channels) if (channel.watermark > maximum) maximum = channel.watermark;
  return maximum;
}

function channelOf(valve: WatermarkValve, channel: number): ValveChannel {
  const state = valve.channels[channel];
  assert(state !== undefined, 'a valve hears only of channels it was made for');
  return state;
}
