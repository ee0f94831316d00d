import { describe, expect, test } from 'vitest';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import { compileAggregate } from '#expression/compile-aggregate.ts';
import { compileExpression } from '#expression/compile-expression.ts';
import { expressionProblemText } from './expression-problem-text.ts';
import { EXPRESSION_PROBLEM_TEXTS_ZH } from './expression-problem-texts.ts';
import { expressionSources, literalsBehind, partsOf, shapeOf } from './testing.ts';

const SCHEMA = {
  fields: [
    { name: 'n', type: { kind: 'INT' }, nullable: true },
    { name: 's', type: { kind: 'STRING' }, nullable: true },
  ],
  timeField: null,
  changelog: false,
} as const;

function said(text: string): readonly string[] {
  const compiled = compileExpression(text, SCHEMA);
  return compiled.ok ? [] : compiled.failure.map(({ message }) => expressionProblemText(message, 'zh'));
}

describe('what the language says, in Chinese', () => {
  test.each([
    ['n +', '表达式过早结束；此处应为表达式。'],
    ['n n', '意外的 n。'],
    ['CAST(n AS INTT)', '没有类型 INTT。'],
    ['nn', '没有字段 nn。'],
    ['s + 1', '+ 不能用于 (STRING, INT)。用法为 number + number。'],
    ['COLLECT(n)', 'Weir 没有函数 COLLECT：它生成 MULTISET，Weir 不支持该类型；按键 COUNT 可得到同样的信息。'],
    ["DATE '2026-02-31'", "'2026-02-31' 不是日期；请写 DATE '2026-01-31'。"],
    ["REGEXP(s, 'a++')", '模式在第 2 个字符处使用了 ++；Weir 的正则表达式从不回溯，因此没有它。'],
  ])('%s', (text, chinese) => {
    expect(said(text)).toContain(chinese);
  });

  test('an aggregate too, and English as it is', () => {
    const compiled = compileAggregate('SUMM(n)', SCHEMA);
    const message = compiled.ok ? '' : (compiled.failure[0]?.message ?? '');
    expect([expressionProblemText(message, 'zh'), expressionProblemText(message, 'en')]).toEqual([
      '没有聚合函数 SUMM。',
      'There is no aggregate SUMM.',
    ]);
  });
});

test('each sentence of the sources has a translation with the same parts', () => {
  const known = new Set(EXPRESSION_PROBLEM_TEXTS_ZH.map(([english]) => shapeOf(english)));
  const sentences = expressionSources(/$^/).flatMap(sentencesOf);
  expect(sentences.filter((text) => !known.has(shapeOf(text)) && !ASSEMBLED.has(text))).toEqual([]);
  expect(sentences.length).toBeGreaterThan(65);
  for (const [english, chinese] of EXPRESSION_PROBLEM_TEXTS_ZH)
    expect(partsOf(chinese), english).toEqual(partsOf(english));
});

/** Sentences that the sources put together; their whole forms are translated. */
const ASSEMBLED: ReadonlySet<string> = new Set([
  '{}{}',
  'Weir has no type {}{}.',
  '{} takes one argument{}.',
  '{} takes {}.',
  '{} cannot be applied to ({}).{}',
  "'{}' is no interval of {}{}; write for example {}.",
  'The pattern uses {}; {}',
  '{} It stands at character {}.',
]);

const CODES =
  'syntax|limit|unknown-[a-z]+|unsupported-[a-z]+|argument-count|type-mismatch|illegal-null|bad-literal|bad-pattern|constant-error';

/** The sentences of diagnostics in a source: behind a code, or called the message. */
function sentencesOf(source: string): readonly string[] {
  const before = `'(?:${CODES})',\\s*(?:message:\\s*)?|message(?::|\\s=)\\s*|\\.abort\\(\\s*|\\bfail\\(\\s*`;
  return literalsBehind(source, before).filter(
    (text) => /\.$|\.?\{\}\{\}$|\)\.\{\}$/.test(text) && /[ }]/.test(text) && /^[A-Z{'X"]/.test(text),
  );
}
