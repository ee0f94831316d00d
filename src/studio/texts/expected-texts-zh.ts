import type { SentencePair } from './sentence-translator.ts';

/** What the reader of documents expects of a value, and what it found, in 简体中文. */
export const EXPECTED_TEXTS_ZH: readonly SentencePair[] = [
  ['a whole number from {0} to {1}', '{0} 到 {1} 的整数'],
  ['a number from {0} to {1}', '{0} 到 {1} 的数'],
  ['a number not below {0}', '不小于 {0} 的数'],
  ['a finite number', '有限的数'],
  ['at least one split', '至少一个分片'],
  ['one character', '一个字符'],
  ['one character or none', '一个字符或空'],
  ['not empty', '非空'],
  ['true or false', 'true 或 false'],
  ['an object', '对象'],
  ['a list', '列表'],
  ['a text', '文本'],
  ['a long text', '很长的文本'],
  ['nothing', '空'],
  ['the file', '文件'],
];
