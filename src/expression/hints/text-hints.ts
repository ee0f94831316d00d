import type { Expression } from '../syntax/expression-ast.ts';
import { isInvalidPattern } from '../functions/regular-expression.ts';
import { isText } from '../types/type-rules.ts';
import { callRule, type HintRule, type Look, varies } from './hint-rule.ts';

/** Surprises of functions on text and of patterns. */
export const TEXT_HINTS: readonly HintRule[] = [
  callRule('SUBSTRING SUBSTR', {
    code: 'substring-from-zero',
    sentence: ['Position 0 means 1.', '位置 0 等同于 1。'],
    evidence: 'topic-string-functions: SUBSTRING(s, 0, 3)',
    example: 'SUBSTRING(s, 0, 3)',
    find: (args, look) => look.constant(args[1] as Expression) === 0,
  }),
  callRule('OVERLAY LPAD RPAD', {
    code: 'counts-units',
    sentence: [
      'Lengths and positions count UTF-16 units here: an emoji counts two and may be cut in half.',
      '此处的长度与位置按 UTF-16 单元计：一个表情符号算两个，可能被切成两半。',
    ],
    evidence: "topic-string-functions: LPAD(s, 8, '*')",
    example: "LPAD(s, 8, '*')",
    find: (args, look) => args.some((arg) => isOfText(look, arg) && varies(look, arg)),
  }),
  callRule('OVERLAY', {
    code: 'overlay-drops-the-rest',
    sentence: [
      'A length of 0 or below, or one beyond the end, drops all the rest of the text.',
      '长度为 0、为负或超出末尾时，其后的文本会全部丢失。',
    ],
    evidence: "topic-string-functions: OVERLAY(s PLACING 'XX' FROM 2 FOR 0)",
    example: "OVERLAY(s PLACING 'XX' FROM 2 FOR 0)",
    find(args, look) {
      const length = args[3] === undefined ? undefined : look.constant(args[3]);
      return typeof length === 'number' && length <= 0;
    },
  }),
  callRule('REPLACE', {
    code: 'replace-of-nothing',
    sentence: [
      'The empty part stands between all UTF-16 units: the replacement is put everywhere.',
      '空串位于每个 UTF-16 单元之间：替换文本会插入到各处。',
    ],
    evidence: "topic-string-functions: REPLACE(s, '', '#')",
    example: "REPLACE(s, '', '#')",
    find: (args, look) => look.constant(args[1] as Expression) === '',
  }),
  callRule('SPLIT_INDEX', {
    code: 'split-at-white-space',
    sentence: ['An empty separator splits at white space.', '空分隔符按空白切分。'],
    evidence: "topic-string-functions: SPLIT_INDEX(s, '', 0)",
    example: "SPLIT_INDEX(s, '', 0)",
    find: (args, look) => look.constant(args[1] as Expression) === '',
  }),
  callRule('ASCII', {
    code: 'first-byte-is-signed',
    sentence: [
      'The first byte of the UTF-8, signed: beyond ASCII it is negative.',
      '结果是 UTF-8 的第一个字节，带符号：ASCII 之外的字符为负。',
    ],
    evidence: "topic-string-functions: ASCII('é')",
    example: 'ASCII(s)',
    find: ([text], look) => varies(look, text),
  }),
  callRule('CHR', {
    code: 'low-byte-counts',
    sentence: [
      'Only the low byte of the code counts (CHR(256) is U+0000), and a negative one gives the empty text.',
      '只看编码的低字节（CHR(256) 为 U+0000），负数得到空文本。',
    ],
    evidence: 'topic-string-functions: CHR(256)',
    example: 'CHR(256)',
    find(args, look) {
      const code = look.constant(args[0] as Expression);
      return code !== undefined && code !== null && (Number(code) < 0 || Number(code) > 255);
    },
  }),
  callRule('UNHEX', {
    code: 'odd-digits',
    sentence: ['Of an odd number of digits the first one is read as 0.', '位数为奇数时，第一位会读作 0。'],
    evidence: "EncodingUtils.unhex: UNHEX('1ff') is 00ff",
    example: "UNHEX('1ff')",
    find(args, look) {
      const digits = look.constant(args[0] as Expression) ?? constantText(args[0]);
      return typeof digits === 'string' && digits.length % 2 === 1;
    },
  }),
  {
    code: 'backslash-is-literal',
    sentence: [
      'LIKE has no escape character unless ESCAPE names one: the backslash stands for itself.',
      '除非用 ESCAPE 指定，LIKE 没有转义字符：反斜杠就是它自己。',
    ],
    evidence: "topic-like: s LIKE 'h\\%llo'",
    example: "s LIKE '10\\%'",
    find: (expression) =>
      expression.kind === 'like' &&
      expression.operator === 'LIKE' &&
      expression.escape === null &&
      constantText(expression.pattern)?.includes('\\') === true
        ? expression.pattern.span
        : null,
  },
  {
    code: 'similar-dot',
    sentence: [
      'SIMILAR TO keeps the meanings of regular expressions: a dot is any character.',
      'SIMILAR TO 保留正则表达式的含义：点号表示任意字符。',
    ],
    evidence: "topic-like: s SIMILAR TO 'a.c'",
    example: "s SIMILAR TO 'a.c'",
    find: (expression) =>
      expression.kind === 'like' &&
      expression.operator === 'SIMILAR TO' &&
      constantText(expression.pattern)?.includes('.') === true
        ? expression.pattern.span
        : null,
  },
  callRule('REGEXP_REPLACE', {
    code: 'replacement-is-literal',
    sentence: ['The replacement is taken as it stands: $1 is no group.', '替换文本按字面使用：$1 不是分组。'],
    evidence: "topic-string-functions: REGEXP_REPLACE(s, '(l+)', '<$1>')",
    example: "REGEXP_REPLACE(s, '(l)', '<$1>')",
    find: ([, , replacement]) => /[$\\]\d/.test(constantText(replacement) ?? ''),
  }),
  callRule('REGEXP REGEXP_EXTRACT REGEXP_REPLACE REGEXP_COUNT REGEXP_INSTR REGEXP_SUBSTR', {
    code: 'invalid-pattern',
    sentence: [
      'The pattern is no regular expression: Flink reports no error, but answers FALSE or NULL for every row.',
      '该模式不是正则表达式：Flink 不报错，而是对每行返回 FALSE 或 NULL。',
    ],
    evidence: "topic-like: REGEXP(s, '(')",
    example: "REGEXP(s, '(')",
    find: ([, pattern]) => isInvalidPattern(constantText(pattern) ?? ''),
  }),
  callRule('REGEXP', {
    code: 'empty-pattern',
    sentence: ['The empty pattern gives FALSE.', '空模式得到 FALSE。'],
    evidence: "topic-like: REGEXP(s, '')",
    example: "REGEXP(s, '')",
    find: ([, pattern]) => constantText(pattern) === '',
  }),
  callRule('PRINTF', {
    code: 'decimal-is-no-number',
    sentence: [
      'A DECIMAL is no number for %d, %f and %e: the result is NULL. Cast it to DOUBLE or use %s.',
      '对 %d、%f、%e 而言 DECIMAL 不是数值：结果为 NULL。请转换为 DOUBLE 或使用 %s。',
    ],
    evidence: "PrintfFunction: PRINTF('%.1f', p)",
    example: "PRINTF('%.1f', p)",
    find: ([format, ...values], look) =>
      /%[^a-zA-Z%]*[dfeg]/.test(constantText(format) ?? '') &&
      values.some((value) => look.type(value)?.kind === 'DECIMAL'),
  }),
];

function isOfText(look: Look, expression: Expression): boolean {
  const type = look.type(expression);
  return type !== null && isText(type);
}

function constantText(expression: Expression | undefined): string | null {
  return expression?.kind === 'text' ? expression.value : null;
}
