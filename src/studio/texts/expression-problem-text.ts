import { UNAVAILABLE_FUNCTIONS } from '#expression/check/unavailable-functions.ts';
import type { Language } from '../preferences.ts';
import { EXPRESSION_PROBLEM_TEXTS_ZH } from './expression-problem-texts.ts';

/** What the expression language says, in the language of the moment. What has no translation stays as it is. */
export function expressionProblemText(message: string, language: Language): string {
  return language === 'zh' ? (translated(message) ?? message) : message;
}

interface Sentence {
  readonly pattern: RegExp;
  readonly chinese: string;
}

let sentences: readonly Sentence[] | null = null;

function translated(message: string): string | null {
  sentences ??= EXPRESSION_PROBLEM_TEXTS_ZH.map(([english, chinese]) => ({ pattern: patternOf(english), chinese }));
  for (const { pattern, chinese } of sentences) {
    const parts = pattern.exec(message);
    if (parts === null) continue;
    // A part may be a phrase with a translation of its own: what is expected, why a function is missing.
    return chinese.replace(/\{(\d)\}/g, (_, index: string) => partText(parts[Number(index) + 1] ?? ''));
  }
  return null;
}

function partText(part: string): string {
  return REASONS.get(part) ?? EXPRESSION_PROBLEM_TEXTS_ZH.find(([english]) => english === part)?.[1] ?? part;
}

const REASONS: ReadonlyMap<string, string> = new Map([...UNAVAILABLE_FUNCTIONS.values()]);

function patternOf(english: string): RegExp {
  const text = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '([\\s\\S]*?)');
  return new RegExp(`^${text}$`);
}
