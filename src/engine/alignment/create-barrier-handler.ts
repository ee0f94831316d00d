import type { AlignmentMode, BarrierHandler, BarrierHandlerOptions } from './barrier-handler.ts';
import { createBarrierTracker } from './barrier-tracker.ts';
import { createSingleCheckpointHandler } from './single-checkpoint-handler.ts';

/** Makes the handler of one subtask. `channels` ≥ 1. */
export function createBarrierHandler(
  mode: AlignmentMode,
  channels: number,
  options: BarrierHandlerOptions = { checkpointsAfterTasksFinish: true },
): BarrierHandler {
  return mode === 'at-least-once'
    ? createBarrierTracker(channels, options)
    : createSingleCheckpointHandler(mode, channels, options);
}
