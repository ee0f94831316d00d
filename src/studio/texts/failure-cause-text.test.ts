import { describe, expect, test } from 'vitest';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { INVARIANTS } from '#sim/checkers/invariants.ts';
import { COUNTED_IN_OUTPUT } from '#sim/checkers/committed-output.ts';
import { FAILURE_TRANSPARENCY } from '#sim/oracles/failure-transparency.ts';
import { METAMORPHIC } from '#sim/oracles/metamorphic.ts';
import { WITNESS } from '#sim/oracles/witness/construct-witness.ts';
import { LATE_WINDOWS } from '#sim/simulation/late-windows.ts';
import { RowExpression } from '#engine/operators/row-expression.ts';
import { EXPRESSION_FAILURE_TEXTS_ZH } from './expression-failure-texts.ts';
import { EXPRESSION_PROBLEM_TEXTS_ZH } from './expression-problem-texts.ts';
import { failureCauseText } from './failure-cause-text.ts';
import { INVARIANT_DETAIL_TEXTS_ZH } from './invariant-detail-texts-zh.ts';
import { INVARIANT_TEXTS_ZH } from './invariant-texts-zh.ts';
import {
  expressionSources,
  joinedLiteralsBehind,
  literalsBehind,
  partsOf,
  shapeOf,
  simulatorSources,
} from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'n', type: { kind: 'INT' }, nullable: true },
    { name: 's', type: { kind: 'STRING' }, nullable: true },
  ],
  timeField: null,
  changelog: false,
};

/** The cause that a task of this expression fails with. */
function causeOf(text: string, row: readonly [number, string]): string {
  try {
    new RowExpression('project', text, SCHEMA).evaluate(batchOfRows(SCHEMA, [row]), { now: () => 0, choose: () => 0 });
    return 'none';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

describe('a row without a value, in Chinese', () => {
  test.each([
    ['10 / n', [0, 'a'], 'project: 10 / n 对行 (n=0, s=a) 没有值：除以零（位于 10 / n）'],
    [
      'CAST(s AS INT)',
      [1, 'x): y'],
      'project: CAST(s AS INT) 对行 (n=1, s=x): y) 没有值：“x): y”不是 INT（位于 CAST(s AS INT)）',
    ],
    [
      "REGEXP('a', s)",
      [1, 'a++'],
      "project: REGEXP('a', s) 对行 (n=1, s=a++) 没有值：模式在第 2 个字符处使用了 ++；Weir 的正则表达式从不回溯，因此没有它。（位于 REGEXP('a', s)）",
    ],
    [
      "DATE_FORMAT(TIMESTAMP '2026-01-01 00:00:00', s)",
      [1, "'"],
      "project: DATE_FORMAT(TIMESTAMP '2026-01-01 00:00:00', s) 对行 (n=1, s=') 没有值：DATE_FORMAT 不认识没有闭合的引号文本（位于 DATE_FORMAT(TIMESTAMP '2026-01-01 00:00:00', s)）",
    ],
  ] as const)('%s', (text, row, chinese) => {
    expect(failureCauseText(causeOf(text, row), 'zh')).toBe(`RowEvaluationFailed: ${chinese}`);
  });

  test('English, and any other cause, stay as they are', () => {
    const cause = causeOf('10 / n', [0, 'a']);
    expect(failureCauseText(cause, 'en')).toBe(cause);
    expect(failureCauseText('The worker was killed', 'zh')).toBe('The worker was killed');
  });
});

test('each reason in the sources has a translation with the same parts', () => {
  const known = new Set(
    [...EXPRESSION_FAILURE_TEXTS_ZH, ...EXPRESSION_PROBLEM_TEXTS_ZH].map(([text]) => reasonShape(text)),
  );
  const reasons = expressionSources(/value-text|like-pattern/).flatMap(reasonsOf);
  expect(reasons.filter((text) => !known.has(reasonShape(text)))).toEqual([]);
  expect(reasons.length).toBeGreaterThan(35);
  for (const [english, chinese] of EXPRESSION_FAILURE_TEXTS_ZH)
    expect(partsOf(chinese), english).toEqual(partsOf(english));
});

/** A function that does not know something is one of its parts. */
function reasonShape(text: string): string {
  return shapeOf(text).replace(/^[A-Z_]+(?= does not know)/, '{}');
}

const REASONS =
  'division-by-zero|number-out-of-range|no-clock|no-time-zones|flink-defect|bad-(?:number|boolean|date|time|timestamp|pattern|text|argument)';

/** The literals behind a reason, and what parts of the language hand to whom names it. */
function reasonsOf(source: string): readonly string[] {
  const before = `'(?:${REASONS})',\\s*|\\bwhy: |\\bfail\\(|otherwise\\([a-zA-Z]+, (?:'[A-Z]+', )?|detail = |NOT_LOADED = `;
  return literalsBehind(source, before).filter((text) => text.includes(' ') && !text.endsWith('.'));
}

test('what kills a subtask is told in Chinese, too', () => {
  expect(
    ['its worker was terminated', 'task manager 1 was terminated', 'Heartbeat of task count #2 timed out.'].map(
      (cause) => failureCauseText(cause, 'zh'),
    ),
  ).toEqual(['其 worker 已被终止', '任务管理器 1 已被终止', '任务 count #2 的心跳超时。']);
  expect(failureCauseText('its worker was terminated', 'en')).toBe('its worker was terminated');
  expect(failureCauseText('The storage is gone: storage-closed.', 'zh')).toBe('存储已不可用：storage-closed。');
});

describe('a broken invariant, in Chinese', () => {
  test('is told in words, with what happened', () => {
    expect(
      failureCauseText(`${METAMORPHIC} In log out, 2 entries and 1, the first that differ are a and none.`, 'zh'),
    ).toBe('流水线如何运行，在输出中看不出来。在 log out 中有 2 个条目与 1 个条目，最先不同的是 a 与无。');
    expect(failureCauseText(`${METAMORPHIC} Record rows-0:0:7 came 2 times.`, 'zh')).toBe(
      '流水线如何运行，在输出中看不出来。 Record rows-0:0:7 came 2 times.',
    );
  });

  test('every sentence of the simulator has its own, and no other is kept', () => {
    const ofRuns = [FAILURE_TRANSPARENCY, METAMORPHIC, WITNESS, COUNTED_IN_OUTPUT, LATE_WINDOWS];
    const sentences = [...INVARIANTS.map(({ sentence }) => sentence), ...ofRuns];
    expect(Object.keys(INVARIANT_TEXTS_ZH).toSorted()).toEqual([...new Set(sentences)].toSorted());
  });

  test('every detail of the simulator has its own with the same parts, and no other is kept', () => {
    const before = String.raw`#fail\(\s*|new InvariantBroken\(\s*\w+,\s*`;
    const details = simulatorSources().flatMap((source) => joinedLiteralsBehind(source, before));
    const known = INVARIANT_DETAIL_TEXTS_ZH.map(([text]) => shapeOf(text));
    expect(known.toSorted()).toEqual([...new Set(details)].toSorted());
    for (const [english, chinese] of INVARIANT_DETAIL_TEXTS_ZH)
      expect(partsOf(chinese), english).toEqual(partsOf(english));
  });
});
