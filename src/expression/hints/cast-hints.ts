import { asDecimal, isApproximate, isExact, isInteger, isNumeric, isText } from '../types/type-rules.ts';
import { castRule, type HintRule, varies } from './hint-rule.ts';
import { bitsOf } from '../evaluate/integer-range.ts';

/** Surprises of CAST. */
export const CAST_HINTS: readonly HintRule[] = [
  castRule({
    code: 'decimal-does-not-fit',
    sentence: [
      'A number that does not fit the DECIMAL becomes NULL, even where the type is NOT NULL.',
      '放不进该 DECIMAL 的数值会变成 NULL，即使类型是 NOT NULL。',
    ],
    evidence: 'topic-cast-matrix: CAST(i AS DECIMAL(3, 1))',
    example: 'CAST(a AS DECIMAL(3, 1))',
    find(from, to, operand, look) {
      if (to.kind !== 'DECIMAL' || !isNumeric(from) || !varies(look, operand)) return false;
      if (isApproximate(from)) return true;
      const decimal = asDecimal(from);
      return decimal.precision - decimal.scale > to.precision - to.scale;
    },
  }),
  castRule({
    code: 'integer-wraps',
    sentence: [
      'A number beyond the range wraps around silently, in TRY_CAST too.',
      '超出范围的数值会无声回绕，TRY_CAST 也一样。',
    ],
    evidence: 'topic-cast-matrix: CAST(b AS INT)',
    example: 'CAST(b AS INT)',
    find(from, to, operand, look) {
      if (!isInteger(to) || !isExact(from) || !varies(look, operand)) return false;
      return isInteger(from) ? bitsOf(from) > bitsOf(to) : asDecimal(from).precision > asDecimal(to).precision;
    },
  }),
  castRule({
    code: 'double-saturates',
    sentence: [
      'A fraction is cut off, a value beyond the range becomes the largest or smallest integer, and NaN becomes 0.',
      '小数部分被截去，超出范围的值变成最大或最小整数，NaN 变成 0。',
    ],
    evidence: 'topic-cast-matrix: CAST(d AS INT)',
    example: 'CAST(d AS INT)',
    find: (from, to, operand, look) => isInteger(to) && isApproximate(from) && varies(look, operand),
  }),
  castRule({
    code: 'lone-letter-is-zero',
    sentence: ['A text of a single letter reads as 0 instead of failing.', '只有一个字母的文本会读作 0，而不会出错。'],
    evidence: 'topic-cast-from-string: CAST(s AS DECIMAL(10, 2))',
    example: 'CAST(s AS DECIMAL(10, 2))',
    find: (from, to, operand, look) => isText(from) && to.kind === 'DECIMAL' && varies(look, operand),
  }),
  castRule({
    code: 'fraction-is-dropped',
    sentence: [
      "A fraction in the text is dropped ('1.9' is 1); an exponent fails.",
      '文本中的小数会被丢弃（‘1.9’ 得 1）；指数写法会出错。',
    ],
    evidence: 'topic-cast-from-string: CAST(s AS INT)',
    example: 'CAST(s AS INT)',
    find: (from, to, operand, look) => isText(from) && isInteger(to) && varies(look, operand),
  }),
  castRule({
    code: 'timestamp-text-is-lenient',
    sentence: [
      "'2026-02-30' becomes 28 February, and a T between date and time is not read.",
      '‘2026-02-30’ 会变成 2 月 28 日，而日期与时间之间的 T 无法读取。',
    ],
    evidence: 'topic-cast-from-string: CAST(s AS TIMESTAMP(3))',
    example: 'CAST(s AS TIMESTAMP(3))',
    find: (from, to, operand, look) => isText(from) && to.kind === 'TIMESTAMP' && varies(look, operand),
  }),
  castRule({
    code: 'char-pads',
    sentence: [
      "CHAR pads with blanks and cuts off; the blanks count in comparison, so CAST('a' AS CHAR(3)) = 'a' is FALSE.",
      'CHAR 会用空格补齐并截断；比较时空格也算，因此 CAST(‘a’ AS CHAR(3)) = ‘a’ 为 FALSE。',
    ],
    evidence: "topic-string-comparison: CAST('a' AS CHAR(3)) = 'a'",
    example: 'CAST(s AS CHAR(3))',
    find: (from, to, operand, look) => to.kind === 'CHAR' && from.kind !== 'CHAR' && varies(look, operand),
  }),
  castRule({
    code: 'varchar-cuts',
    sentence: ['A longer text is cut off silently.', '较长的文本会被无声截断。'],
    evidence: 'topic-cast-matrix: CAST(f AS VARCHAR(4))',
    example: 'CAST(s AS VARCHAR(4))',
    find(from, to, operand, look) {
      if (to.kind !== 'VARCHAR' || !varies(look, operand)) return false;
      return from.kind !== 'CHAR' && from.kind !== 'VARCHAR' ? true : from.length > to.length;
    },
  }),
];
