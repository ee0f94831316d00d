import { ignoresUnit } from '../check/interval-cast.ts';
import type { Expression } from '../syntax/expression-ast.ts';
import { isInteger, isText } from '../types/type-rules.ts';
import { callRule, castRule, type HintRule, kindOf, type Look, varies } from './hint-rule.ts';

/** Surprises of dates, times and intervals. */
export const TIME_HINTS: readonly HintRule[] = [
  {
    code: 'week-is-an-hour',
    sentence: [
      "Flink reads INTERVAL '1' WEEK as one hour. Write INTERVAL '7' DAY.",
      'Flink 会把 INTERVAL ‘1’ WEEK 读作一小时。请写 INTERVAL ‘7’ DAY。',
    ],
    evidence: "topic-literals: INTERVAL '1' WEEK",
    example: "t + INTERVAL '1' WEEK",
    find: (expression) => (unitOf(expression) === 'WEEK' ? expression.span : null),
  },
  {
    code: 'quarter-is-a-month',
    sentence: [
      "Flink reads INTERVAL '1' QUARTER as one month. Write INTERVAL '3' MONTH.",
      'Flink 会把 INTERVAL ‘1’ QUARTER 读作一个月。请写 INTERVAL ‘3’ MONTH。',
    ],
    evidence: "topic-literals: INTERVAL '1' QUARTER",
    example: "t + INTERVAL '1' QUARTER",
    find: (expression) => (unitOf(expression) === 'QUARTER' ? expression.span : null),
  },
  {
    code: 'interval-cast-ignores-the-unit',
    sentence: [
      'Only a number written out counts in the unit. This one is taken as milliseconds (for YEAR and QUARTER as months); ' +
        'multiply an INTERVAL instead.',
      '只有直接写出的数字才按单位计。此处的值会被当作毫秒（YEAR 和 QUARTER 则为月数）；请改用数值乘以 INTERVAL。',
    ],
    evidence: 'NumericPrimitiveCastRule: the number is copied',
    example: 't + CAST(a AS INTERVAL DAY)',
    find(expression, look) {
      if (expression.kind !== 'cast' || !ignoresUnit(expression)) return null;
      const from = look.type(expression.operand);
      return from !== null && isInteger(from) ? expression.span : null;
    },
  },
  callRule('YEAR QUARTER MONTH WEEK DAYOFYEAR DAYOFMONTH DAYOFWEEK HOUR MINUTE SECOND EXTRACT', {
    code: 'fields-before-1970',
    sentence: [
      'For a time of day before 1970 the fields of a TIMESTAMP are wrong in Flink: it divides towards zero.',
      '对 1970 年以前带时刻的 TIMESTAMP，Flink 算出的字段是错的：它向零取整。',
    ],
    evidence: 'topic-time-functions: YEAR(t)',
    example: 'YEAR(t)',
    find: ([time], look) => kindOf(look, time) === 'TIMESTAMP' && varies(look, time),
  }),
  castRule({
    code: 'date-before-1970',
    sentence: [
      'A time of day before 1970 falls on the next day: Flink divides towards zero.',
      '1970 年以前带时刻的时间会落到后一天：Flink 向零取整。',
    ],
    evidence: 'topic-time-functions: CAST(t AS DATE)',
    example: 'CAST(t AS DATE)',
    find: (from, to, operand, look) => from.kind === 'TIMESTAMP' && to.kind === 'DATE' && varies(look, operand),
  }),
  callRule('FLOOR CEIL CEILING', {
    code: 'week-starts-on-sunday',
    sentence: [
      'A week starts on Sunday here, though WEEK() counts ISO weeks.',
      '此处一周从星期日开始，而 WEEK() 按 ISO 周计。',
    ],
    evidence: 'topic-time-functions: FLOOR(t TO WEEK)',
    example: 'FLOOR(t TO WEEK)',
    find: (_args, _look, { words }) => words[0] === 'WEEK',
  }),
  callRule('FLOOR CEIL CEILING', {
    code: 'coarse-floor-before-1970',
    sentence: [
      'For a time of day before 1970 the result lies one unit off in Flink.',
      '对 1970 年以前带时刻的时间，Flink 的结果会差一个单位。',
    ],
    evidence: 'topic-time-functions: FLOOR(t TO YEAR)',
    example: 'FLOOR(t TO YEAR)',
    find: ([time], look, { words }) =>
      ['MONTH', 'QUARTER', 'YEAR', 'DECADE', 'CENTURY', 'MILLENNIUM'].includes(words[0] ?? '') &&
      kindOf(look, time) === 'TIMESTAMP' &&
      varies(look, time),
  }),
  callRule('DAYOFWEEK', {
    code: 'sunday-is-one',
    sentence: ['Sunday is 1 and Saturday 7.', '星期日为 1，星期六为 7。'],
    evidence: 'topic-time-functions: DAYOFWEEK(y)',
    example: 'DAYOFWEEK(y)',
    find: ([time], look) => varies(look, time),
  }),
  {
    code: 'date-stays-a-date',
    sentence: [
      'A DATE and an interval make a DATE: what is left beyond whole days is dropped. Cast it to TIMESTAMP first.',
      'DATE 加减间隔仍是 DATE：不足一天的部分会丢弃。请先转换为 TIMESTAMP。',
    ],
    evidence: "topic-time-functions: y + INTERVAL '36' HOUR",
    example: "y + INTERVAL '36' HOUR",
    find(expression, look) {
      if (expression.kind !== 'binary' || !'+-'.includes(expression.operator)) return null;
      if (kindOf(look, expression) !== 'DATE') return null;
      const unit = unitOf(expression.right) ?? unitOf(expression.left);
      return ['HOUR', 'MINUTE', 'SECOND', 'WEEK'].includes(unit ?? '') ? expression.span : null;
    },
  },
  {
    code: 'month-ends-clamp',
    sentence: [
      'A day that the month has not becomes its last day: 31 January and one month is 28 February.',
      '目标月没有的日期会变成该月最后一天：1 月 31 日加一个月是 2 月 28 日。',
    ],
    evidence: "topic-time-functions: t + INTERVAL '1' MONTH",
    example: "y + INTERVAL '1' MONTH",
    find: (expression, look) =>
      expression.kind === 'binary' &&
      kindOf(look, expression.right) === 'INTERVAL MONTH' &&
      unitOf(expression.right) === 'MONTH' &&
      varies(look, expression.left)
        ? expression.span
        : null,
  },
  callRule('TIMESTAMPDIFF', {
    code: 'difference-wraps',
    sentence: [
      'The result is an INT of whole seconds times 1000: it wraps from 25 days on and has no milliseconds.',
      '结果是 INT，为整秒数乘以 1000：超过约 25 天会回绕，且不含毫秒。',
    ],
    evidence: 'topic-time-functions: TIMESTAMPDIFF(MILLISECOND, t, w)',
    example: 'TIMESTAMPDIFF(MILLISECOND, t, t)',
    find: (_args, _look, { words }) => ['MILLISECOND', 'MICROSECOND', 'NANOSECOND'].includes(words[0] ?? ''),
  }),
  callRule('TO_TIMESTAMP', {
    code: 'format-is-tried-twice',
    sentence: [
      'A text that does not fit the format is read in the default one before it becomes NULL.',
      '不符合格式的文本会先按默认格式读取，仍不行才是 NULL。',
    ],
    evidence: "topic-time-functions: TO_TIMESTAMP('2026-01-02', 'dd/MM/yyyy')",
    example: "TO_TIMESTAMP(s, 'dd/MM/yyyy')",
    find: (args) => args.length === 2,
  }),
  callRule('DATE_FORMAT', {
    code: 'text-needs-a-time',
    sentence: ['A text without a time of day gives NULL.', '不含时刻的文本得到 NULL。'],
    evidence: "topic-time-functions: DATE_FORMAT('2026-01-02', 'yyyy/MM/dd')",
    example: "DATE_FORMAT(s, 'yyyy')",
    find: ([time], look) => isOfText(look, time),
  }),
  callRule('UNIX_TIMESTAMP', {
    code: 'bad-text-is-the-minimum',
    sentence: [
      'A text that is no time gives -9223372036854775808, not NULL.',
      '不是时间的文本得到 -9223372036854775808，而不是 NULL。',
    ],
    evidence: "topic-time-functions: UNIX_TIMESTAMP('x')",
    example: 'UNIX_TIMESTAMP(s)',
    find: ([time], look) => isOfText(look, time),
  }),
];

function unitOf(expression: Expression): string | null {
  if (expression.kind === 'interval') return expression.qualifier.from;
  return expression.kind === 'interval-of' ? expression.unit : null;
}

function isOfText(look: Look, expression: Expression | undefined): boolean {
  const type = expression === undefined ? null : look.type(expression);
  return type !== null && isText(type);
}
