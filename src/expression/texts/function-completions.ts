import { BARE_CALLS } from '../syntax/call-syntax.ts';
import { findFunction, functionNames } from '../check/function-registry.ts';
import { FUNCTION_HELP } from './function-help.ts';
import type { FunctionGroup } from './help-entry.ts';

/** A function as an editor offers and explains it; plain data. */
export interface FunctionCompletion {
  /** The name to insert; an alias has its own entry. */
  readonly name: string;
  readonly kind: FunctionGroup;
  /** Forms of the call: `SUBSTRING(text, from [, length])`. */
  readonly signatures: readonly string[];
  readonly help: string;
  /** An expression without fields, and Flink's text of its value. */
  readonly example: string;
  readonly result: string;
  /** The Table API's form. */
  readonly java: string;
  /** May be written without brackets. */
  readonly bare: boolean;
}

/** Every function that can be called, in the order of the registry. */
export function functionCompletions(language: 'en' | 'zh'): readonly FunctionCompletion[] {
  return functionNames().flatMap((name): FunctionCompletion[] => {
    const definition = findFunction(name);
    const help = definition === null ? undefined : FUNCTION_HELP[definition.name];
    if (definition === null || help === undefined) return [];
    return [
      {
        name,
        kind: help.group,
        signatures: definition.signatures.map((form) => form.replace(`${definition.name}(`, `${name}(`)),
        help: language === 'zh' ? help.summaryZh : help.summary,
        example: help.example,
        result: help.result,
        java: help.java,
        bare: BARE_CALLS.has(name),
      },
    ];
  });
}
