/**
 * Slots as runs of neighbours, [starts[r], ends[r]) for r in [0, count). Slots that were made one after the other mostly
 * lie side by side, upwards or downwards, and a run is cleared in one go.
 */
export interface SlotRuns {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** The runs of slots[from, to), which are all different. */
export function slotRuns(slots: Int32Array, from: number, to: number): SlotRuns {
  let starts: Int32Array = new Int32Array(RUNS_AT_FIRST);
  let ends: Int32Array = new Int32Array(RUNS_AT_FIRST);
  let count = 0;
  for (let i = from; i < to;) {
    const first = slots[i++] as number;
    let last = first;
    const step = i < to && slots[i] === first - 1 ? -1 : 1;
    while (i < to && slots[i] === last + step) {
      last += step;
      i++;
    }
    if (count === starts.length) {
      starts = doubled(starts);
      ends = doubled(ends);
    }
    starts[count] = Math.min(first, last);
    ends[count++] = Math.max(first, last) + 1;
  }
  return { starts, ends, count };
}

const RUNS_AT_FIRST = 64;

function doubled(from: Int32Array): Int32Array {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
