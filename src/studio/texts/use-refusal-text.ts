import { useCallback } from 'react';
import { useStore } from 'zustand';
import { type LineRefusal, refusalText } from '#protocol/line-refusal.ts';
import { fillTemplate } from '#std/fill-template.ts';
import { preferences } from '../preferences.ts';
import { LINE_REFUSAL_TEXTS_ZH } from './line-refusal-texts-zh.ts';

/** Why a line made no row, in the language of the moment. */
export function useRefusalText(): (refusal: LineRefusal) => string {
  const language = useStore(preferences, (state) => state.language);
  return useCallback(
    (refusal) =>
      language === 'zh' ? fillTemplate(LINE_REFUSAL_TEXTS_ZH[refusal.code], refusal.values) : refusalText(refusal),
    [language],
  );
}
