/**
 * Counts the live slots of [from, to) by key group. A dead one still has the group it had, and counts for nothing: no branch
 * on what cannot be predicted. In a function of its own, or V8 compiles what comes behind the loop before that has ever run, and
 * gives the compiled code up when it does.
 */
export function countGroups(
  starts: Int32Array,
  groups: Int32Array,
  live: Uint8Array,
  from: number,
  to: number,
  first: number,
): void {
  for (let slot = from; slot < to; slot++) {
    const after = (groups[slot] as number) - first + 1;
    starts[after] = (starts[after] as number) + (live[slot] as number);
  }
}
