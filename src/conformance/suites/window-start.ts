import { windowStart } from '#engine/windows/window-start.ts';
import { type VectorOutcome, compare, PASSED } from '../vector-outcome.ts';

/** Suite `window-start`: the start of the window that holds a time. */
export interface WindowStartVector {
  readonly name: string;
  readonly cases: readonly {
    readonly ts: string;
    readonly offset: string;
    readonly size: string;
    readonly start: string;
  }[];
}

/** Runs every case; the first that differs is the outcome. Times beyond 2^53 run the same formula on BigInt. */
export function runWindowStartVector(vector: WindowStartVector): VectorOutcome {
  for (const { ts, offset, size, start } of vector.cases) {
    const outcome = compare(`${ts}, offset ${offset}, size ${size}`, start, startOf(ts, offset, size));
    if (outcome.outcome !== 'passed') return outcome;
  }
  return PASSED;
}

function startOf(ts: string, offset: string, size: string): string {
  const numbers = [Number(ts), Number(offset), Number(size), Number(ts) - Number(offset)];
  if (numbers.every((number) => Number.isSafeInteger(number))) {
    return String(windowStart(Number(ts), Number(offset), Number(size)));
  }
  return String(BigInt.asIntN(64, windowStart(BigInt(ts), BigInt(offset), BigInt(size))));
}
