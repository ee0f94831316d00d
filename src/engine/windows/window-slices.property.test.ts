import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WindowSpec } from '#protocol/window-spec.ts';
import { SlidingEventTimeWindows } from './sliding-event-time.ts';
import { maxTimestampOf } from './time-window.ts';
import { TumblingEventTimeWindows } from './tumbling-event-time.ts';
import { WindowSlices } from './window-slices.ts';

const SPECS: fc.Arbitrary<WindowSpec> = fc.oneof(
  fc
    .record({ sizeMs: fc.integer({ min: 1, max: 40 }), offset: fc.integer({ min: -40, max: 40 }) })
    .map(({ sizeMs, offset }) => ({ kind: 'tumble' as const, sizeMs, offsetMs: offset % sizeMs })),
  fc
    .record({
      sizeMs: fc.integer({ min: 1, max: 40 }),
      slideMs: fc.integer({ min: 1, max: 40 }),
      offset: fc.integer({ min: -40, max: 40 }),
    })
    .map(({ sizeMs, slideMs, offset }) => ({ kind: 'hop' as const, sizeMs, slideMs, offsetMs: offset % slideMs })),
);

function assignerOf(spec: WindowSpec): TumblingEventTimeWindows | SlidingEventTimeWindows {
  return spec.kind === 'tumble'
    ? new TumblingEventTimeWindows(spec.sizeMs, spec.offsetMs)
    : new SlidingEventTimeWindows(spec.sizeMs, spec.slideMs, spec.offsetMs);
}

test('every instant of a slice is in the windows that the assigner gives it', () => {
  fc.assert(
    fc.property(SPECS, fc.integer({ min: -200, max: 200 }), (spec, time) => {
      const slices = new WindowSlices(spec);
      const slice = slices.sliceOf(time);
      expect(slice.start <= time && time < slice.end).toBe(true);
      const assigner = assignerOf(spec);
      const windows = slices.windowsOf(slice);
      for (let at = slice.start; at < slice.end; at++) expect(assigner.assign(at)).toEqual(windows);
      expect(slices.lastWindowOf(slice)).toEqual(windows[0] ?? null);
    }),
  );
});

test('the first window ahead is the earliest that the watermark has not passed', () => {
  fc.assert(
    fc.property(SPECS, fc.integer({ min: -200, max: 200 }), fc.integer({ min: -260, max: 260 }), (spec, time, mark) => {
      const slices = new WindowSlices(spec);
      const slice = slices.sliceOf(time);
      const windows = slices.windowsOf(slice);
      const ahead = windows.filter((window) => maxTimestampOf(window) > mark);
      expect(slices.firstWindowAhead(slice, mark)).toEqual(ahead.at(-1) ?? null);
      expect(slices.firstWindowAhead(slice, Number.NEGATIVE_INFINITY)).toEqual(windows.at(-1) ?? null);
      expect(slices.firstWindowAhead(slice, Number.POSITIVE_INFINITY)).toBe(null);
    }),
  );
});
