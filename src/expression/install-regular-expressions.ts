import { RE2JS, RE2JSException } from 're2js';
import { installRegularExpressions } from './patterns/regular-expressions.ts';

/**
 * Importing this module installs the engine of regular expressions: pages, tools and tests do; workers load it if
 * needed.
 */
installRegularExpressions({ RE2JS, RE2JSException });
