/**
 * The start of the window that holds a time: windows of `size` are aligned to `offset`, and times before the epoch
 * belong to the window that starts before them (the remainder has the sign of the dividend, so it is corrected).
 *
 * One formula for two kinds of number: the engine's times are safe integers; BigInt serves 64-bit times, which the
 * engine refuses, in the conformance suite. Only operators that both kinds have are used.
 * Flink: TimeWindow.getWindowStartWithOffset.
 */
export function windowStart<T extends number | bigint>(time: T, offset: T, size: T): T {
  const [at, shift, length] = [time, offset, size] as unknown as [number, number, number];
  const remainder = (at - shift) % length;
  const start = remainder < 0 ? at - (remainder + length) : at - remainder;
  return start as unknown as T;
}
