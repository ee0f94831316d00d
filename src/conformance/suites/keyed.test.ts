import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { KeyedOutcome } from './keyed-outcome.ts';
import { runTimersVector, type TimersVector } from './timers.ts';
import { runWindowOperatorVector, type WindowOperatorVector } from './window-operator.ts';
import { runWindowStartVector, type WindowStartVector } from './window-start.ts';

function outcomes<V>(suite: string, run: (vector: V) => KeyedOutcome): Record<KeyedOutcome['outcome'], string[]> {
  const folder = fileURLToPath(new URL(`../vectors/${suite}/`, import.meta.url));
  const byOutcome: Record<KeyedOutcome['outcome'], string[]> = { passed: [], failed: [], unsupported: [] };
  for (const file of readdirSync(folder)) {
    const result = run(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as V);
    byOutcome[result.outcome].push(`${file}: ${result.detail}`);
  }
  return byOutcome;
}

describe('the vectors of the keyed suites', () => {
  test('every timers vector passes', () => {
    const { passed, failed, unsupported } = outcomes<TimersVector>('timers', runTimersVector);
    expect(failed).toEqual([]);
    expect(unsupported).toEqual([]);
    expect(passed.length).toBe(60);
  });

  test('every window-start vector passes', () => {
    const { failed, passed } = outcomes<WindowStartVector>('window-start', runWindowStartVector);
    expect(failed).toEqual([]);
    expect(passed.length).toBe(1);
  });

  test('window-operator vectors with tumbling event time pass, the others are unsupported', () => {
    const { passed, failed, unsupported } = outcomes<WindowOperatorVector>('window-operator', runWindowOperatorVector);
    expect(failed).toEqual([]);
    expect(passed.length).toBe(4);
    expect(unsupported.length).toBe(56);
  });

  test('a wrong expectation fails and names the step', () => {
    const vector: TimersVector = {
      name: 'wrong',
      setup: { onEventTimer: 'if t % 7 == 0 register event t+3' },
      steps: [{ in: ['reg', 'a', '5'], out: [], timers: [2, 0] }],
    };
    expect(runTimersVector(vector)).toEqual({
      outcome: 'failed',
      detail: 'step 1, ["reg","a","5"]: expected [[],[2,0]], got [[],[1,0]]',
    });
  });

  test('64-bit times run the same formula', () => {
    const cases = [
      { ts: '-9223372036854775798', offset: '0', size: '5', start: '-9223372036854775800' },
      { ts: '9223372036854775807', offset: '0', size: '5', start: '9223372036854775805' },
      { ts: '-3', offset: '2', size: '5', start: '-3' },
    ];
    expect(runWindowStartVector({ name: 'extremes', cases })).toEqual({ outcome: 'passed', detail: null });
  });
});
