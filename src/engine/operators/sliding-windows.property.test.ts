import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Field, LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import type { Operator } from './operator.ts';
import { SlidingWindowAggregate } from './sliding-window-aggregate.ts';
import { advanceFully, rowsOf, TestOperatorContext, watermarkAt } from './testing.ts';
import {
  AGGREGATES,
  type Emitted,
  INPUT,
  inOrderOfWindows,
  lateText,
  Reference,
  type Row,
  type Setup,
  textOf,
} from './testing-sliding-reference.ts';
import { TestSubtasks } from './testing-subtasks.ts';
import { WindowAggregate } from './window-aggregate.ts';

/** Sliding windows, shared and not, against a reference that keeps every row of every window. */

const MAX_PARALLELISM = 8;
const TIME: LogicalType = { kind: 'TIMESTAMP', precision: 3 };
type Step =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'watermark'; readonly by: number }
  | { readonly kind: 'restart'; readonly parallelism: number }
  | { readonly kind: 'reload' };

const setups = fc
  .record({
    sizeMs: fc.integer({ min: 1, max: 40 }),
    slideMs: fc.integer({ min: 1, max: 25 }),
    offset: fc.integer({ min: -20, max: 20 }),
    latenessMs: fc.constantFrom(0, 0, 3, 17, 60),
  })
  .map(({ offset, ...rest }): Setup => ({ ...rest, offsetMs: offset % rest.slideMs }));

const rowStep = fc
  .array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', null),
      n: fc.option(fc.integer({ min: -5, max: 9 }), { freq: 5 }),
      f: fc.option(fc.constantFrom(0, -0, 1.5, -2, Number.NaN, Number.POSITIVE_INFINITY), { freq: 5 }),
      m: fc.integer({ min: -9, max: 9 }),
      time: fc.integer({ min: -45, max: 30 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((rows): Step => ({ kind: 'rows', rows }));
const watermarkStep = fc.integer({ min: 0, max: 45 }).map((by): Step => ({ kind: 'watermark', by }));
const restartStep = fc.integer({ min: 1, max: 3 }).map((parallelism): Step => ({ kind: 'restart', parallelism }));
const reloadStep = fc.constant<Step>({ kind: 'reload' });

/** The subtasks of the operator under test. */
class Job {
  readonly #subtasks: TestSubtasks;

  constructor(setup: Setup, create: (context: TestOperatorContext) => Operator) {
    this.#subtasks = new TestSubtasks({
      keyTypes: [{ kind: 'STRING' }],
      maxParallelism: MAX_PARALLELISM,
      contextOf: (parallelism, index) => contextOf(setup, parallelism, index),
      create,
    });
  }

  add(rows: readonly Row[]): Emitted {
    const column = {
      type: { kind: 'STRING' as const },
      values: rows.map(({ key }) => key ?? ''),
      nulls: nullsOf(rows),
    };
    const subtasks = rows.map((_, row) => this.#subtasks.ownerOf([column], row));
    // Some rows go one by one, the others together, in the order of each subtask.
    const cut = rows.length % 2 === 0 ? 0 : rows.length >> 1;
    for (let row = 0; row < cut; row++) this.#send(subtasks[row] as number, rows.slice(row, row + 1));
    const first = this.#drain();
    this.#subtasks.operators.forEach((_, subtask) => {
      const own = rows.filter((_row, index) => index >= cut && subtasks[index] === subtask);
      if (own.length > 0) this.#send(subtask, own);
    });
    const second = this.#drain();
    return { results: [...first.results, ...second.results], late: [...first.late, ...second.late] };
  }

  advance(watermark: number): Emitted {
    for (const operator of this.#subtasks.operators) watermarkAt(operator, watermark);
    const { results: emitted, late } = this.#drain();
    for (const [index, text] of emitted.entries()) {
      const before = emitted[index - 1];
      if (this.#subtasks.operators.length === 1 && before !== undefined) {
        expect(Number.parseInt(before)).toBeLessThanOrEqual(Number.parseInt(text));
      }
    }
    return { results: inOrderOfWindows(emitted), late };
  }

  restart(parallelism: number): void {
    this.#subtasks.restart(parallelism);
  }

  /** Saves every operator and goes on with copies. */
  reload(): void {
    this.#subtasks.reload();
    for (const operator of this.#subtasks.operators) advanceFully(operator);
  }

  #send(subtask: number, rows: readonly Row[]): void {
    const values = rows.map(({ key, n, f, m }): Value[] => [key, n, n === null ? null : BigInt(n) * 25n, f, BigInt(m)]);
    this.#subtasks.operators[subtask]?.processBatch(
      batchOfRows(
        INPUT,
        values,
        rows.map(({ time }) => time),
      ),
    );
  }

  #drain(): Emitted {
    const emitted: string[] = [];
    const late: string[] = [];
    for (const context of this.#subtasks.contexts) {
      for (const output of context.drain()) {
        if (output.kind !== 'batch') continue;
        const { batch, tag } = output;
        rowsOf(batch).forEach((row, index) => {
          const time = batch.eventTimes[index] as number;
          if (tag === 'late') late.push(lateText(row[0] ?? null, row[1] ?? null, time));
          else emitted.push(`${time} ${row.map(textOf).join(' ')}`);
        });
      }
    }
    return { results: emitted, late };
  }
}

function nullsOf(rows: readonly Row[]): Uint8Array {
  return Uint8Array.from(rows, ({ key }) => (key === null ? 1 : 0));
}

function contextOf(setup: Setup, parallelism: number, subtaskIndex: number): TestOperatorContext {
  const { latenessMs, ...window } = setup;
  const fields: Field[] = [
    INPUT.fields[0] as Field,
    ...AGGREGATES.map(([, type], index): Field => ({ name: `a${index}`, type, nullable: true })),
    ...['window_start', 'window_end', 'window_time'].map((name): Field => ({ name, type: TIME, nullable: false })),
  ];
  return new TestOperatorContext({
    config: {
      kind: 'window-aggregate',
      keyFields: [0],
      window: { kind: 'hop', ...window },
      allowedLatenessMs: latenessMs,
      aggregates: AGGREGATES.map(([expression], index) => ({ name: `a${index}`, expression })),
    },
    inputSchema: INPUT,
    outputSchema: { fields, timeField: fields.length - 1, changelog: false },
    parallelism,
    subtaskIndex,
    maxParallelism: MAX_PARALLELISM,
    traceLevel: 'summary',
  });
}

/** Runs steps on the reference and the operator; event time moves with the watermark. */
function check(setup: Setup, steps: readonly Step[], create: (context: TestOperatorContext) => Operator): void {
  const reference = new Reference(setup);
  const job = new Job(setup, create);
  let watermark = 0;
  for (const step of steps) {
    if (step.kind === 'restart') job.restart(step.parallelism);
    else if (step.kind === 'reload') job.reload();
    else if (step.kind === 'watermark') {
      watermark += step.by;
      expect(job.advance(watermark)).toEqual(reference.advance(watermark));
    } else {
      const rows = step.rows.map((row) => ({ ...row, time: watermark + row.time }));
      const expected = reference.add(rows);
      const actual = job.add(rows);
      expect(sorted(actual)).toEqual(sorted(expected));
    }
  }
  expect(job.advance(Number.POSITIVE_INFINITY)).toEqual(reference.advance(Number.POSITIVE_INFINITY));
}

/** Keys on different subtasks come in any order; those of one key and window are told apart by their number of rows. */
function sorted({ results: emitted, late }: Emitted): Emitted {
  return { results: emitted.toSorted(), late: late.toSorted() };
}

describe('sliding windows agree with a reference that keeps every row', () => {
  const create = (context: TestOperatorContext): ConstructorParameters<typeof WindowAggregate> => {
    const { config } = context.plan;
    if (config.kind !== 'window-aggregate') throw new Error('the plan is that of a window');
    return [context, config, INPUT];
  };

  test('where they share slices, through restarts at another parallelism and reloads', () => {
    fc.assert(
      fc.property(
        setups,
        fc.array(
          fc.oneof({ weight: 6, arbitrary: rowStep }, { weight: 5, arbitrary: watermarkStep }, restartStep, reloadStep),
          {
            maxLength: 24,
          },
        ),
        (setup, steps) => check(setup, steps, (context) => new SlidingWindowAggregate(...create(context))),
      ),
      { numRuns: 100 },
    );
  });

  test('where every window has its own accumulators', () => {
    fc.assert(
      fc.property(
        setups,
        fc.array(fc.oneof({ weight: 6, arbitrary: rowStep }, { weight: 5, arbitrary: watermarkStep }, reloadStep), {
          maxLength: 24,
        }),
        (setup, steps) => check(setup, steps, (context) => new WindowAggregate(...create(context))),
      ),
      { numRuns: 100 },
    );
  });
});
