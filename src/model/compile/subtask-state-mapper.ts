import { type KeyGroupRange, keyGroupRangeOf, MAX_PARALLELISM_UPPER_BOUND, subtaskOfKeyGroup } from '#std/key-hash.ts';

/**
 * Which old subtasks' in-flight data a new subtask reads after a rescale.
 * Flink: SubtaskStateMapper; reference flink-semantics §1.3.
 */

export type SubtaskStateMapping = 'range' | 'round-robin' | 'arbitrary' | 'first' | 'full';

/**
 * Whether what a new subtask reads must afterwards be filtered by key: it may hold records of others. True of the
 * mapping as such, even where the parallelism stays the same.
 */
export function isAmbiguousMapping(mapping: SubtaskStateMapping): boolean {
  return mapping === 'range' || mapping === 'full';
}

/** The old subtasks read by one new subtask, in order. */
export function oldSubtasksOf(
  mapping: SubtaskStateMapping,
  newSubtask: number,
  parallelism: { readonly old: number; readonly new: number },
): readonly number[] {
  switch (mapping) {
    case 'range':
      return overlapping(keyGroupsOf(newSubtask, parallelism.new), parallelism.old);
    case 'round-robin':
    case 'arbitrary':
      return everyNth(newSubtask, parallelism);
    case 'first':
      return newSubtask === 0 ? upTo(parallelism.old) : [];
    case 'full':
      return upTo(parallelism.old);
  }
}

/** The widest max parallelism: a range computed with it covers what any narrower one would give. */
function keyGroupsOf(subtask: number, parallelism: number): KeyGroupRange {
  return keyGroupRangeOf(subtask, MAX_PARALLELISM_UPPER_BOUND, parallelism);
}

function overlapping(range: KeyGroupRange, oldParallelism: number): readonly number[] {
  const first = subtaskOfKeyGroup(range.first, MAX_PARALLELISM_UPPER_BOUND, oldParallelism);
  const last = subtaskOfKeyGroup(range.last, MAX_PARALLELISM_UPPER_BOUND, oldParallelism);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function everyNth(newSubtask: number, parallelism: { readonly old: number; readonly new: number }): readonly number[] {
  const result: number[] = [];
  for (let old = newSubtask; old < parallelism.old; old += parallelism.new) result.push(old);
  return result;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
