import { createStore } from 'zustand/vanilla';

/** What a viewer prefers: kept in localStorage, applied to the root element, never part of a document. */

export type Language = 'en' | 'zh';
export type Theme = 'light' | 'dark';

interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly reducedMotion: boolean;
  /** Whether single keys are shortcuts; speech input users switch them off. */
  readonly singleKeys: boolean;
}

const KEY = 'weir.preferences';

export const preferences = createStore<Preferences>(() => ({ ...systemPreferences(), ...storedPreferences() }));

/** Changes a preference and remembers it. */
export function prefer(change: Partial<Preferences>): void {
  preferences.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.getState()));
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
}

/** Applies theme, motion and language to the document now and whenever they change. */
export function applyPreferences(): void {
  const apply = ({ theme, reducedMotion, language }: Preferences): void => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    root.dataset['motion'] = reducedMotion ? 'reduced' : 'full';
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
  };
  apply(preferences.getState());
  preferences.subscribe(apply);
}

function systemPreferences(): Preferences {
  return {
    language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    singleKeys: true,
  };
}

function storedPreferences(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const { language, theme, reducedMotion, singleKeys } = stored as Record<string, unknown>;
    return {
      ...(language === 'en' || language === 'zh' ? { language } : {}),
      ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(typeof reducedMotion === 'boolean' ? { reducedMotion } : {}),
      ...(typeof singleKeys === 'boolean' ? { singleKeys } : {}),
    };
  } catch {
    return {};
  }
}
