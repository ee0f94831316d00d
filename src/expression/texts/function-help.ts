import { COLLECTION_HELP } from './collection-help.ts';
import { ENCODING_HELP } from './encoding-help.ts';
import type { FunctionHelp } from './help-entry.ts';
import { JSON_HELP } from './json-help.ts';
import { NUMBER_HELP } from './number-help.ts';
import { OPERATOR_HELP } from './operator-help.ts';
import { PATTERN_HELP } from './pattern-help.ts';
import { SEARCH_HELP } from './search-help.ts';
import { TEXT_HELP } from './text-help.ts';
import { TIME_HELP } from './time-help.ts';

/** Help for every function and operator, by its name in the registry; a test joins the two and runs the examples. */
export const FUNCTION_HELP: Readonly<Record<string, FunctionHelp>> = Object.fromEntries(
  [
    ...OPERATOR_HELP,
    ...NUMBER_HELP,
    ...TEXT_HELP,
    ...SEARCH_HELP,
    ...PATTERN_HELP,
    ...ENCODING_HELP,
    ...COLLECTION_HELP,
    ...JSON_HELP,
    ...TIME_HELP,
  ].map((help) => [help.name, help]),
);
