/**
 * The event-time windows of a window aggregate, in ms. Windows start at offset + k × slide (a tumbling window's slide
 * is its size) and hold [start, start + size). `|offset|` is less than the slide.
 * Flink: TumblingEventTimeWindows, SlidingEventTimeWindows; in SQL TUMBLE and HOP.
 */
export type WindowSpec =
  | { readonly kind: 'tumble'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: 'hop'; readonly sizeMs: number; readonly slideMs: number; readonly offsetMs: number };

/** Windows that hold one instant at most. Flink refuses more: SlidingEventTimeWindows, since 2.2. */
export const WINDOWS_PER_INSTANT_MAX = 10_000_000;
