import { useMemo } from 'react';
import { useStore } from 'zustand';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, renderNarration } from '#view/narration-texts.ts';
import { preferences } from '../preferences.ts';
import { useRefusalText } from '../texts/use-refusal-text.ts';
import { useText } from '../texts/use-text.ts';
import type { EventWords } from './event-sentence.ts';

/** The viewer's words for events. */
export function useEventWords(): EventWords {
  const text = useText();
  const refusalText = useRefusalText();
  const language = useStore(preferences, (state) => state.language);
  return useMemo(() => {
    const texts = language === 'zh' ? NARRATION_TEXTS_ZH : NARRATION_TEXTS_EN;
    return { text, refusalText, narrationText: (narration) => renderNarration(texts, narration) };
  }, [text, refusalText, language]);
}
