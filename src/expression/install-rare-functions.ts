import { ARRAY_FUNCTIONS } from './functions/array.ts';
import { ENCODING_FUNCTIONS } from './functions/encoding.ts';
import { JSON_READ_FUNCTIONS } from './functions/json-read.ts';
import { JSON_WRITE_FUNCTIONS } from './functions/json-write.ts';
import { MAP_FUNCTIONS } from './functions/map.ts';
import { URL_FUNCTIONS } from './functions/parse-url.ts';
import { PRINTF_FUNCTIONS } from './functions/printf.ts';
import { REGULAR_EXPRESSION_FUNCTIONS } from './functions/regular-expression.ts';
import { installRareFunctions } from './rare-functions.ts';

/** Importing this module installs the rare functions: pages, tools and tests do; workers load it if needed. */
installRareFunctions([
  ...REGULAR_EXPRESSION_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...PRINTF_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...JSON_READ_FUNCTIONS,
  ...JSON_WRITE_FUNCTIONS,
]);
