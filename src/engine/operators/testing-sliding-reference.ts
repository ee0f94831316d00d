import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { SlidingEventTimeWindows } from '../windows/sliding-event-time.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';

/** A reference of sliding windows that keeps every row of every window. For tests. */

export const INPUT: Schema = {
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
/** Expressions and the types of their results. */
export const AGGREGATES: readonly (readonly [expression: string, type: LogicalType])[] = [
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

/** A row of {@link INPUT}; its `d` is a quarter of `n`. */
export interface Row {
  readonly key: string | null;
  readonly n: number | null;
  readonly f: number | null;
  readonly m: number;
  readonly time: number;
}

/** The windows, and how late a row may be. */
export interface Setup {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly offsetMs: number;
  readonly latenessMs: number;
}

/** What came out, as texts: results in order, and late rows in order. */
export interface Emitted {
  readonly results: readonly string[];
  readonly late: readonly string[];
}

/** Keeps the rows of each key and window, and judges them by the largest watermark so far. */
export class Reference {
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

function resultText(window: TimeWindow, rows: readonly Row[]): string {
  const bounds = [window.start, window.end, maxTimestampOf(window)];
  return `${maxTimestampOf(window)} ${[rows[0]?.key ?? null, ...results(rows), ...bounds].map(textOf).join(' ')}`;
}

export function textOf(value: Value): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

export function lateText(key: Value, n: Value, time: number): string {
  return `${String(key)} ${String(n)} ${time}`;
}

/** Windows fire in order of time; the order of keys in one is open. */
export function inOrderOfWindows(texts: readonly string[]): readonly string[] {
  return texts.toSorted((a, b) => Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : a > b ? 1 : 0));
}
