import { useStore } from 'zustand';
import { preferences } from './preferences.ts';

/** Dates and times as they are written in the language of the moment. */
export function useDateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const language = useStore(preferences, (state) => state.language);
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', options);
}
