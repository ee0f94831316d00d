import { installRegularExpressions } from './patterns/regular-expressions.ts';

/** Loads and installs the engine of regular expressions, as a chunk of its own. */
export async function loadRegularExpressions(): Promise<void> {
  installRegularExpressions(await import('re2js'));
}
