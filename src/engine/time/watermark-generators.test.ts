import { describe, expect, test } from 'vitest';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import { createWatermarkGenerator } from './watermark-generators.ts';
import type { WatermarkGenerator } from './watermark-generator.ts';
import { WatermarkEmitter, type WatermarkOutput } from './watermark-output.ts';

const BASE: WatermarkConfig = {
  strategy: 'bounded-out-of-orderness',
  outOfOrdernessMs: 5000,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: 200,
};

class Recorder implements WatermarkOutput {
  readonly seen: string[] = [];
  emitWatermark(time: number): void {
    this.seen.push(`W${time}`);
  }
  markIdle(): void {
    this.seen.push('IDLE');
  }
  take(): string[] {
    return this.seen.splice(0);
  }
}

function record(generator: WatermarkGenerator, time: number, output: WatermarkOutput): void {
  generator.onRecords(Float64Array.of(time), 1, output);
}

describe('generators', () => {
  test('bounded out-of-orderness emits maximum - delay - 1 on probes only', () => {
    const generator = createWatermarkGenerator(BASE);
    const output = new Recorder();
    generator.onProbe(0, output);
    record(generator, 10_000, output);
    generator.onProbe(200, output);
    record(generator, 8000, output);
    generator.onProbe(400, output);
    record(generator, 20_000, output);
    generator.onProbe(600, output);
    expect(output.seen).toEqual(['W-Infinity', 'W4999', 'W4999', 'W14999']);
  });

  test('monotonous is a delay of zero', () => {
    const generator = createWatermarkGenerator({ ...BASE, strategy: 'monotonous' });
    const output = new Recorder();
    generator.onProbe(0, output);
    record(generator, 10, output);
    generator.onProbe(200, output);
    expect(output.seen).toEqual(['W-Infinity', 'W9']);
  });

  test('none says nothing', () => {
    const generator = createWatermarkGenerator({ ...BASE, strategy: 'none' });
    const output = new Recorder();
    record(generator, 10, output);
    generator.onProbe(200, output);
    expect(output.seen).toEqual([]);
  });

  test('per record emits after each record and not on probes', () => {
    const generator = createWatermarkGenerator({ ...BASE, strategy: 'monotonous', emit: 'per-record' });
    const output = new Recorder();
    record(generator, 10, output);
    record(generator, 7, output);
    generator.onProbe(200, output);
    expect(output.seen).toEqual(['W9', 'W9']);
  });
});

describe('idleness', () => {
  test('vector W-IDLE: silent since 0 with probes each 200 ms turns idle at 1400', () => {
    const generator = createWatermarkGenerator({ ...BASE, strategy: 'monotonous', idlenessMs: 1000 });
    const output = new Recorder();
    record(generator, 100, output);
    const trace: [number, string[]][] = [];
    for (let time = 0; time <= 1600; time += 200) {
      generator.onProbe(time, output);
      trace.push([time, output.take()]);
    }
    record(generator, 150, output);
    trace.push([1700, output.take()]);
    generator.onProbe(1800, output);
    trace.push([1800, output.take()]);
    expect(trace).toEqual([
      [0, ['W99']],
      [200, ['W99']],
      [400, ['W99']],
      [600, ['W99']],
      [800, ['W99']],
      [1000, ['W99']],
      [1200, ['W99']],
      [1400, ['IDLE']],
      [1600, []],
      [1700, []],
      [1800, ['W149']],
    ]);
  });

  test('a split that never had a record starts its timer on the first probe', () => {
    const generator = createWatermarkGenerator({ ...BASE, idlenessMs: 100 });
    const output = new Recorder();
    generator.onProbe(0, output);
    generator.onProbe(100, output);
    expect(output.take()).toEqual(['W-Infinity', 'W-Infinity']);
    generator.onProbe(101, output);
    expect(output.take()).toEqual(['IDLE']);
  });
});

describe('the emitter', () => {
  test('drops what does not advance and announces activity with the next watermark', () => {
    const seen: string[] = [];
    const emitter = new WatermarkEmitter({
      emitWatermark: (time) => seen.push(`W${time}`),
      emitStatus: (idle) => seen.push(idle ? 'IDLE' : 'ACTIVE'),
    });
    emitter.emitWatermark(Number.NEGATIVE_INFINITY);
    emitter.emitWatermark(5);
    emitter.emitWatermark(5);
    emitter.markIdle();
    emitter.markIdle();
    emitter.emitWatermark(4);
    emitter.emitWatermark(6);
    expect(seen).toEqual(['W5', 'IDLE', 'ACTIVE', 'W6']);
  });
});
