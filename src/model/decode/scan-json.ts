import { DEPTH_MAX } from '../document-limits.ts';
import { FORBIDDEN_NAMES, join, type StrictReader } from './strict-reader.ts';

/**
 * Looks through a whole value before anything reads it: nesting, forbidden names, numbers that JSON cannot hold.
 * Without recursion, because a file may be nested deeper than the stack.
 */
export function scanJson(json: unknown, reader: StrictReader): void {
  const stack: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: json, path: '', depth: 1 },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      reader.report('W005', path, { expected: 'a finite number', found: String(value) });
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEPTH_MAX) {
      reader.report('W009', path, { limit: DEPTH_MAX });
      return;
    }
    for (const key of Object.keys(value)) {
      const inner = join(path, key);
      if (FORBIDDEN_NAMES.has(key)) {
        reader.report('W004', inner);
        continue;
      }
      stack.push({ value: (value as Readonly<Record<string, unknown>>)[key], path: inner, depth: depth + 1 });
    }
  }
}
