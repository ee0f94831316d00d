import { StatelessOperator } from '#engine/operators/stateless-operator.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import { emptyOutcome, type Outcome } from './outcome.ts';

/** Sums up result rows, as the sinks of comparable benchmarks do, and hands the sums out at the end of its input. */
export class ChecksumSink extends StatelessOperator {
  readonly #outcome = emptyOutcome();
  readonly #onFinish: (outcome: Outcome) => void;

  constructor(onFinish: (outcome: Outcome) => void) {
    super();
    this.#onFinish = onFinish;
  }

  override processBatch(batch: RecordBatch): void {
    const { rows, columns } = batch;
    this.#outcome.rows += rows;
    this.#outcome.counts += total(columns[1], rows);
    this.#outcome.maxima += total(columns[2], rows);
    this.#outcome.sums += total(columns[3], rows);
  }

  override finish(): void {
    this.#onFinish(this.#outcome);
  }
}

/**
 * The sum of a BIGINT column whose values, and whose sum, are exact as doubles; 0 where another column stands there.
 */
function total(column: Column | undefined, rows: number): number {
  if (column?.type.kind !== 'BIGINT') return 0;
  const values = column.values as BigInt64Array;
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    sum += ((halves[2 * row] as number) >>> 0) + (halves[2 * row + 1] as number) * 4294967296;
  }
  return sum;
}
