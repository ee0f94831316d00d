/**
 * Assertions: a failed one is a bug in Weir, never a user's mistake. They stay on in production, because a wrong
 * checkpoint is worse than a stopped job.
 */

/** Thrown by a failed assertion. The host reports it as "a bug in Weir" with the seed, if there is one. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * Throws {@link AssertionError} unless `condition` holds. `message` is a sentence that states what must hold; pass a
 * function where building the sentence costs something on a hot path.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new AssertionError(typeof message === 'string' ? message : message());
}

/** Marks a branch that the types exclude; throws if the value is there at run time all the same. */
export function unreachable(value: never, where: string): never {
  throw new AssertionError(`${where}: unexpected ${JSON.stringify(value)}`);
}

/** Returns `value`, or throws {@link AssertionError} with `message` if it is null or undefined. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new AssertionError(message);
  return value;
}
