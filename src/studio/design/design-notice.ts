import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';

/** Why the last thing that was asked of the designer was not done. */
export interface Notice {
  readonly text: TextKey;
  readonly values: TemplateValues;
  /** The finding that is the text's `{reason}`, in the language of whoever reads it. */
  readonly because: Diagnostic | Problem | null;
}

/** The code of what is wrong with a file that is played. */
export interface Problem {
  readonly problem: string;
}

/** null = nothing to say. */
export const designNotice = createStore<{ readonly notice: Notice | null }>(() => ({ notice: null }));

/** Says why something was not done. */
export function tell(text: TextKey, values: TemplateValues = {}, because: Notice['because'] = null): void {
  designNotice.setState({ notice: { text, values, because } });
}

/** Takes back what was said. */
export function hush(): void {
  designNotice.setState({ notice: null });
}
