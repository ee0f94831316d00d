import type { FailingRows } from '#protocol/failing-rows.ts';
import { isPlainObject, join, type StrictReader } from './strict-reader.ts';

/** `failingRows` if a configuration has it: documents from before it was there do not. */
export function optionalFailingRows(value: unknown): readonly 'failingRows'[] {
  return isPlainObject(value) && Object.hasOwn(value, 'failingRows') ? ['failingRows'] : [];
}

/** Reads what is to happen to rows for which an expression fails. */
export function decodeFailingRows(
  reader: StrictReader,
  value: unknown,
  path: string,
): { readonly failingRows?: FailingRows } {
  if (value === undefined) return {};
  return { failingRows: reader.choice(value, join(path, 'failingRows'), ['fail', 'side-output']) };
}
