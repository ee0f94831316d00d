import { useMemo } from 'react';
import { useRefusalText } from '../texts/use-refusal-text.ts';
import { useText } from '../texts/use-text.ts';
import type { EventWords } from './event-sentence.ts';

/** The viewer's words for events. */
export function useEventWords(): EventWords {
  const text = useText();
  const refusalText = useRefusalText();
  return useMemo(() => ({ text, refusalText }), [text, refusalText]);
}
