import { must } from '#std/assert.ts';
import type { ScalarFunction } from './evaluate/scalar-function.ts';

/**
 * Functions whose code is handed in by whoever starts the program: a subtask's worker loads it only if an expression of
 * its task may need it.
 */
let installed: ReadonlyMap<string, ScalarFunction> | null = null;

/** Hands the functions in; before the first expression that names one is compiled. */
export function installRareFunctions(functions: readonly ScalarFunction[]): void {
  installed = new Map(functions.flatMap((each) => [each.name, ...(each.aliases ?? [])].map((name) => [name, each])));
}

/** A rare function by its name in capitals, or null if there is none. */
export function findRareFunction(name: string): ScalarFunction | null {
  return (
    must(installed, 'rare functions are installed before an expression that names one is compiled').get(name) ?? null
  );
}

/** All rare functions. */
export function rareFunctions(): readonly ScalarFunction[] {
  return [...new Set(must(installed, 'rare functions are installed before they are listed').values())];
}

/** All rare functions if they are installed, for suggestions. */
export function rareFunctionsSoFar(): readonly ScalarFunction[] {
  return installed === null ? [] : rareFunctions();
}

const NAMES =
  /\b(?:JSON|JSON_\w+|PARSE_JSON|TRY_PARSE_JSON|ARRAY_\w+|MAP_\w+|STR_TO_MAP|SPLIT|CARDINALITY|ELEMENT|PRINTF|PARSE_URL|REGEXP\w*|SIMILAR|BIN|HEX|UNHEX|TO_BASE64|FROM_BASE64|ENCODE|DECODE|URL_\w+)\b/i;

/** Whether compiling this text may need them; never false for one that does. */
export function needsRareFunctions(text: string): boolean {
  return NAMES.test(text);
}
