import { UNAVAILABLE_FUNCTIONS } from '#expression/check/unavailable-functions.ts';
import type { Language } from '../preferences.ts';
import { EXPRESSION_PROBLEM_TEXTS_ZH } from './expression-problem-texts.ts';
import { sentenceTranslator } from './sentence-translator.ts';

/** What the expression language says, in the language of the moment. What has no translation stays as it is. */
export function expressionProblemText(message: string, language: Language): string {
  return language === 'zh' ? (translated(message) ?? message) : message;
}

/** Why a function is missing is a part of a sentence. */
const translated = sentenceTranslator(EXPRESSION_PROBLEM_TEXTS_ZH, new Map(UNAVAILABLE_FUNCTIONS.values()));
