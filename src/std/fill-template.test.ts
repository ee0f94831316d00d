import { expect, test } from 'vitest';
import { fillTemplate } from './fill-template.ts';

test('a value stands where its name is; what has none stays, or is what the caller says', () => {
  expect(fillTemplate('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  expect(fillTemplate('{a} and {b}', { a: '$&' }, () => '')).toBe('$& and ');
  expect(fillTemplate('{constructor}', {})).toBe('{constructor}');
});

test('one is one, and nothing else is', () => {
  const rows = (count: string | number): string => fillTemplate('{count|# row|# rows} kept', { count });
  expect([0, 1, 2, '1', '1,000'].map(rows)).toEqual([
    '0 rows kept',
    '1 row kept',
    '2 rows kept',
    '1 row kept',
    '1,000 rows kept',
  ]);
  expect(fillTemplate('{n|The channel|Channels} {which}', { n: 1, which: 3 })).toBe('The channel 3');
});

test.each([
  ['{task} 失败：{cause}。', { task: 'count #1', cause: 'boom' }, 'count #1 失败：boom。'],
  ['{task} 失败：{cause}。', { task: '计数', cause: '超时' }, '计数失败：超时。'],
  ['你杀死了 {task}：它消失。', { task: '计数 #1' }, '你杀死了计数 #1：它消失。'],
  ['你杀死了 {task}：它消失。', { task: 'count #1' }, '你杀死了 count #1：它消失。'],
  ['向 {to} 发送{what}', { to: '汇', what: '3 条记录' }, '向汇发送 3 条记录'],
  ['向 {to} 发送{what}', { to: 'sink', what: '屏障 7' }, '向 sink 发送屏障 7'],
  ['“{name}” 没有', { name: '计数' }, '“计数” 没有'],
  ['等待 {list} 个', { list: '(1)' }, '等待 (1) 个'],
])('Chinese: %s', (template, values, filled) => {
  expect(fillTemplate(template, values)).toBe(filled);
});

test('a template that is not Chinese keeps its own spaces, whatever the value is', () => {
  expect(fillTemplate('{task} failed at {node}.', { task: '计数 #1', node: '汇' })).toBe('计数 #1 failed at 汇.');
});
