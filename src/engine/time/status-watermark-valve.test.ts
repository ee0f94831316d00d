import { describe, expect, test } from 'vitest';
import { createWatermarkValve, inputStatus, inputWatermark, type WatermarkValve } from './status-watermark-valve.ts';

/** `0W10` = watermark 10 on channel 0, `2I` idle, `2A` active; the answer as `W10 IDLE`. */
function feed(valve: WatermarkValve, text: string): string {
  const channel = Number(text[0]);
  const time = text.slice(2) === 'MAX' ? Number.POSITIVE_INFINITY : Number(text.slice(2));
  const outputs = text[1] === 'W' ? inputWatermark(valve, channel, time) : inputStatus(valve, channel, text[1] === 'I');
  return outputs
    .map((output) => (output.kind === 'watermark' ? `W${output.time}` : output.idle ? 'IDLE' : 'ACTIVE'))
    .join(' ');
}

describe('the valve', () => {
  test('follows the trace of three channels', () => {
    const valve = createWatermarkValve(3);
    const trace = [
      ['0W10', ''],
      ['1W7', ''],
      ['2W3', 'W3'],
      ['2W2', ''],
      ['2I', 'W7'],
      ['2A', ''],
      ['2W5', ''],
      ['2W9', ''],
      ['1W12', 'W9'],
      ['0I', ''],
      ['1I', ''],
      ['2I', 'W12 IDLE'],
      ['0W50', ''],
      ['0A', 'ACTIVE'],
      ['0W8', ''],
      ['0W11', ''],
      ['0W13', 'W13'],
      ['1A', ''],
      ['2A', ''],
      ['1WMAX', ''],
      ['2WMAX', ''],
      ['0WMAX', 'WInfinity'],
    ] as const;
    expect(trace.map(([input]) => [input, feed(valve, input)])).toEqual(trace);
  });

  test('one silent channel holds the minimum for ever', () => {
    const valve = createWatermarkValve(2);
    expect(feed(valve, '0W100')).toBe('');
    expect(valve.lastWatermark).toBe(Number.NEGATIVE_INFINITY);
  });

  test('the last channel to turn idle flushes the maximum only if it held the minimum', () => {
    const holder = createWatermarkValve(2);
    feed(holder, '0W10');
    feed(holder, '1W3');
    feed(holder, '0I');
    expect(feed(holder, '1I')).toBe('W10 IDLE');

    const other = createWatermarkValve(2);
    feed(other, '0W10');
    feed(other, '1W3');
    expect(feed(other, '1I')).toBe('W10');
    expect(feed(other, '0I')).toBe('IDLE');
  });
});
