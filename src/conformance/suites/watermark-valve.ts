import {
  createWatermarkValve,
  inputStatus,
  inputWatermark,
  type ValveOutput,
} from '#engine/time/status-watermark-valve.ts';
import { compare, firstProblem, unsupported, type VectorOutcome } from '../vector-outcome.ts';
import { LONG_MAX, LONG_MIN, textOfTime, timeOfText } from './long-text.ts';

/**
 * Suite `watermark-valve`: a script of watermarks and statuses on the channels of one subtask against what the valve
 * lets through after each. Flink: StatusWatermarkValve.
 */
export interface WatermarkValveVector {
  readonly name: string;
  readonly setup: { readonly channels: number };
  readonly steps: readonly { readonly in: WatermarkValveInput; readonly out: readonly WatermarkValveOutput[] }[];
}

type WatermarkValveInput =
  | readonly ['watermark', channel: number, time: string]
  | readonly ['idle', channel: number]
  | readonly ['active', channel: number];

type WatermarkValveOutput = readonly ['watermark', time: string] | readonly ['idle'] | readonly ['active'];

/** Runs one vector on the engine's valve. The detail names the first step that differs. */
export function runWatermarkValveVector(vector: WatermarkValveVector): VectorOutcome {
  const valve = createWatermarkValve(vector.setup.channels);
  return firstProblem(vector.steps, ({ in: input, out }, index) => {
    if (input[0] === 'watermark' && !isExact(input[2])) {
      return unsupported(`step ${index + 1}: event time ${input[2]} is beyond 2^53 ms`);
    }
    const outputs =
      input[0] === 'watermark'
        ? inputWatermark(valve, input[1], timeOfText(input[2]))
        : inputStatus(valve, input[1], input[0] === 'idle');
    return compare(`step ${index + 1}, ${JSON.stringify(input)}`, out, outputs.map(toVector));
  });
}

function toVector(output: ValveOutput): WatermarkValveOutput {
  if (output.kind === 'status') return [output.idle ? 'idle' : 'active'];
  return ['watermark', textOfTime(output.time)];
}

/** Whether a time is one that the engine carries exactly. */
function isExact(text: string): boolean {
  return text === LONG_MAX || text === LONG_MIN || Number.isSafeInteger(Number(text));
}
