/**
 * Java 17's `Double.toString`, under which Flink runs: plain decimal for magnitudes from 1e-3 to below 1e7, else
 * computerized scientific notation, always with a fraction digit. Its digits are not always the shortest that read back
 * (2.0E23 prints as 1.9999999999999998E23), and ROUND and casts to DECIMAL go through this text, so the digits are
 * developed by the same rules here, in exact integers:
 *
 * 1. Whole numbers below 2^63 print their digits, the ones below the precision of a double rounded away.
 * 2. Otherwise, with value = B / S · 10^e and M half the distance to the next double, digits of B / S are taken until
 *    the rest is less than M (low) or more than S - M (high). A power of two halves M once more.
 * 3. A high end rounds the last digit up, both ends round to the nearer.
 *
 * Java: jdk.internal.math.FloatingDecimal.
 */
export function javaDoubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}Infinity`;
  if (magnitude === 0) return `${sign}0.0`;
  // The common case: small whole numbers, whose digits are all exact.
  if (magnitude < 1e7 && Number.isInteger(magnitude)) return `${sign}${magnitude}.0`;
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    // At most 15 digits that read back are nearer than half the distance to the next double, so Java stops there too.
    const shortest = String(magnitude);
    if (shortest.length <= 16 && shortest.includes('.')) return sign + shortest;
  }
  return sign + layOut(developDigits(magnitude));
}

/** Java 17's `Float.toString` of a double that holds a float: the same rules, with the float's 24 bits. */
export function javaFloatText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || !Number.isFinite(magnitude)) return javaDoubleText(value);
  // A subnormal float has fewer bits, as many as its multiple of the smallest one.
  const bits = magnitude < 2 ** -126 ? (magnitude * 2 ** 149).toString(2).length : 24;
  return (value < 0 ? '-' : '') + layOut(developDigits(magnitude, bits));
}

/** `0.d₁d₂d₃… · 10^exponent`. */
interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

function layOut({ digits, exponent }: Digits): string {
  if (exponent > 0 && exponent < 8) {
    if (digits.length <= exponent) return `${digits.padEnd(exponent, '0')}.0`;
    return `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
  }
  if (exponent <= 0 && exponent > -3) return `0.${'0'.repeat(-exponent)}${digits}`;
  return `${digits[0]}.${digits.length > 1 ? digits.slice(1) : '0'}E${exponent - 1}`;
}

const SCRATCH = new DataView(new ArrayBuffer(8));
const FRACTION_BITS = 52;
const HIDDEN_BIT = 1n << 52n;

function developDigits(magnitude: number, bitsOfFloat: number | null = null): Digits {
  SCRATCH.setFloat64(0, magnitude);
  const bits = SCRATCH.getBigUint64(0);
  let fraction = bits & (HIDDEN_BIT - 1n);
  let binaryExponent = Number(bits >> 52n);
  let significantBits = FRACTION_BITS + 1;
  if (binaryExponent === 0) {
    // Subnormal: normalized, with fewer significant bits.
    significantBits = fraction.toString(2).length;
    const shift = FRACTION_BITS + 1 - significantBits;
    fraction <<= BigInt(shift);
    binaryExponent = 1 - shift;
  } else fraction |= HIDDEN_BIT;
  binaryExponent -= 1023;
  significantBits = bitsOfFloat ?? significantBits;

  const zeros = trailingZeros(fraction);
  const fractionBits = FRACTION_BITS + 1 - zeros;
  const tinyBits = Math.max(0, fractionBits - binaryExponent - 1);
  if (tinyBits === 0 && binaryExponent <= 62) return wholeDigits(fraction, binaryExponent, significantBits);
  return fractionDigits(fraction >> BigInt(zeros), {
    fraction,
    binaryExponent,
    significantBits,
    fractionBits,
    tinyBits,
  });
}

/** Step 1. */
function wholeDigits(fraction: bigint, binaryExponent: number, significantBits: number): Digits {
  const whole =
    binaryExponent >= FRACTION_BITS
      ? fraction << BigInt(binaryExponent - FRACTION_BITS)
      : fraction >> BigInt(FRACTION_BITS - binaryExponent);
  const spareBits = binaryExponent > significantBits ? binaryExponent - significantBits - 1 : 0;
  const insignificant = spareBits > 1 ? Math.floor(spareBits * Math.log10(2)) : 0;
  const unit = 10n ** BigInt(insignificant);
  const kept = whole / unit + (insignificant > 0 && whole % unit >= unit / 2n ? 1n : 0n);
  const text = kept.toString();
  return { digits: text.replace(/0+$/, ''), exponent: text.length + insignificant };
}

/** Steps 2 and 3. */
function fractionDigits(
  mantissa: bigint,
  parts: {
    readonly fraction: bigint;
    readonly binaryExponent: number;
    readonly significantBits: number;
    readonly fractionBits: number;
    readonly tinyBits: number;
  },
): Digits {
  const { binaryExponent, significantBits, fractionBits, tinyBits } = parts;
  let decimalExponent = estimateExponent(parts.fraction, binaryExponent);
  const fivesB = Math.max(0, -decimalExponent);
  const fivesS = Math.max(0, decimalExponent);
  let twosB = fivesB + tinyBits + binaryExponent;
  let twosS = fivesS + tinyBits;
  let twosM = twosB - significantBits;
  twosB -= fractionBits - 1;
  const common = Math.min(twosB, twosS);
  twosB -= common;
  twosS -= common;
  twosM -= common;
  if (fractionBits === 1) twosM -= 1;
  if (twosM < 0) {
    twosB -= twosM;
    twosS -= twosM;
    twosM = 0;
  }
  // Java computes in int or long where these bits fit: sums wrap there, and a rest of exactly S - M is not high.
  const bits = Math.max(fractionBits + twosB + fiveBits(fivesB), twosS + 1 + fiveBits(fivesS + 1));
  const width = bits < 32 ? 32 : bits < 64 ? 64 : null;
  const wrap = (sum: bigint): bigint => (width === null ? sum : BigInt.asIntN(width, sum));

  const s = (5n ** BigInt(fivesS)) << BigInt(twosS);
  const tenS = s * 10n;
  let b = (mantissa * 5n ** BigInt(fivesB)) << BigInt(twosB);
  let m = (5n ** BigInt(fivesB)) << BigInt(twosM);
  let digits = '';
  let low = false;
  let high = false;
  const takeDigit = (): bigint => {
    const digit = b / s;
    b = 10n * (b - digit * s);
    m = wrap(m * 10n);
    const overflown = m <= 0n && digits !== '';
    low = overflown || b < m;
    high = overflown || (width === null ? b + m >= tenS : wrap(b + m) > tenS);
    return digit;
  };
  const first = takeDigit();
  if (first === 0n && !high) decimalExponent -= 1;
  else digits += first;
  // The E form has at least two digits.
  if (decimalExponent < -3 || decimalExponent >= 8) high = low = false;
  while (!low && !high) digits += takeDigit();
  const toMiddle = wrap(wrap(2n * b) - tenS);
  const odd = (digits.charCodeAt(digits.length - 1) & 1) !== 0;
  if (high && (!low || toMiddle > 0n || (toMiddle === 0n && odd))) return roundUp(digits, decimalExponent + 1);
  return { digits, exponent: decimalExponent + 1 };
}

function roundUp(digits: string, exponent: number): Digits {
  const nines = /9*$/.exec(digits)?.[0].length ?? 0;
  if (nines === digits.length) return { digits: `1${'0'.repeat(nines - 1)}`, exponent: exponent + 1 };
  const at = digits.length - nines - 1;
  return { digits: `${digits.slice(0, at)}${Number(digits[at]) + 1}${'0'.repeat(nines)}`, exponent };
}

/** The decimal exponent, or one more. The constants are Java's: another estimate would give other digits. */
function estimateExponent(fraction: bigint, binaryExponent: number): number {
  const mantissa = Number(fraction) / 2 ** FRACTION_BITS;
  return Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + binaryExponent * 0.301029995663981);
}

/** Bits of 5^power as Java's table has them up to 26, and its estimate beyond. */
function fiveBits(power: number): number {
  return power < 27 ? (power === 0 ? 0 : Math.floor(power * Math.log2(5)) + 1) : power * 3;
}

function trailingZeros(value: bigint): number {
  let zeros = 0;
  for (let rest = value; (rest & 1n) === 0n; rest >>= 1n) zeros++;
  return zeros;
}
