/**
 * Order of texts by code point, which is the order of their UTF-8 bytes: Flink's for binary strings. (Two strings that
 * Flink still holds as Java objects compare by UTF-16 unit instead; Weir has one order.) The units differ from code
 * points only where a surrogate meets a unit above the surrogates.
 */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Puts surrogates above all other units. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
