/** What Java's pattern is in RE2's syntax. */
export type JavaPattern = { readonly kind: 'pattern'; readonly re2: string } | Refused;

/** Why there is none. */
export type Refused =
  /** Java refuses it too; Flink has a result for that. */
  | { readonly kind: 'invalid' }
  /** Java has it, RE2 does not. */
  | { readonly kind: 'missing'; readonly feature: string; readonly index: number };

export const INVALID: Refused = { kind: 'invalid' };

/** A part that was read: its length in Java's pattern, and what it is in RE2's. */
export interface Part {
  readonly re2: string;
  readonly length: number;
}

/** What RE2 does not have, and where it stands. */
export function missing(feature: string, index: number): Refused {
  return { kind: 'missing', feature, index };
}
