import { expect, test } from 'vitest';
import { WatermarkMultiplexer } from './watermark-multiplexer.ts';

function createRecorded(): { readonly multiplexer: WatermarkMultiplexer; readonly take: () => string[] } {
  const seen: string[] = [];
  const multiplexer = new WatermarkMultiplexer({
    emitWatermark: (time) => seen.push(`W${time}`),
    markIdle: () => seen.push('IDLE'),
  });
  return { multiplexer, take: () => seen.splice(0) };
}

test('vector MUX: deferred outputs merge once a period, immediate ones at once', () => {
  const { multiplexer, take } = createRecorded();
  multiplexer.register(1);
  multiplexer.register(2);
  const periodic = (): string[] => {
    multiplexer.onPeriodicEmit();
    return take();
  };
  const trace: string[][] = [];
  multiplexer.deferred(1).emitWatermark(5);
  trace.push(periodic());
  multiplexer.deferred(2).emitWatermark(3);
  trace.push(periodic());
  multiplexer.deferred(1).markIdle();
  trace.push(periodic());
  multiplexer.deferred(2).emitWatermark(4);
  trace.push(periodic());
  multiplexer.deferred(2).markIdle();
  trace.push(periodic());
  multiplexer.immediate(2).emitWatermark(4);
  trace.push(take());
  multiplexer.immediate(2).emitWatermark(9);
  trace.push(take());
  multiplexer.register(3);
  trace.push(periodic());
  multiplexer.release(3);
  trace.push(periodic());
  expect(trace).toEqual([[], ['W3'], [], ['W4'], ['W5', 'IDLE'], [], ['W9'], [], []]);
});

test('a released split no longer holds the others back', () => {
  const { multiplexer, take } = createRecorded();
  multiplexer.register(0);
  multiplexer.register(1);
  multiplexer.deferred(0).emitWatermark(100);
  multiplexer.onPeriodicEmit();
  expect(take()).toEqual([]);
  multiplexer.release(1);
  multiplexer.onPeriodicEmit();
  expect(take()).toEqual(['W100']);
});

test('the last split to fall silent releases the maximum of all, whatever the order', () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { multiplexer, take } = createRecorded();
    multiplexer.register(0);
    multiplexer.register(1);
    multiplexer.deferred(0).emitWatermark(5);
    multiplexer.deferred(1).emitWatermark(4);
    multiplexer.onPeriodicEmit();
    for (const split of order) {
      multiplexer.deferred(split).markIdle();
      multiplexer.onPeriodicEmit();
    }
    expect(take().slice(-2)).toEqual(['W5', 'IDLE']);
  }
});
