/**
 * Java's `Double.toString`: plain decimal for magnitudes from 1e-3 to below 1e7, else computerized scientific notation,
 * always with a fraction digit. The digits are the shortest that read back, as Java 19 and later print; Java 17, under
 * which Flink runs, prints one digit more for some values (2.0E23 as 1.9999999999999998E23), which is the same number.
 */
export function javaDoubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  if (value === Number.NEGATIVE_INFINITY) return '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    // JavaScript writes this range plainly too.
    const text = String(magnitude);
    return sign + (text.includes('.') ? text : `${text}.0`);
  }
  const [mantissa, exponent] = magnitude.toExponential().split('e') as [string, string];
  return `${sign}${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
