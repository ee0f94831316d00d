import type { TimeWindow } from './time-window.ts';

/**
 * Decides when a window's contents are emitted and when they are thrown away.
 * Flink: Trigger, TriggerResult.
 */
export interface WindowTrigger {
  onElement(time: number, window: TimeWindow, context: TriggerContext): TriggerResult;
  onEventTime(time: number, window: TimeWindow, context: TriggerContext): TriggerResult;
  onProcessingTime(time: number, window: TimeWindow, context: TriggerContext): TriggerResult;
  /** Removes timers and state that the trigger keeps for the window. */
  clear(window: TimeWindow, context: TriggerContext): void;
}

export interface TriggerResult {
  readonly fire: boolean;
  readonly purge: boolean;
}

export const CONTINUE: TriggerResult = { fire: false, purge: false };
export const FIRE: TriggerResult = { fire: true, purge: false };

/** What a trigger sees of its operator: time, and timers of the current key and window. */
export interface TriggerContext {
  currentWatermark(): number;
  registerEventTimeTimer(time: number): void;
  deleteEventTimeTimer(time: number): void;
  registerProcessingTimeTimer(time: number): void;
  deleteProcessingTimeTimer(time: number): void;
}
