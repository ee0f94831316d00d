import { tokensOf } from './text-tokens.ts';

/** The call around a position of a text. */
export interface SurroundingCall {
  /** In capitals. */
  readonly name: string;
  /** Which argument the position is in, from 0. */
  readonly argument: number;
  /** Where its opening bracket stands. */
  readonly bracket: number;
}

/** The innermost call whose brackets are around a position, or null. Brackets without a name are no call. */
export function callAt(text: string, at: number): SurroundingCall | null {
  const open: { name: string | null; argument: number; bracket: number }[] = [];
  let before: { readonly kind: string; readonly value: string } | null = null;
  for (const token of tokensOf(text)) {
    if (token.from >= at) break;
    if (token.kind === 'symbol') {
      if (token.value === '(' || token.value === '[') {
        const name = token.value === '(' && before?.kind === 'word' ? before.value.toUpperCase() : null;
        open.push({ name, argument: 0, bracket: token.from });
      } else if (token.value === ')' || token.value === ']') open.pop();
      else if (token.value === ',') {
        const inner = open.at(-1);
        if (inner !== undefined) inner.argument++;
      }
    }
    before = token;
  }
  const call = open.findLast(({ name }) => name !== null);
  return call === undefined || call.name === null
    ? null
    : { name: call.name, argument: call.argument, bracket: call.bracket };
}
