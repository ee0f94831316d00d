/** Keeps the last value made: patterns and paths from a column repeat, and constants are always the last. */
export function memo<T>(make: (key: string) => T): (key: string) => T {
  let lastKey: string | null = null;
  let last: T;
  return (key) => {
    if (key !== lastKey) {
      last = make(key);
      lastKey = key;
    }
    return last;
  };
}
