import { maxTimestampOf, type TimeWindow } from './time-window.ts';
import { CONTINUE, FIRE, type TriggerContext, type TriggerResult, type WindowTrigger } from './window-trigger.ts';

/**
 * Fires when the watermark passes the end of the window, and at once for each element that comes later.
 * Flink: EventTimeTrigger.
 */
export class EventTimeTrigger implements WindowTrigger {
  onElement(_time: number, window: TimeWindow, context: TriggerContext): TriggerResult {
    if (firesAtOnce(window, context.currentWatermark())) return FIRE;
    context.registerEventTimeTimer(maxTimestampOf(window));
    return CONTINUE;
  }

  onEventTime(time: number, window: TimeWindow): TriggerResult {
    return time === maxTimestampOf(window) ? FIRE : CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  clear(window: TimeWindow, context: TriggerContext): void {
    context.deleteEventTimeTimer(maxTimestampOf(window));
  }
}

/** Whether an element that a window still takes fires it at once, instead of waiting for the end of the window. */
export function firesAtOnce(window: TimeWindow, watermark: number): boolean {
  return maxTimestampOf(window) <= watermark;
}
