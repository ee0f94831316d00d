import type { Expression } from '../syntax/expression-ast.ts';
import { isApproximate, isInteger, isNumeric, isText } from '../types/type-rules.ts';
import { callRule, type HintRule, isSameField, kindOf, type Look } from './hint-rule.ts';

/** Surprises of comparison, lists and conditional constructs. */
export const COMPARISON_HINTS: readonly HintRule[] = [
  {
    code: 'in-misses-negative-zero',
    sentence: [
      'IN compares the bits of a DOUBLE: 0 does not find -0.0, though = does.',
      'IN 按位比较 DOUBLE：0 找不到 -0.0，而 = 可以。',
    ],
    evidence: 'topic-double-arithmetic: d IN (1.5, 0.1, 0)',
    example: 'd IN (0)',
    find: (expression, look) =>
      expression.kind === 'in' &&
      kindOf(look, expression.operand) === 'DOUBLE' &&
      expression.elements.some((element) => element.kind === 'number' && Number(element.text) === 0)
        ? expression.span
        : null,
  },
  {
    code: 'in-casts-the-list',
    sentence: [
      'Every element is cast to the type of the left side: fractions are cut off and integers wrap, so a IN (2.5) is TRUE for 2.',
      '列表中的每个元素都会转换为左侧的类型：小数被截去，整数会回绕，因此 a IN (2.5) 对 2 为 TRUE。',
    ],
    evidence: 'topic-comparison: a IN (1, 2.5)',
    example: 'a IN (1, 2.5)',
    find(expression, look) {
      const left = expression.kind === 'in' ? look.type(expression.operand) : null;
      if (expression.kind !== 'in' || left === null || !isInteger(left)) return null;
      const wide = expression.elements.find((element) => isWider(left.kind, kindOf(look, element)));
      return wide?.span ?? null;
    },
  },
  {
    code: 'in-compares-text',
    sentence: ["Numbers in the list become text: '1.0' is not 1.", '列表中的数值会变成文本：‘1.0’ 不等于 1。'],
    evidence: 'topic-comparison: s IN (1, 2)',
    example: 's IN (1, 2)',
    find: (expression, look) =>
      expression.kind === 'in' && isOf(look, expression.operand, isText) && someOf(look, expression.elements, isNumeric)
        ? expression.span
        : null,
  },
  {
    code: 'text-read-as-number',
    sentence: [
      'The text is read as a number, and a row that is none fails. = between text and number is refused, these are not.',
      '文本会被读作数值，不是数值的行会出错。文本与数值之间的 = 会被拒绝，而这些比较不会。',
    ],
    evidence: 'topic-comparison: s > 1',
    example: 's > 1',
    find(expression, look) {
      const sides =
        expression.kind === 'binary' && ['<', '<=', '>', '>='].includes(expression.operator)
          ? [expression.left, expression.right]
          : expression.kind === 'between'
            ? [expression.operand, expression.low, expression.high]
            : [];
      return someOf(look, sides, isText) && someOf(look, sides, isNumeric) ? expression.span : null;
    },
  },
  {
    code: 'boolean-compared-as-text',
    sentence: [
      "A BOOLEAN becomes 'TRUE' or 'FALSE' in capitals: it never equals 'true'.",
      'BOOLEAN 会变成大写的 ‘TRUE’ 或 ‘FALSE’：它不会等于 ‘true’。',
    ],
    evidence: "topic-null-logic: f = 'true'",
    example: "f = 'true'",
    find: (expression, look) =>
      isComparison(expression) &&
      [expression.left, expression.right].some((side) => kindOf(look, side) === 'BOOLEAN') &&
      someOf(look, [expression.left, expression.right], isText)
        ? expression.span
        : null,
  },
  {
    code: 'time-compared-with-text',
    sentence: [
      'The text is cast to the time; a text that is none gives NULL, not an error.',
      '文本会转换为时间类型；无法转换的文本得到 NULL，而不是错误。',
    ],
    evidence: "topic-comparison: t > '2026-01-01'",
    example: "t > '2026-01-01'",
    find(expression, look) {
      if (!isComparison(expression)) return null;
      const kinds = [kindOf(look, expression.left), kindOf(look, expression.right)];
      const time = kinds.some((kind) => kind === 'DATE' || kind === 'TIMESTAMP' || kind === 'TIMESTAMP_LTZ');
      return time && someOf(look, [expression.left, expression.right], isText) ? expression.span : null;
    },
  },
  {
    code: 'nan-equals-itself',
    sentence: [
      'Flink turns x = x into x IS NOT NULL: it is TRUE for NaN.',
      'Flink 会把 x = x 改写为 x IS NOT NULL：对 NaN 也为 TRUE。',
    ],
    evidence: 'topic-double-arithmetic: d = d',
    example: 'd = d',
    find: (expression) =>
      isComparison(expression) && '= <>'.includes(expression.operator) && isSameField(expression.left, expression.right)
        ? expression.span
        : null,
  },
  {
    code: 'not-of-nan',
    sentence: [
      'Flink turns NOT (x > y) into x <= y, which is FALSE for NaN.',
      'Flink 会把 NOT (x > y) 改写为 x <= y，对 NaN 为 FALSE。',
    ],
    evidence: 'RexSimplify.simplifyNot: NOT (d > 1) becomes d <= 1',
    example: 'NOT (d > 1)',
    find(expression, look) {
      if (expression.kind !== 'unary' || expression.operator !== 'NOT' || !isComparison(expression.operand))
        return null;
      const { left, right, operator } = expression.operand;
      return operator !== '=' && operator !== '<>' && someOf(look, [left, right], isApproximate)
        ? expression.span
        : null;
    },
  },
  {
    code: 'equals-null',
    sentence: [
      'A comparison with NULL is never TRUE; write IS NULL or IS NOT DISTINCT FROM.',
      '与 NULL 比较永远不为 TRUE；请写 IS NULL 或 IS NOT DISTINCT FROM。',
    ],
    evidence: 'topic-comparison: a = NULL',
    example: 'a = NULL',
    find: (expression) =>
      isComparison(expression) && [expression.left, expression.right].some(({ kind }) => kind === 'null')
        ? expression.span
        : null,
  },
  {
    code: 'between-null',
    sentence: [
      'A bound that is NULL does not make the result NULL where the other bound already says FALSE.',
      '若另一个边界已得出 FALSE，则一个边界为 NULL 并不会使结果为 NULL。',
    ],
    evidence: 'topic-comparison: a BETWEEN NULL AND 2',
    example: 'a BETWEEN NULL AND 2',
    find: (expression) =>
      expression.kind === 'between' && [expression.low, expression.high].some(({ kind }) => kind === 'null')
        ? expression.span
        : null,
  },
  {
    code: 'when-null',
    sentence: [
      'WHEN NULL never matches; write CASE WHEN x IS NULL.',
      'WHEN NULL 永远不会匹配；请写 CASE WHEN x IS NULL。',
    ],
    evidence: "topic-null-logic: CASE f WHEN NULL THEN 'n' ELSE 'x' END",
    example: 'CASE a WHEN NULL THEN 1 ELSE 2 END',
    find: (expression) =>
      expression.kind === 'case' && expression.operand !== null
        ? (expression.branches.find(({ when }) => when.kind === 'null')?.when.span ?? null)
        : null,
  },
  callRule('COALESCE IFNULL', {
    code: 'coalesce-to-date',
    sentence: [
      'COALESCE of a TIMESTAMP and a DATE is a DATE: the time of day is lost.',
      'TIMESTAMP 与 DATE 的 COALESCE 是 DATE：一天内的时刻会丢失。',
    ],
    evidence: 'topic-case-and-null-functions: COALESCE(t, y)',
    example: 'COALESCE(t, y)',
    find: (args, look, call) =>
      kindOf(look, call) === 'DATE' && args.some((arg) => kindOf(look, arg)?.startsWith('TIMESTAMP') === true),
  }),
  callRule('NULLIF', {
    code: 'nullif-type',
    sentence: [
      'The result keeps the type of the first argument, though the comparison is in the wider one.',
      '结果保留第一个参数的类型，尽管比较按较宽的类型进行。',
    ],
    evidence: 'topic-case-and-null-functions: NULLIF(a, 1.0)',
    example: 'NULLIF(a, 1.0)',
    find: ([first, second], look) => {
      const [left, right] = [kindOf(look, first), kindOf(look, second)];
      return left !== right && isWider(left, right);
    },
  }),
];

type Comparison = Extract<Expression, { kind: 'binary' }>;

function isComparison(expression: Expression): expression is Comparison {
  return expression.kind === 'binary' && ['=', '<>', '<', '<=', '>', '>='].includes(expression.operator);
}

function isOf(
  look: Look,
  expression: Expression,
  test: (type: NonNullable<ReturnType<Look['type']>>) => boolean,
): boolean {
  const type = look.type(expression);
  return type !== null && test(type);
}

function someOf(
  look: Look,
  expressions: readonly Expression[],
  test: (type: NonNullable<ReturnType<Look['type']>>) => boolean,
): boolean {
  return expressions.some((expression) => isOf(look, expression, test));
}

const WIDTH = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'DECIMAL', 'FLOAT', 'DOUBLE'];

/** Whether a number of the second kind may not fit into the first. */
function isWider(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && WIDTH.indexOf(right) > WIDTH.indexOf(left) && WIDTH.includes(left);
}
