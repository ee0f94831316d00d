import { useEffect, useState } from 'react';
import { branchStore, commonEvents, runOf } from './branches.ts';
import { type Comparison, compareRuns } from './divergence.ts';

/** While both go on, what is new is compared this often. */
const LOOK_MS = 400;

/** Where two branches part, as far as both have recorded; null before the first answer. */
export function useComparison(left: number, right: number): Comparison | null {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    setComparison(null);
    const one = runOf(left);
    const other = runOf(right);
    if (one === null || other === null || one === other) return;
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let known: Comparison = {
      compared: commonEvents(branchStore.getState().branches, left, right),
      divergence: null,
    };
    const look = async (): Promise<void> => {
      const before = known.compared;
      known = await compareRuns(one, other, known.compared);
      if (isLeft) return;
      setComparison(known);
      if (known.divergence === null) timer = setTimeout(() => void look(), known.compared > before ? 0 : LOOK_MS);
    };
    void look();
    return () => {
      isLeft = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [left, right]);
  return comparison;
}
