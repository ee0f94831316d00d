import { StateEffect, StateField } from '@codemirror/state';
import type { ExpressionHint } from '#expression/hints/hints-of.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { CheckedText, ExpressionRole } from './check-text.ts';
import type { KnownFunction } from './known-functions.ts';

/** What the editor knows beyond its text. */
export interface EditorContext {
  readonly input: Schema | null;
  readonly role: ExpressionRole;
  readonly functions: readonly KnownFunction[];
  /** Accessible name. */
  readonly label: string;
  /** What a screen reader says after the name: help, problems. */
  readonly description: string;
  readonly invalid: boolean;
  readonly check: (text: string) => CheckedText;
  readonly hints: (text: string) => readonly ExpressionHint[];
  /** Shows the page of functions, looking for a name. */
  readonly explain: (name: string) => void;
  readonly texts: EditorTexts;
}

/** The editor's own words, in the language of the moment. */
export interface EditorTexts {
  readonly column: string;
  readonly function: string;
  readonly keyword: string;
  readonly type: string;
  readonly completions: string;
  readonly diagnostics: string;
  /** `{text}` is the replacement. */
  readonly use: string;
}

/** Replaces the context. */
export const contextChanged = StateEffect.define<EditorContext>();

/** The context of the moment. */
export const contextField = StateField.define<EditorContext | null>({
  create: () => null,
  update(context, transaction) {
    for (const effect of transaction.effects) if (effect.is(contextChanged)) return effect.value;
    return context;
  },
});
