import { useCallback } from 'react';
import { useStore } from 'zustand';
import { preferences } from '../preferences.ts';
import { failureCauseText } from './failure-cause-text.ts';

/** Why a task failed, in the language of the moment. */
export function useFailureCauseText(): (cause: string) => string {
  const language = useStore(preferences, (state) => state.language);
  return useCallback((cause) => failureCauseText(cause, language), [language]);
}
