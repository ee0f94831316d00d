import { fillTemplate } from '#std/fill-template.ts';
import type { Language } from '../preferences.ts';
import { EXPRESSION_FAILURE_TEXTS_ZH } from './expression-failure-texts.ts';
import { expressionProblemText } from './expression-problem-text.ts';
import { FAULT_CAUSE_TEXTS_ZH } from './fault-cause-texts.ts';
import { INVARIANT_DETAIL_PARTS_ZH, INVARIANT_DETAIL_TEXTS_ZH } from './invariant-detail-texts-zh.ts';
import { INVARIANT_TEXTS_ZH } from './invariant-texts-zh.ts';
import { sentenceTranslator } from './sentence-translator.ts';

/**
 * Why a task failed, in the language of the moment: a row without a value is told in words, with the expression and the
 * row as they are, a broken invariant with what happened. Any other cause is an exception's own text, as Flink
 * shows it, and stays.
 */
export function failureCauseText(cause: string, language: Language): string {
  if (language !== 'zh') return cause;
  const known = translatedFault(cause) ?? brokenInvariantText(cause);
  if (known !== null) return known;
  const [, expression, rest = '', part = ''] = ROW_WITHOUT_VALUE.exec(cause) ?? [];
  if (expression === undefined) return cause;
  // A value of the row may look like its end: the row ends where a known reason begins.
  for (const { index, 0: end } of rest.matchAll(/(?:\)|…): /g)) {
    const detail = detailText(rest.slice(index + end.length));
    if (detail !== null) return fillTemplate(NO_VALUE_ZH, { expression, row: rest.slice(0, index + 1), detail, part });
  }
  return cause;
}

/** As the engine writes it (engine/operators/row-expression.ts): expression, row and reason, failing part. */
const ROW_WITHOUT_VALUE = /^([\s\S]*?) fails for row (\([\s\S]*) \(in ([\s\S]*)\)$/;

const NO_VALUE_ZH = '{expression} 对行 {row} 没有值：{detail}（位于 {part}）';

const translated = sentenceTranslator(EXPRESSION_FAILURE_TEXTS_ZH);
const translatedBreak = sentenceTranslator(INVARIANT_DETAIL_TEXTS_ZH, INVARIANT_DETAIL_PARTS_ZH);
const translatedFault = sentenceTranslator(FAULT_CAUSE_TEXTS_ZH);

function detailText(detail: string): string | null {
  const known = translated(detail) ?? expressionProblemText(detail, 'zh');
  return known === detail ? null : known;
}

/** The message begins with the sentence of the invariant. */
function brokenInvariantText(cause: string): string | null {
  const broken = Object.entries(INVARIANT_TEXTS_ZH).find(([sentence]) => cause.startsWith(sentence));
  if (broken === undefined) return null;
  const detail = cause.slice(broken[0].length);
  return `${broken[1]}${translatedBreak(detail.trimStart()) ?? detail}`;
}
