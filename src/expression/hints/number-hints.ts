import { isExact, isInteger } from '../types/type-rules.ts';
import { callRule, type HintRule, kindOf, type Look, varies } from './hint-rule.ts';
import type { Expression } from '../syntax/expression-ast.ts';

/** Surprises of arithmetic. */
export const NUMBER_HINTS: readonly HintRule[] = [
  {
    code: 'integer-division',
    sentence: [
      'Both sides are integers: the quotient is truncated towards zero. Cast one side to DOUBLE for a fraction.',
      '两侧都是整数：商向零截断。若需小数，请将一侧转换为 DOUBLE。',
    ],
    evidence: 'topic-integer-arithmetic: a / 2',
    example: 'a / 2',
    find: (expression, look) =>
      expression.kind === 'binary' &&
      expression.operator === '/' &&
      areIntegers(expression.left, expression.right, look)
        ? expression.span
        : null,
  },
  {
    code: 'product-wraps',
    sentence: [
      'The product of two INTs is an INT and wraps silently beyond 2147483647. Cast one side to BIGINT.',
      '两个 INT 相乘仍为 INT，超过 2147483647 时会无声回绕。请将一侧转换为 BIGINT。',
    ],
    evidence: 'topic-integer-arithmetic: a + 1',
    example: 'a * a',
    find: (expression, look) =>
      expression.kind === 'binary' &&
      expression.operator === '*' &&
      kindOf(look, expression) === 'INT' &&
      varies(look, expression.left) &&
      varies(look, expression.right)
        ? expression.span
        : null,
  },
  {
    code: 'remainder-type',
    sentence: [
      'A remainder has the type of the divisor, not the wider one.',
      '余数的类型是除数的类型，而不是较宽的那个。',
    ],
    evidence: 'topic-bigint-arithmetic: b % a',
    example: 'b % a',
    find(expression, look) {
      const [left, right] =
        expression.kind === 'binary' && expression.operator === '%'
          ? [expression.left, expression.right]
          : expression.kind === 'call' && expression.name.toUpperCase() === 'MOD'
            ? expression.args
            : [];
      return kindOf(look, left) === 'BIGINT' && isSmallInteger(right, look) ? expression.span : null;
    },
  },
  {
    code: 'decimal-overflow',
    sentence: [
      'The exact result needs more than 38 digits: Flink drops digits behind the point, and what still does not fit is NULL.',
      '精确结果需要超过 38 位：Flink 会舍去部分小数位，仍放不下时结果为 NULL。',
    ],
    evidence: 'topic-decimal-arithmetic: k * k',
    example: 'k * k',
    find(expression, look) {
      if (expression.kind !== 'binary' || !'+-*/'.includes(expression.operator)) return null;
      const type = look.type(expression);
      const [left, right] = [look.type(expression.left), look.type(expression.right)];
      if (type?.kind !== 'DECIMAL' || type.precision < 38 || left === null || right === null) return null;
      return isExact(left) && isExact(right) ? expression.span : null;
    },
  },
  {
    code: 'division-before-test',
    sentence: [
      'AND stops at the first FALSE, from left to right: the division fails before the test of its divisor. Put the test first.',
      'AND 从左到右，遇到 FALSE 即停：除法会在检查除数之前出错。请把检查放在前面。',
    ],
    evidence: 'topic-integer-arithmetic: a / c > 0 AND c <> 0',
    example: 'a / c > 0 AND c <> 0',
    find(expression, look) {
      if (expression.kind !== 'logical' || expression.operator !== 'AND') return null;
      for (const [index, operand] of expression.operands.entries()) {
        const divisor = exactDivisor(operand, look);
        if (divisor === null) continue;
        if (expression.operands.slice(index + 1).some((later) => testsForZero(later, divisor))) return operand.span;
      }
      return null;
    },
  },
  callRule('TRUNCATE', {
    code: 'truncate-large-double',
    sentence: [
      'TRUNCATE of a DOUBLE dies of a null pointer in Flink from about 1e20 on, and fails for NaN and Infinity.',
      '对 DOUBLE 使用 TRUNCATE 时，约 1e20 以上 Flink 会因空指针出错，NaN 与 Infinity 也会出错。',
    ],
    evidence: 'topic-double-arithmetic: TRUNCATE(d)',
    example: 'TRUNCATE(d, 1)',
    find: ([number], look) => kindOf(look, number) === 'DOUBLE' && varies(look, number),
  }),
  callRule('ROUND', {
    code: 'round-not-finite',
    sentence: [
      'ROUND of a DOUBLE goes through its decimal text (2.675 gives 2.68) and fails for NaN and Infinity.',
      '对 DOUBLE 使用 ROUND 时按其十进制文本计算（2.675 得 2.68），NaN 与 Infinity 会出错。',
    ],
    evidence: 'topic-number-functions: ROUND(d, 0)',
    example: 'ROUND(d, 2)',
    find: ([number], look) => kindOf(look, number) === 'DOUBLE' && varies(look, number),
  }),
  callRule('GREATEST LEAST', {
    code: 'extreme-of-null-decimal',
    sentence: [
      'Where a DECIMAL that has to be cast is NULL, Flink dies of a null pointer here; cast all arguments to one type.',
      '需要转换的 DECIMAL 为 NULL 时，Flink 在此会因空指针出错；请将所有参数转换为同一类型。',
    ],
    evidence: 'topic-case-and-null-functions: GREATEST(a, p)',
    example: 'GREATEST(p, a)',
    find: (args, look, call) =>
      args.some((arg) => {
        const [type, merged] = [look.type(arg), look.type(call)];
        if (type?.kind !== 'DECIMAL' || merged === null || !look.nullable(arg)) return false;
        return merged.kind !== 'DECIMAL' || merged.precision !== type.precision || merged.scale !== type.scale;
      }),
  }),
  callRule('RAND RAND_INTEGER', {
    code: 'same-random-numbers',
    sentence: [
      'With a constant seed every subtask draws the same numbers, and begins anew after a restart.',
      '种子为常数时，每个子任务抽取相同的数，重启后从头开始。',
    ],
    evidence: 'RandCallGen: one java.util.Random a constant seed',
    example: 'RAND(1)',
    find: (args, look, { name }) =>
      args.length === (name.toUpperCase() === 'RAND' ? 1 : 2) && look.constant(args[0] as Expression) !== undefined,
  }),
  callRule('HEX BIN', {
    code: 'digits-of-negative',
    sentence: ['A negative integer of any width shows its 64 bits.', '任何宽度的负整数都按 64 位显示。'],
    evidence: 'topic-number-functions: HEX(-1)',
    example: 'HEX(a)',
    find: ([value], look) => isSmallInteger(value, look) && varies(look, value),
  }),
];

function areIntegers(left: Expression, right: Expression, look: Look): boolean {
  const types = [look.type(left), look.type(right)];
  return types.every((type) => type !== null && isInteger(type)) && (varies(look, left) || varies(look, right));
}

function isSmallInteger(expression: Expression | undefined, look: Look): boolean {
  const kind = kindOf(look, expression);
  return kind === 'INT' || kind === 'SMALLINT' || kind === 'TINYINT';
}

/** The field that a comparison divides by, where division by zero fails. */
function exactDivisor(expression: Expression, look: Look): string | null {
  if (expression.kind !== 'binary') return null;
  if (expression.operator === '/' || expression.operator === '%') {
    const type = look.type(expression);
    const field = expression.right.kind === 'field' ? expression.right.path.join('.') : null;
    return type !== null && isExact(type) ? field : null;
  }
  return exactDivisor(expression.left, look) ?? exactDivisor(expression.right, look);
}

function testsForZero(expression: Expression, field: string): boolean {
  if (expression.kind !== 'binary' || !['<>', '>', '<'].includes(expression.operator)) return false;
  const sides = [expression.left, expression.right];
  const named = sides.some((side) => side.kind === 'field' && side.path.join('.') === field);
  return named && sides.some((side) => side.kind === 'number' && Number(side.text) === 0);
}
