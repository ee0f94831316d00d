import { expect, test } from 'vitest';
import { needsRareFunctions } from '#expression/rare-functions.ts';
import type { JobVertex, OperatorConfig } from '#protocol/job-plan.ts';
import { expressionTexts } from './expression-texts.ts';

test('a function that begins a line is seen', () => {
  const texts = expressionTexts(taskOf({ kind: 'filter', condition: '1 <\nCARDINALITY(words)' }));
  expect(texts).toBe('1 <\nCARDINALITY(words)');
  expect(needsRareFunctions(texts)).toBe(true);
});

test('what an operator is called and configured as is no expression', () => {
  expect(expressionTexts(taskOf({ kind: 'split-text', column: 0, as: 'hex' }))).toBe('');
});

test('every operator of a task adds its own', () => {
  const task = taskOf(
    { kind: 'project', fields: [{ name: 'a', expression: 'UPPER(b)' }] },
    { kind: 'filter', condition: 'a > 1' },
    { kind: 'group-aggregate', keyFields: [], aggregates: [{ name: 'n', expression: 'COUNT(*)' }], emit: 'append' },
  );
  expect(expressionTexts(task)).toBe('UPPER(b)\na > 1\nCOUNT(*)');
});

function taskOf(...configs: readonly OperatorConfig[]): JobVertex {
  const schema = { fields: [], timeField: null, changelog: false };
  const operators = configs.map((config, at) => ({
    ...{ nodeId: `${at}`, uid: `${at}`, name: `${at}`, chainedTo: null, inputTag: null },
    ...{ inputSchema: schema, outputSchema: schema, config },
  }));
  return { id: 0, name: 'task', operators, parallelism: 1, maxParallelism: 128, slotSharingGroup: 'default' };
}
