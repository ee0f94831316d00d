import { ARITHMETIC_FUNCTIONS } from './functions/arithmetic.ts';
import { ARRAY_FUNCTIONS } from './functions/array.ts';
import { COMPARISON_FUNCTIONS } from './functions/comparison.ts';
import { CONDITIONAL_FUNCTIONS } from './functions/conditional.ts';
import { DOUBLE_FUNCTIONS } from './functions/double.ts';
import { ENCODING_FUNCTIONS } from './functions/encoding.ts';
import { HASH_FUNCTIONS } from './functions/hash.ts';
import { JSON_READ_FUNCTIONS } from './functions/json-read.ts';
import { JSON_WRITE_FUNCTIONS } from './functions/json-write.ts';
import { KIND_TEST_FUNCTIONS } from './functions/kind-tests.ts';
import { LOGIC_FUNCTIONS } from './functions/logic.ts';
import { MAP_FUNCTIONS } from './functions/map.ts';
import { NUMBER_FUNCTIONS } from './functions/number.ts';
import { PATTERN_FUNCTIONS } from './functions/pattern.ts';
import { PRINTF_FUNCTIONS } from './functions/printf.ts';
import { RANDOM_FUNCTIONS } from './functions/random.ts';
import { REGULAR_EXPRESSION_FUNCTIONS } from './functions/regular-expression.ts';
import { ROUNDING_FUNCTIONS } from './functions/rounding.ts';
import { TEXT_EDIT_FUNCTIONS } from './functions/text-edit.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';
import { TEXT_SEARCH_FUNCTIONS } from './functions/text-search.ts';
import { TIME_FUNCTIONS } from './functions/time.ts';
import { URL_FUNCTIONS } from './functions/parse-url.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** All functions and operators of the language. */
export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...ARITHMETIC_FUNCTIONS,
  ...COMPARISON_FUNCTIONS,
  ...LOGIC_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...ROUNDING_FUNCTIONS,
  ...DOUBLE_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...TEXT_EDIT_FUNCTIONS,
  ...TEXT_SEARCH_FUNCTIONS,
  ...KIND_TEST_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...PATTERN_FUNCTIONS,
  ...REGULAR_EXPRESSION_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...RANDOM_FUNCTIONS,
  ...PRINTF_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...JSON_READ_FUNCTIONS,
  ...JSON_WRITE_FUNCTIONS,
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
