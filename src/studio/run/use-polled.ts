import { useEffect, useState } from 'react';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import { useStore } from 'zustand';
import { query } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';

const ASK_MS = 500;

/** An answer, and the instant that it is about: the number of an event; null = now. */
export interface DatedAnswer {
  readonly answer: QueryAnswer;
  readonly position: number | null;
}

/**
 * The newest answer to a question, asked at most twice a second while the page is seen; about an instant of the past,
 * which does not change, once. A past that cannot be asked is the caller's to know: `request` is null then, and so is
 * the answer.
 */
export function usePolled(request: QueryRequest | null, repeat: boolean): QueryAnswer | null {
  const position = useStore(sessionStore, (state) => state.position);
  const dated = useDatedAnswer(request, repeat);
  return dated === null || dated.position !== position ? null : dated.answer;
}

/** The same, but the answer about the instant before stays until there is one about the instant that is shown. */
export function useDatedAnswer(request: QueryRequest | null, repeat: boolean): DatedAnswer | null {
  const position = useStore(sessionStore, (state) => state.position);
  const key = request === null ? null : JSON.stringify(request);
  const [answered, setAnswered] = useState<(DatedAnswer & { readonly key: string }) | null>(null);
  useEffect(() => {
    if (key === null) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      if (!document.hidden) {
        const answer = await query(JSON.parse(key) as QueryRequest);
        if (left) return;
        setAnswered({ key, position, answer });
      }
      if (repeat && position === null) timer = setTimeout(() => void ask(), ASK_MS);
    };
    void ask();
    return () => {
      left = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [key, repeat, position]);
  return answered !== null && answered.key === key ? answered : null;
}
