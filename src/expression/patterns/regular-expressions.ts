import { must } from '#std/assert.ts';
import type { RE2JS, RE2JSException } from 're2js';

/**
 * The engine of regular expressions, handed in by whoever starts the program: it is larger than the rest of a subtask's
 * worker, and few subtasks need it.
 */
export interface RegularExpressions {
  readonly RE2JS: typeof RE2JS;
  readonly RE2JSException: typeof RE2JSException;
}

let installed: RegularExpressions | null = null;

/** Hands the engine in; before the first expression with a pattern is compiled. */
export function installRegularExpressions(engine: RegularExpressions): void {
  installed = engine;
}

/** The engine. It is a bug of the host to compile a pattern without it. */
export function regularExpressions(): RegularExpressions {
  return must(installed, 'regular expressions are installed before a pattern is compiled');
}

/** Whether compiling this text may need the engine; never false for one that does. */
export function needsRegularExpressions(text: string): boolean {
  return /regexp|similar/i.test(text);
}
