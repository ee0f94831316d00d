import { ARITHMETIC_FUNCTIONS } from './functions/arithmetic.ts';
import { COMPARISON_FUNCTIONS } from './functions/comparison.ts';
import { CONDITIONAL_FUNCTIONS } from './functions/conditional.ts';
import { HASH_FUNCTIONS } from './functions/hash.ts';
import { LOGIC_FUNCTIONS } from './functions/logic.ts';
import { NUMBER_FUNCTIONS } from './functions/number.ts';
import { PATTERN_FUNCTIONS } from './functions/pattern.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';
import { TIME_FUNCTIONS } from './functions/time.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** All functions and operators of the language. */
export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...ARITHMETIC_FUNCTIONS,
  ...COMPARISON_FUNCTIONS,
  ...LOGIC_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...PATTERN_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...HASH_FUNCTIONS,
];

const BY_NAME: ReadonlyMap<string, ScalarFunction> = new Map(
  SCALAR_FUNCTIONS.flatMap((definition) =>
    [definition.name, ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  ),
);

/** The function of a name, without case; operators go by their symbol. */
export function findFunction(name: string): ScalarFunction | null {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toUpperCase()) ?? null;
}

/** Names that can be called, for completion and suggestions. */
export function functionNames(): readonly string[] {
  return [...BY_NAME.keys()].filter((name) => /^[A-Z_][A-Z0-9_]*$/.test(name) && name !== 'NOT');
}
