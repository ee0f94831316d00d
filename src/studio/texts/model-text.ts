import { type Diagnostic, type DiagnosticValues, toldValues } from '#model/diagnostic.ts';
import { CATALOGUE_TEXTS } from '#model/catalogue-texts.ts';
import { fillTemplate } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { CATALOGUE_TEXTS_ZH } from './catalogue-texts-zh.ts';
import { DIAGNOSTIC_TEXTS_ZH } from './diagnostic-texts-zh.ts';
import { EXPECTED_TEXTS_ZH } from './expected-texts-zh.ts';
import { expressionProblemText } from './expression-problem-text.ts';
import { sentenceTranslator } from './sentence-translator.ts';

/** Texts of the model in a language. */
export function modelText(language: Language): ModelText {
  const byKey = (key: string): string =>
    (language === 'zh' ? CATALOGUE_TEXTS_ZH[key] : undefined) ?? CATALOGUE_TEXTS[key] ?? key;
  const diagnostic: ModelText['diagnostic'] = (found) => {
    const translated = language === 'zh' ? DIAGNOSTIC_TEXTS_ZH[found.code] : undefined;
    if (translated === undefined) return found;
    const values = toldValues(withSentences(found, language), byKey);
    return { message: fillTemplate(translated[0], values), help: fillTemplate(translated[1], values) };
  };
  return Object.assign(byKey, { diagnostic });
}

const expectedText = sentenceTranslator(EXPECTED_TEXTS_ZH);

/** The parts of a finding in Chinese; what the reader or the expression language said in it is translated, too. */
function withSentences({ code, values }: Diagnostic, language: Language): DiagnosticValues {
  if (code < 'W012') {
    const told = Object.entries(values).map(([key, value]) => [key, expectedText(String(value)) ?? value]);
    return Object.fromEntries(told) as DiagnosticValues;
  }
  if (code !== 'W301' && code !== 'W303') return values;
  const sentence = (value: string | number | undefined): string => expressionProblemText(String(value ?? ''), language);
  return { ...values, problem: sentence(values['problem']), suggestion: sentence(values['suggestion']) };
}

/** Texts of the model: of the operator and settings catalogues by key, and of diagnostics. */
export interface ModelText {
  (key: string): string;
  diagnostic(diagnostic: Diagnostic): { readonly message: string; readonly help: string };
}
