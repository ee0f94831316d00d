import { useMemo, useState } from 'react';
import { deltaOf } from '#view/delta.ts';

/**
 * The items, each as the object it was before where nothing about it has changed; the array of before where nothing has
 * changed at all. The library draws anew whatever is another object: of 200 nodes only those that look different.
 *
 * @param before items of the last time, each `id` once
 */
export function reuseItems<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): readonly T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  const reused = after.map((item) => {
    const was = known.get(item.id);
    return was !== undefined && deltaOf(was, item) === null ? was : item;
  });
  const same = reused.length === before.length && reused.every((item, at) => item === before[at]);
  return same ? before : reused;
}

/** {@link reuseItems} from one drawing of a component to the next. */
export function useReused<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  const [keeper] = useState(() => new ItemKeeper<T>());
  return useMemo(() => keeper.reuse(items), [keeper, items]);
}

/** Remembers the last items. A drawing that is given up leaves equal items behind: nothing can be seen of it. */
class ItemKeeper<T extends { readonly id: string }> {
  #last: readonly T[] = [];

  reuse(items: readonly T[]): readonly T[] {
    this.#last = reuseItems(this.#last, items);
    return this.#last;
  }
}
