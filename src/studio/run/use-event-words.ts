import { useMemo } from 'react';
import { renderNarration } from '#view/narration-texts.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useNarrationTexts } from '../texts/use-narration-texts.ts';
import { useRefusalText } from '../texts/use-refusal-text.ts';
import { useText } from '../texts/use-text.ts';
import type { EventWords } from './event-sentence.ts';

/** The viewer's words for events. */
export function useEventWords(): EventWords {
  const text = useText();
  const refusalText = useRefusalText();
  const causeText = useFailureCauseText();
  const texts = useNarrationTexts();
  return useMemo(
    () => ({ text, refusalText, causeText, narrationText: (narration) => renderNarration(texts, narration) }),
    [text, refusalText, causeText, texts],
  );
}
