import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyGroupOf, subtaskOfKeyGroup } from '#std/key-hash.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { keyHasher } from '../state/key-hasher.ts';
import { SlidingEventTimeWindows } from '../windows/sliding-event-time.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';
import type { Operator } from './operator.ts';
import { SlidingWindowAggregate } from './sliding-window-aggregate.ts';
import { advanceFully, rowsOf, snapshotOf, TestOperatorContext, watermarkAt } from './testing.ts';
import { WindowAggregate } from './window-aggregate.ts';

/** Sliding windows, shared and not, against a reference that keeps every row of every window. */

const MAX_PARALLELISM = 8;
const INPUT: Schema = {
  fields: [
    { name: 'key', type: { kind: 'STRING' }, nullable: true },
    { name: 'n', type: { kind: 'INT' }, nullable: true },
    { name: 'd', type: { kind: 'DECIMAL', precision: 10, scale: 2 }, nullable: true },
    { name: 'f', type: { kind: 'DOUBLE' }, nullable: true },
    { name: 'm', type: { kind: 'BIGINT' }, nullable: false },
  ],
  timeField: null,
  changelog: false,
};
const BIGINT: LogicalType = { kind: 'BIGINT' };
const INT: LogicalType = { kind: 'INT' };
const TIME: LogicalType = { kind: 'TIMESTAMP', precision: 3 };
const AGGREGATES: readonly (readonly [expression: string, type: LogicalType])[] = [
  ['COUNT(*)', BIGINT],
  ['COUNT(n) FILTER (WHERE n > 2)', BIGINT],
  ['SUM(n)', INT],
  ['MIN(n)', INT],
  ['MAX(DISTINCT n)', INT],
  ['AVG(n)', INT],
  ['SUM(d)', { kind: 'DECIMAL', precision: 38, scale: 2 }],
  ['MAX(key)', { kind: 'STRING' }],
  ['MIN(f)', { kind: 'DOUBLE' }],
  ['MAX(f)', { kind: 'DOUBLE' }],
  ['FIRST_VALUE(n)', INT],
  ['LAST_VALUE(f)', { kind: 'DOUBLE' }],
  ['SUM(m)', BIGINT],
  ['MAX(m)', BIGINT],
];

interface Row {
  readonly key: string | null;
  readonly n: number | null;
  readonly f: number | null;
  readonly m: number;
  readonly time: number;
}

/** The results of some rows in the order of {@link AGGREGATES}. */
function results(rows: readonly Row[]): readonly Value[] {
  const numbers = rows.flatMap(({ n }) => (n === null ? [] : [n]));
  const sum = numbers.reduce((total, n) => total + n, 0);
  const some = numbers.length > 0;
  const doubles = rows.flatMap(({ f }) => (f === null ? [] : [f]));
  return [
    BigInt(rows.length),
    BigInt(numbers.filter((n) => n > 2).length),
    some ? sum : null,
    some ? Math.min(...numbers) : null,
    some ? Math.max(...numbers) : null,
    some ? Math.trunc(sum / numbers.length) + 0 : null,
    some ? BigInt(sum) * 25n : null,
    rows[0]?.key ?? null,
    extremum(doubles, (x, best) => x < best),
    extremum(doubles, (x, best) => x > best),
    numbers[0] ?? null,
    doubles.at(-1) ?? null,
    BigInt(rows.reduce((total, { m }) => total + m, 0)),
    BigInt(Math.max(...rows.map(({ m }) => m))),
  ];
}

/** `CASE WHEN x < best THEN x ELSE best END` over all values in order, as Java compares them. */
function extremum(values: readonly number[], better: (x: number, best: number) => boolean): number | null {
  return values.reduce<number | null>((best, x) => (best === null || better(x, best) ? x : best), null);
}

interface Setup {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly offsetMs: number;
  readonly latenessMs: number;
}

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

/** What came out, as texts: results in order, and late rows in order. */
interface Emitted {
  readonly results: readonly string[];
  readonly late: readonly string[];
}

/** Keeps the rows of each key and window, and judges them by the largest watermark so far. */
class Reference {
  readonly #setup: Setup;
  readonly #assigner: SlidingEventTimeWindows;
  readonly #rows = new Map<string, { readonly window: TimeWindow; readonly rows: Row[] }>();
  #watermark = Number.NEGATIVE_INFINITY;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#assigner = new SlidingEventTimeWindows(setup.sizeMs, setup.slideMs, setup.offsetMs);
  }

  add(rows: readonly Row[]): Emitted {
    const { latenessMs } = this.#setup;
    const emitted: string[] = [];
    const late: string[] = [];
    for (const row of rows) {
      let taken = false;
      for (const window of this.#assigner.assign(row.time)) {
        if (maxTimestampOf(window) + latenessMs <= this.#watermark) continue;
        taken = true;
        const id = `${window.start}/${row.key}`;
        const contents = this.#rows.get(id) ?? { window, rows: [] };
        this.#rows.set(id, contents);
        contents.rows.push(row);
        if (maxTimestampOf(window) <= this.#watermark) emitted.push(resultText(window, contents.rows));
      }
      if (!taken && row.time + latenessMs <= this.#watermark) late.push(lateText(row.key, row.n, row.time));
    }
    return { results: emitted, late };
  }

  advance(watermark: number): Emitted {
    const before = this.#watermark;
    this.#watermark = Math.max(before, watermark);
    const firing = [...this.#rows.values()].filter(
      ({ window }) => maxTimestampOf(window) > before && maxTimestampOf(window) <= this.#watermark,
    );
    for (const [id, { window }] of this.#rows) {
      if (maxTimestampOf(window) + this.#setup.latenessMs <= this.#watermark) this.#rows.delete(id);
    }
    return { results: inOrderOfWindows(firing.map(({ window, rows }) => resultText(window, rows))), late: [] };
  }
}

function resultText(window: TimeWindow, rows: readonly Row[]): string {
  const bounds = [window.start, window.end, maxTimestampOf(window)];
  return `${maxTimestampOf(window)} ${[rows[0]?.key ?? null, ...results(rows), ...bounds].map(textOf).join(' ')}`;
}

function textOf(value: Value): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function lateText(key: Value, n: Value, time: number): string {
  return `${String(key)} ${String(n)} ${time}`;
}

/** Windows fire in order of time; the order of keys in one is open. */
function inOrderOfWindows(texts: readonly string[]): readonly string[] {
  return texts.toSorted((a, b) => Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : a > b ? 1 : 0));
}

/** The subtasks of the operator under test. */
class Job {
  readonly #setup: Setup;
  readonly #create: (context: TestOperatorContext) => Operator;
  readonly #hash = keyHasher([{ kind: 'STRING' }]);
  #contexts: readonly TestOperatorContext[] = [];
  #operators: readonly Operator[] = [];

  constructor(setup: Setup, create: (context: TestOperatorContext) => Operator) {
    this.#setup = setup;
    this.#create = create;
    this.restart(1);
  }

  add(rows: readonly Row[]): Emitted {
    const column = {
      type: { kind: 'STRING' as const },
      values: rows.map(({ key }) => key ?? ''),
      nulls: nullsOf(rows),
    };
    const subtasks = rows.map((_, row) => {
      const group = keyGroupOf(this.#hash([column], row), MAX_PARALLELISM);
      return subtaskOfKeyGroup(group, MAX_PARALLELISM, this.#operators.length);
    });
    // Some rows go one by one, the others together, in the order of each subtask.
    const cut = rows.length % 2 === 0 ? 0 : rows.length >> 1;
    for (let row = 0; row < cut; row++) this.#send(subtasks[row] as number, rows.slice(row, row + 1));
    const first = this.#drain();
    this.#operators.forEach((_, subtask) => {
      const own = rows.filter((_row, index) => index >= cut && subtasks[index] === subtask);
      if (own.length > 0) this.#send(subtask, own);
    });
    const second = this.#drain();
    return { results: [...first.results, ...second.results], late: [...first.late, ...second.late] };
  }

  advance(watermark: number): Emitted {
    for (const operator of this.#operators) watermarkAt(operator, watermark);
    const { results: emitted, late } = this.#drain();
    for (const [index, text] of emitted.entries()) {
      const before = emitted[index - 1];
      if (this.#operators.length === 1 && before !== undefined) {
        expect(Number.parseInt(before)).toBeLessThanOrEqual(Number.parseInt(text));
      }
    }
    return { results: inOrderOfWindows(emitted), late };
  }

  restart(parallelism: number): void {
    const chunks = this.#operators.flatMap((operator) => snapshotOf(operator, 1));
    this.#contexts = Array.from({ length: parallelism }, (_, index) => contextOf(this.#setup, parallelism, index));
    this.#operators = this.#contexts.map(this.#create);
    for (const operator of this.#operators) {
      operator.restore(chunks, 1);
      operator.open();
    }
  }

  /** Saves every operator and goes on with copies. */
  reload(): void {
    this.#operators = this.#operators.map((operator, index) => {
      const copy = this.#create(this.#contexts[index] as TestOperatorContext);
      copy.load(structuredClone(operator.save()));
      advanceFully(copy);
      return copy;
    });
  }

  #send(subtask: number, rows: readonly Row[]): void {
    const values = rows.map(({ key, n, f, m }): Value[] => [key, n, n === null ? null : BigInt(n) * 25n, f, BigInt(m)]);
    this.#operators[subtask]?.processBatch(
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
    for (const context of this.#contexts) {
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
