import { functionCompletions } from '#expression/texts/function-completions.ts';
import type { Language } from '../../preferences.ts';
import { AGGREGATE_HELP } from './aggregate-help.ts';

/** A function as the editor offers and explains it. */
export interface KnownFunction {
  readonly name: string;
  /** Forms of the call: `SUBSTRING(text, from [, length])`. */
  readonly signatures: readonly string[];
  readonly help: string;
  /** An expression without fields and Flink's text of its value; null where it takes rows to show one. */
  readonly example: { readonly text: string; readonly result: string } | null;
  /** May be called without brackets. */
  readonly bare: boolean;
  readonly aggregate: boolean;
}

const known = new Map<Language, readonly KnownFunction[]>();

/** Every function and aggregate that can be called; the list is put together once a language. */
export function knownFunctions(language: Language): readonly KnownFunction[] {
  const before = known.get(language);
  if (before !== undefined) return before;
  const scalars = functionCompletions(language).map(
    ({ name, signatures, help, example, result, bare }): KnownFunction => ({
      name,
      signatures,
      help,
      example: { text: example, result },
      bare,
      aggregate: false,
    }),
  );
  const aggregates = AGGREGATE_HELP.map(({ name, signatures, help }): KnownFunction => ({
    name,
    signatures,
    help: help[language === 'zh' ? 1 : 0],
    example: null,
    bare: false,
    aggregate: true,
  }));
  const functions = [...scalars, ...aggregates];
  known.set(language, functions);
  return functions;
}
