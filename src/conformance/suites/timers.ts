import { SlotTable } from '#engine/state/slot-table.ts';
import { TimerService } from '#engine/time/timer-service.ts';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import { type VectorOutcome, compare, PASSED, unsupported } from '../vector-outcome.ts';
import { textOfTime, timeOfText } from './long-text.ts';
import { orderedGroups } from './ordered-groups.ts';

/** Suite `timers`: registration, deletion and firing of the timers of keys. */
export interface TimersVector {
  readonly name: string;
  readonly setup: { readonly onEventTimer: string };
  readonly steps: readonly {
    readonly in: readonly string[];
    readonly out: readonly (readonly unknown[])[];
    readonly timers: readonly [event: number, processing: number];
  }[];
}

/** Runs a vector on the engine's timer service over a slot table with a STRING key. */
export function runTimersVector(vector: TimersVector): VectorOutcome {
  const rules = readRules(vector.setup.onEventTimer);
  if (rules === null) return unsupported(`the callback "${vector.setup.onEventTimer}"`);
  const run = new TimersRun(rules);
  for (const [index, step] of vector.steps.entries()) {
    const out = run.perform(step.in);
    const keyOf = (element: readonly unknown[]): string => String(element[2]);
    const outcome = compare(
      `step ${index + 1}, ${JSON.stringify(step.in)}`,
      [orderedGroups(step.out, keyOf), step.timers],
      [orderedGroups(out, keyOf), run.counts()],
    );
    if (outcome.outcome !== 'passed') return outcome;
  }
  return PASSED;
}

class TimersRun {
  readonly #table = new SlotTable({
    name: 'timers',
    keyFields: [{ name: 'key', type: { kind: 'STRING' }, nullable: false }],
    maxParallelism: 128,
    keyGroups: keyGroupRangeOf(0, 128, 1),
  });
  readonly #timers: TimerService;
  #out: unknown[][] = [];

  constructor(rules: readonly Rule[]) {
    this.#timers = new TimerService(this.#table, {
      onEventTime: (time, slot) => {
        this.#fired('event', time, slot, textOfTime(time));
        // Java's remainder of Long.MAX: 7 divides it, 11 does not.
        const value = time === Number.POSITIVE_INFINITY ? 9223372036854775807n : BigInt(time);
        for (const rule of rules) {
          if (value % rule.divisor !== 0n) continue;
          this.#timers.registerEventTimer(timeOfText(String(BigInt.asIntN(64, value + rule.shift))), slot);
        }
      },
      onProcessingTime: (time, slot) => this.#fired('processing', time, slot, null),
      setAlarm: () => undefined,
    });
  }

  perform(input: readonly string[]): unknown[][] {
    this.#out = [];
    const [action, key, at] = input as [string, string, string];
    switch (action) {
      case 'watermark':
        this.#timers.setWatermark(timeOfText(key));
        while (!this.#timers.fireEventTimers(3));
        this.#out.push(['watermark', key]);
        break;
      case 'processing-time':
        while (!this.#timers.fireProcessingTimers(timeOfText(key), 3));
        break;
      case 'reg':
        this.#timers.registerEventTimer(timeOfText(at), this.#slotOf(key));
        break;
      case 'del':
        this.#timers.deleteEventTimer(timeOfText(at), this.#slotOf(key));
        break;
      case 'preg':
        this.#timers.registerProcessingTimer(timeOfText(at), this.#slotOf(key));
        break;
      case 'pdel':
        this.#timers.deleteProcessingTimer(timeOfText(at), this.#slotOf(key));
        break;
      default:
        this.#out.push(['unknown', action]);
    }
    return this.#out;
  }

  counts(): readonly [event: number, processing: number] {
    const { event, processing } = this.#timers.counts();
    return [event, processing];
  }

  #fired(kind: string, time: number, slot: number, recordTime: string | null): void {
    const key = this.#table.keys[0]?.values[slot];
    this.#out.push(['timer', kind, key, textOfTime(time), textOfTime(this.#timers.currentWatermark()), recordTime]);
  }

  #slotOf(key: string): number {
    const slot = new Int32Array(1);
    this.#table.resolve(0, [{ type: { kind: 'STRING' }, values: [key], nulls: null }], null, 1, slot);
    return slot[0] as number;
  }
}

interface Rule {
  readonly divisor: bigint;
  readonly shift: bigint;
}

/** Reads `if t % 7 == 0 register event t+3; …`; null if a part reads otherwise. */
function readRules(text: string): readonly Rule[] | null {
  const rules: Rule[] = [];
  for (const part of text.split(';')) {
    const match = /^\s*if t % (\d+) == 0 register event t([+-]\d+)\s*$/.exec(part);
    if (match === null) return null;
    rules.push({ divisor: BigInt(match[1] as string), shift: BigInt(match[2] as string) });
  }
  return rules;
}
