import { BARE_CALLS } from '#expression/call-syntax.ts';
import { functionNames, findFunction } from '#expression/function-registry.ts';
import { FUNCTION_HELP } from '#expression/texts/function-help.ts';
import type { Language } from '../../preferences.ts';
import { AGGREGATE_HELP } from './aggregate-help.ts';

/** A function as the editor offers and explains it. */
export interface KnownFunction {
  readonly name: string;
  /** Forms of the call: `SUBSTRING(text, from [, length])`. */
  readonly signatures: readonly string[];
  readonly help: string;
  /** An expression without fields, and Flink's text of its value. */
  readonly example: string | null;
  readonly result: string | null;
  /** Called without brackets. */
  readonly bare: boolean;
  readonly aggregate: boolean;
}

/** Every function and aggregate that can be called. */
export function knownFunctions(language: Language): readonly KnownFunction[] {
  const scalars = functionNames().flatMap((name): KnownFunction[] => {
    const definition = findFunction(name);
    if (definition === null) return [];
    const help = FUNCTION_HELP[definition.name];
    return [
      {
        name,
        signatures: definition.signatures,
        help: help?.summary ?? '',
        example: help?.example ?? null,
        result: help?.result ?? null,
        bare: BARE_CALLS.has(name),
        aggregate: false,
      },
    ];
  });
  const aggregates = AGGREGATE_HELP.map(({ name, signatures, help }): KnownFunction => ({
    name,
    signatures,
    help: help[language === 'zh' ? 1 : 0],
    example: null,
    result: null,
    bare: false,
    aggregate: true,
  }));
  return [...scalars, ...aggregates];
}
