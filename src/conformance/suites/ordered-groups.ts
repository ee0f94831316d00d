/**
 * Output in the order that vectors fix: watermarks and what lies between two of them in order; within such a group the
 * elements of one key (`keyOf`) in order, keys in any order, so they are sorted by key.
 */
export function orderedGroups(
  out: readonly (readonly unknown[])[],
  keyOf: (element: readonly unknown[]) => string,
): readonly (readonly unknown[])[] {
  const ordered: (readonly unknown[])[] = [];
  let group: (readonly unknown[])[] = [];
  const close = (): void => {
    ordered.push(...group.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)));
    group = [];
  };
  for (const element of out) {
    if (element[0] === 'watermark' || element[0] === 'idle' || element[0] === 'active') {
      close();
      ordered.push(element);
    } else group.push(element);
  }
  close();
  return ordered;
}
