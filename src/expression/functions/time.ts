import type { ScalarFunction } from '../evaluate/scalar-function.ts';
import { CURRENT_TIME_FUNCTIONS } from './current-time.ts';
import { TIME_FIELD_FUNCTIONS } from './time-fields.ts';
import { TIME_FORMAT_FUNCTIONS } from './time-format.ts';
import { TIME_PARSE_FUNCTIONS } from './time-parse.ts';
import { TIME_SHIFT_FUNCTIONS } from './time-shift.ts';

/** All functions on times. */
export const TIME_FUNCTIONS: readonly ScalarFunction[] = [
  ...TIME_FIELD_FUNCTIONS,
  ...TIME_SHIFT_FUNCTIONS,
  ...TIME_FORMAT_FUNCTIONS,
  ...TIME_PARSE_FUNCTIONS,
  ...CURRENT_TIME_FUNCTIONS,
];
