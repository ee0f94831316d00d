import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ExpressionHint } from '#expression/hints/hints-of.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type Language, preferences } from '../../preferences.ts';
import { checkText, type CheckedText, type ExpressionRole } from './check-text.ts';
import type { EditorModules } from './load-editor.ts';

/** Everything that what is known of a text depends on. */
type SettledInput = readonly [
  value: string,
  of: ExpressionRole,
  input: Schema | null,
  language: Language,
  modules: EditorModules | null,
];

interface Settled {
  readonly madeOf: SettledInput;
  readonly checked: CheckedText;
  readonly hints: readonly ExpressionHint[];
}

/** What is known of a text, once typing pauses: a word that is half typed is no mistake yet. */
export function useSettled(
  { value, of, input }: { readonly value: string; readonly of: ExpressionRole; readonly input: Schema | null },
  focused: boolean,
  modules: EditorModules | null,
): Settled {
  const language = useStore(preferences, (state) => state.language);
  const [settled, setSettled] = useState(() => settle([value, of, input, language, modules]));
  useEffect(() => {
    const now: SettledInput = [value, of, input, language, modules];
    // As it is shown first it is settled: to check it again would be to compile it twice.
    if (now.every((part, at) => part === settled.madeOf[at])) return undefined;
    if (!focused) return setSettled(settle(now));
    const timer = setTimeout(() => setSettled(settle(now)), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value, of, input, focused, modules, language, settled]);
  return settled;
}

function settle(madeOf: SettledInput): Settled {
  const [value, of, input, language, modules] = madeOf;
  return {
    madeOf,
    checked: checkText(value, of, input, language),
    hints: modules?.hintsOfText(value, of, input, language) ?? [],
  };
}

const SETTLE_MS = 200;
