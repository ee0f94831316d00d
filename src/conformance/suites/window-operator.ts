import { SlotTable } from '#engine/state/slot-table.ts';
import { EventTimeTrigger } from '#engine/windows/event-time-trigger.ts';
import { maxTimestampOf } from '#engine/windows/time-window.ts';
import { SlidingEventTimeWindows } from '#engine/windows/sliding-event-time.ts';
import { TumblingEventTimeWindows } from '#engine/windows/tumbling-event-time.ts';
import type { WindowAssigner } from '#engine/windows/window-assigner.ts';
import { WindowContents } from '#engine/windows/window-contents.ts';
import { WindowOperator } from '#engine/windows/window-operator.ts';
import type { Column } from '#protocol/record-batch.ts';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import { type VectorOutcome, compare, unsupported } from '../vector-outcome.ts';
import { textOfTime, timeOfText } from './long-text.ts';
import { orderedGroups } from './ordered-groups.ts';

/** Suite `window-operator`: what windows emit, drop and keep. */
export interface WindowOperatorVector {
  readonly name: string;
  readonly setup: {
    readonly assigner: {
      readonly kind: string;
      readonly size?: number;
      readonly slide?: number;
      readonly offset?: number;
    };
    readonly trigger: { readonly kind: string };
    readonly evictor: { readonly kind: string } | null;
    readonly lateness: string;
    readonly lateOutput: boolean;
    readonly function: string;
    readonly keyType: string;
    readonly valueType: string;
  };
  readonly steps: readonly WindowOperatorStep[];
  readonly end?: {
    readonly keyedEntries: number;
    readonly eventTimers: number;
    readonly processingTimers: number;
  };
}

interface WindowOperatorStep {
  readonly in: readonly [string, ...(string | number | null)[]];
  readonly out: readonly (readonly unknown[])[];
  readonly late?: readonly (readonly unknown[])[];
  readonly error?: string;
}

/** Runs a vector on the engine's window operator. */
export function runWindowOperatorVector(vector: WindowOperatorVector): VectorOutcome {
  const { assigner, trigger, evictor, keyType, valueType } = vector.setup;
  const windows = assignerOf(assigner);
  if (windows === null) return unsupported(`assigner ${assigner.kind}`);
  if (trigger.kind !== 'event-time') return unsupported(`trigger ${trigger.kind}`);
  if (evictor !== null) return unsupported(`evictor ${evictor.kind}`);
  if (vector.setup.function !== 'list') return unsupported(`function ${vector.setup.function}`);
  if (keyType !== 'STRING' || valueType !== 'INT') return unsupported(`${valueType} values by ${keyType}`);
  const run = new WindowRun(vector.setup, windows);
  for (const [index, step] of vector.steps.entries()) {
    const actual = run.perform(step.in);
    const outcome = compare(
      `step ${index + 1}, ${JSON.stringify(step.in)}`,
      [orderedGroups(step.out, keyAndWindow), step.late ?? [], step.error !== undefined],
      [orderedGroups(actual.out, keyAndWindow), actual.late, actual.error],
    );
    if (outcome.outcome !== 'passed') return outcome;
  }
  return compare('end', vector.end ?? null, vector.end === undefined ? null : run.end());
}

function assignerOf(assigner: WindowOperatorVector['setup']['assigner']): WindowAssigner | null {
  const { kind, size = 0, slide = 0, offset = 0 } = assigner;
  if (kind === 'tumbling-event-time') return new TumblingEventTimeWindows(size, offset);
  if (kind === 'sliding-event-time') return new SlidingEventTimeWindows(size, slide, offset);
  return null;
}

function keyAndWindow(element: readonly unknown[]): string {
  return JSON.stringify([element[1], element[2]]);
}

class WindowRun {
  readonly #table = new SlotTable({
    name: 'windows',
    keyFields: [{ name: 'key', type: { kind: 'STRING' }, nullable: false }],
    maxParallelism: 128,
    keyGroups: keyGroupRangeOf(0, 128, 1),
  });
  readonly #contents = new WindowContents(this.#table, 'i32');
  readonly #operator: WindowOperator;
  readonly #lateOutput: boolean;
  #element: readonly unknown[] = [];
  #out: unknown[][] = [];
  #late: unknown[][] = [];

  constructor(setup: WindowOperatorVector['setup'], assigner: WindowAssigner) {
    this.#lateOutput = setup.lateOutput;
    this.#operator = new WindowOperator({
      table: this.#table,
      contents: this.#contents,
      assigner,
      trigger: new EventTimeTrigger(),
      allowedLatenessMs: Number(setup.lateness),
      output: {
        fire: (slot, window) =>
          void this.#out.push([
            'record',
            this.#table.keys[0]?.values[slot],
            [String(window.start), String(window.end)],
            this.#contents.values(slot),
            textOfTime(maxTimestampOf(window)),
          ]),
        late: () => {
          if (this.#lateOutput) this.#late.push([...this.#element]);
        },
        alarm: () => undefined,
      },
    });
  }

  perform(input: WindowOperatorStep['in']): {
    readonly out: readonly (readonly unknown[])[];
    readonly late: readonly (readonly unknown[])[];
    readonly error: boolean;
  } {
    this.#out = [];
    this.#late = [];
    let error = false;
    if (input[0] === 'watermark') {
      this.#operator.timers.setWatermark(timeOfText(input[1] as string));
      while (!this.#operator.timers.fireEventTimers(3));
      this.#out.push(['watermark', input[1]]);
    } else if (input[0] === 'processing-time') {
      while (!this.#operator.timers.fireProcessingTimers(timeOfText(input[1] as string), 3));
    } else error = !this.#take(input);
    return { out: this.#out, late: this.#late, error };
  }

  end(): WindowOperatorVector['end'] {
    const { event, processing } = this.#operator.timers.counts();
    return { keyedEntries: this.#contents.occupied(), eventTimers: event, processingTimers: processing };
  }

  /** False if the operator refuses the element. */
  #take(input: WindowOperatorStep['in']): boolean {
    const [, key, value, time] = input;
    this.#element = [key, value, time];
    const keys: Column[] = [{ type: { kind: 'STRING' }, values: [key as string], nulls: null }];
    const values: Column = { type: { kind: 'INT' }, values: Int32Array.of(value as number), nulls: null };
    try {
      this.#operator.processElement(keys, values, 0, timeOfText(time as string | null));
      return true;
    } catch {
      return false;
    }
  }
}
