import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runWatermarkValveVector, type WatermarkValveVector } from './watermark-valve.ts';

const FOLDER = fileURLToPath(new URL('../vectors/watermark-valve/', import.meta.url));

function load(file: string): WatermarkValveVector {
  return JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as WatermarkValveVector;
}

describe('watermark-valve vectors', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

  test('there are vectors', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test.each(files)('%s', (file) => {
    expect(runWatermarkValveVector(load(file))).toEqual({ outcome: 'passed', detail: '' });
  });

  test('a wrong expectation fails and names the step', () => {
    const vector: WatermarkValveVector = {
      name: 'wrong',
      setup: { channels: 1 },
      steps: [{ in: ['watermark', 0, '5'], out: [['watermark', '6']] }],
    };
    expect(runWatermarkValveVector(vector)).toEqual({
      outcome: 'failed',
      detail: 'step 1, ["watermark",0,"5"]: expected [["watermark","6"]], got [["watermark","5"]]',
    });
  });
});
