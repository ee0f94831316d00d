import { useEffect, useState } from 'react';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import { query } from '../session/session-actions.ts';

const ASK_MS = 500;

/**
 * The newest answer to a question, asked at most twice a second while the page is seen. The past is not asked: `request`
 * is null then, and so is the answer.
 */
export function usePolled(request: QueryRequest | null, repeat: boolean): QueryAnswer | null {
  const key = request === null ? null : JSON.stringify(request);
  const [answered, setAnswered] = useState<{ readonly key: string; readonly answer: QueryAnswer } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      if (!document.hidden) {
        const answer = await query(JSON.parse(key) as QueryRequest);
        if (left) return;
        setAnswered({ key, answer });
      }
      if (repeat) timer = setTimeout(() => void ask(), ASK_MS);
    };
    void ask();
    return () => {
      left = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [key, repeat]);
  return answered !== null && answered.key === key ? answered.answer : null;
}
