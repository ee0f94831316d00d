/**
 * Integer arithmetic on 32-bit words, low word first, two's complement, wrapping as Java does. BigInt values would be
 * allocated per row.
 */

/** to[at] += (low, high), 64 bits. */
export function addLong(to: Int32Array, at: number, low: number, high: number): void {
  const sum = ((to[at] as number) + low) | 0;
  const carry = sum >>> 0 < low >>> 0 ? 1 : 0;
  to[at] = sum;
  to[at + 1] = (to[at + 1] as number) + high + carry;
}

/** to[at] -= (low, high), 64 bits. */
export function subtractLong(to: Int32Array, at: number, low: number, high: number): void {
  const before = to[at] as number;
  const borrow = before >>> 0 < low >>> 0 ? 1 : 0;
  to[at] = before - low;
  to[at + 1] = (to[at + 1] as number) - high - borrow;
}

/** Whether the 64-bit number at `a` is less than the one at `b`. */
export function isLongLess(left: Int32Array, a: number, right: Int32Array, b: number): boolean {
  const leftHigh = left[a + 1] as number;
  const rightHigh = right[b + 1] as number;
  return leftHigh !== rightHigh ? leftHigh < rightHigh : (left[a] as number) >>> 0 < (right[b] as number) >>> 0;
}

/** to[at] += words[0, 4), 128 bits. */
export function addWide(to: Int32Array, at: number, words: Int32Array): void {
  let carry = 0;
  for (let i = 0; i < 4; i++) {
    const sum = ((to[at + i] as number) >>> 0) + ((words[i] as number) >>> 0) + carry;
    to[at + i] = sum;
    carry = sum > 0xffffffff ? 1 : 0;
  }
}

/** words[0, 4) = -words, 128 bits. */
export function negateWide(words: Int32Array): void {
  let carry = 1;
  for (let i = 0; i < 4; i++) {
    const sum = (~(words[i] as number) >>> 0) + carry;
    words[i] = sum;
    carry = sum > 0xffffffff ? 1 : 0;
  }
}
