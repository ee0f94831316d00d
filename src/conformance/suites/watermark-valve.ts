import {
  createWatermarkValve,
  inputStatus,
  inputWatermark,
  type ValveOutput,
} from '#engine/time/status-watermark-valve.ts';

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

const LONG_MAX = '9223372036854775807';
const LONG_MIN = '-9223372036854775808';

/** Runs one vector on the engine's valve. The detail names the first step that differs. */
export function runWatermarkValveVector(vector: WatermarkValveVector): {
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly detail: string;
} {
  const valve = createWatermarkValve(vector.setup.channels);
  for (const [index, step] of vector.steps.entries()) {
    const input = step.in;
    if (input[0] === 'watermark' && !isExact(input[2])) {
      return { outcome: 'unsupported', detail: `step ${index + 1}: event time ${input[2]} is beyond 2^53 ms` };
    }
    const outputs =
      input[0] === 'watermark'
        ? inputWatermark(valve, input[1], timeOf(input[2]))
        : inputStatus(valve, input[1], input[0] === 'idle');
    const actual = JSON.stringify(outputs.map(toVector));
    const expected = JSON.stringify(step.out);
    if (actual !== expected) {
      const where = `step ${index + 1}, ${JSON.stringify(input)}`;
      return { outcome: 'failed', detail: `${where}: expected ${expected}, got ${actual}` };
    }
  }
  return { outcome: 'passed', detail: '' };
}

function toVector(output: ValveOutput): WatermarkValveOutput {
  if (output.kind === 'status') return [output.idle ? 'idle' : 'active'];
  return ['watermark', textOf(output.time)];
}

/** Whether a time is one that the engine carries exactly. */
function isExact(text: string): boolean {
  return text === LONG_MAX || text === LONG_MIN || Number.isSafeInteger(Number(text));
}

function timeOf(text: string): number {
  if (text === LONG_MAX) return Number.POSITIVE_INFINITY;
  return text === LONG_MIN ? Number.NEGATIVE_INFINITY : Number(text);
}

function textOf(time: number): string {
  if (time === Number.POSITIVE_INFINITY) return LONG_MAX;
  return time === Number.NEGATIVE_INFINITY ? LONG_MIN : String(time);
}
