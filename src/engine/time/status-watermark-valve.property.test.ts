import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWatermarkValve, inputStatus, inputWatermark, type ValveOutput } from './status-watermark-valve.ts';

const CHANNELS = 3;
const event = fc.oneof(
  fc.record({ channel: fc.nat(CHANNELS - 1), time: fc.oneof(fc.integer({ min: -5, max: 30 }), fc.constant(Infinity)) }),
  fc.record({ channel: fc.nat(CHANNELS - 1), idle: fc.boolean() }),
);

test('output watermarks rise, statuses alternate, and no watermark leaves an idle valve', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
      const valve = createWatermarkValve(CHANNELS);
      let last = -Infinity;
      let idle = false;
      for (const next of events) {
        const outputs: readonly ValveOutput[] =
          'time' in next ? inputWatermark(valve, next.channel, next.time) : inputStatus(valve, next.channel, next.idle);
        for (const output of outputs) {
          if (output.kind === 'watermark') {
            expect(output.time > last && !idle).toBe(true);
            last = output.time;
          } else {
            expect(output.idle).toBe(!idle);
            idle = output.idle;
          }
        }
        expect(valve.idle).toBe(valve.channels.every((channel) => channel.idle));
        expect(valve.channels.some((channel) => channel.idle && channel.aligned)).toBe(false);
      }
    }),
  );
});

test('without idleness the output is the minimum over the channels', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(CHANNELS - 1), fc.integer({ min: 0, max: 50 })), { maxLength: 60, size: 'max' }),
      (events) => {
        const valve = createWatermarkValve(CHANNELS);
        const highest = new Array<number>(CHANNELS).fill(-Infinity);
        for (const [channel, time] of events) {
          inputWatermark(valve, channel, time);
          highest[channel] = Math.max(highest[channel] as number, time);
          expect(valve.lastWatermark).toBe(Math.min(...highest));
        }
      },
    ),
  );
});
