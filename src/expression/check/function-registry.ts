import { ARITHMETIC_FUNCTIONS } from '../functions/arithmetic.ts';
import { COMPARISON_FUNCTIONS } from '../functions/comparison.ts';
import { CONDITIONAL_FUNCTIONS } from '../functions/conditional.ts';
import { DOUBLE_FUNCTIONS } from '../functions/double.ts';
import { HASH_FUNCTIONS } from '../functions/hash.ts';
import { KIND_TEST_FUNCTIONS } from '../functions/kind-tests.ts';
import { LOGIC_FUNCTIONS } from '../functions/logic.ts';
import { NUMBER_FUNCTIONS } from '../functions/number.ts';
import { PATTERN_FUNCTIONS } from '../functions/pattern.ts';
import { RANDOM_FUNCTIONS } from '../functions/random.ts';
import { ROUNDING_FUNCTIONS } from '../functions/rounding.ts';
import { TEXT_EDIT_FUNCTIONS } from '../functions/text-edit.ts';
import { TEXT_FUNCTIONS } from '../functions/text.ts';
import { TEXT_SEARCH_FUNCTIONS } from '../functions/text-search.ts';
import { TIME_FUNCTIONS } from '../functions/time.ts';
import { findRareFunction, needsRareFunctions, rareFunctions, rareFunctionsSoFar } from '../rare-functions.ts';
import type { ScalarFunction } from '../evaluate/scalar-function.ts';

/** Functions that every program carries. */
const COMMON_FUNCTIONS: readonly ScalarFunction[] = [
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
  ...PATTERN_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...RANDOM_FUNCTIONS,
];

function namesOf(functions: readonly ScalarFunction[]): readonly (readonly [string, ScalarFunction])[] {
  return functions.flatMap((definition) =>
    [definition.name, ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  );
}

const COMMON_BY_NAME: ReadonlyMap<string, ScalarFunction> = new Map(namesOf(COMMON_FUNCTIONS));

/** All functions and operators of the language. It is a bug of the host to ask before the rare ones are installed. */
export function scalarFunctions(): readonly ScalarFunction[] {
  return [...COMMON_FUNCTIONS, ...rareFunctions()];
}

/** The function of a name, without case; operators go by their symbol. */
export function findFunction(name: string): ScalarFunction | null {
  const upper = name.toUpperCase();
  const common = COMMON_BY_NAME.get(name) ?? COMMON_BY_NAME.get(upper);
  if (common !== undefined) return common;
  return needsRareFunctions(upper) ? findRareFunction(upper) : null;
}

/** Names that can be called, for completion and suggestions. */
export function functionNames(): readonly string[] {
  const names = [...COMMON_BY_NAME.keys(), ...namesOf(rareFunctionsSoFar()).map(([name]) => name)];
  return names.filter((name) => /^[A-Z_][A-Z0-9_]*$/.test(name) && name !== 'NOT');
}
