import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type JobPlan, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { query } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { statefulOperator } from './stateful-operator.ts';

const ASK_MS = 1000;

/**
 * Keys per key group of all keyed subtasks, asked of the running job: in the Workers world the trace begins where
 * the job was slowed down, and does not know older keys. Empty at a past instant: it was not recorded.
 */
export function useKeyGroups(plan: JobPlan): ReadonlyMap<SubtaskId, readonly number[]> {
  const wanted = useStore(
    sessionStore,
    (state) =>
      state.status === 'running' &&
      state.position === null &&
      (state.world === 'workers' || state.traceLevel === 'summary'),
  );
  const [groups, setGroups] = useState<ReadonlyMap<SubtaskId, readonly number[]>>(NONE);
  useEffect(() => {
    if (!wanted) {
      setGroups(NONE);
      return;
    }
    let left = false;
    const ask = async (): Promise<void> => {
      if (document.hidden) return;
      const found = await askAll(plan);
      if (!left) setGroups(found);
    };
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [plan, wanted]);
  return groups;
}

const NONE: ReadonlyMap<SubtaskId, readonly number[]> = new Map();

async function askAll(plan: JobPlan): Promise<Map<SubtaskId, readonly number[]>> {
  const found = new Map<SubtaskId, readonly number[]>();
  const asked: Promise<void>[] = [];
  for (const vertex of plan.vertices) {
    const operator = statefulOperator(plan, vertex.id);
    if (operator === null) continue;
    for (let index = 0; index < vertex.parallelism; index++) {
      const subtask = subtaskId(vertex.id, index);
      asked.push(
        query({ kind: 'keyGroups', subtask, uid: operator.uid }).then((answer) => {
          if (answer.kind === 'keyGroups') found.set(subtask, answer.counts);
        }),
      );
    }
  }
  await Promise.all(asked);
  return found;
}
