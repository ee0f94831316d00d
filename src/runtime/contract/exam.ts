/**
 * A port exam is a list of named checks that every adapter of a port has to pass. It knows no test framework, so that
 * the same list runs in Vitest (describe-exam.ts) and inside a page of a real browser.
 */
export interface ExamCase<Subject> {
  /** A behaviour, as a sentence. */
  readonly name: string;
  /** Throws when the adapter fails. `open` makes a fresh, empty subject. */
  run(open: () => Promise<Subject>): Promise<void>;
}

/** Throws unless both values have the same JSON form; buffers compare by their bytes. */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  const left = canonical(actual);
  const right = canonical(expected);
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner instanceof ArrayBuffer) return { buffer: [...new Uint8Array(inner)] };
    if (typeof inner === 'bigint') return `${inner}n`;
    if (inner === undefined) return 'undefined';
    return inner;
  });
}
