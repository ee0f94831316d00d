import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { typeText } from '#protocol/logical-type.ts';
import { valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';
import { functionNames, scalarFunctions } from '../check/function-registry.ts';
import '../install-rare-functions.ts';
import '../install-regular-expressions.ts';
import '../install-time-zones.ts';
import { UNAVAILABLE_FUNCTIONS } from '../check/unavailable-functions.ts';
import { valueText } from '../values/value-text.ts';
import { type FunctionCompletion, functionCompletions } from './function-completions.ts';
import { FUNCTION_HELP } from './function-help.ts';
import { functionPageMarkdown, functionRows } from './function-page.ts';

/** What the clock shows in the examples: 2026-03-09 14:05:06. */
const NOW = 1_773_065_106_000;
const SCHEMA = { fields: [], timeField: null, changelog: false };

describe('function help', () => {
  test('every function has help, and nothing else has', () => {
    expect(Object.keys(FUNCTION_HELP).sort()).toEqual(
      scalarFunctions()
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('every text is there, in both languages', () => {
    const incomplete = Object.values(FUNCTION_HELP).filter(
      ({ java, summary, summaryZh }) =>
        java === '' || !/^[A-Za-z0-9%-].*\.$/.test(summary) || !/[\u4e00-\u9fff].*。$/.test(summaryZh),
    );
    expect(incomplete).toEqual([]);
  });

  test.each(Object.entries(FUNCTION_HELP))('the example of %s gives what it says', (_name, { example, result }) => {
    const compiled = compileExpression(example, SCHEMA);
    expect(compiled).toMatchObject({ ok: true });
    if (!compiled.ok) return;
    const column = compiled.value.evaluate(batchOfRows(SCHEMA, [[]]), undefined, NOW);
    expect(valueText(compiled.value.type, valueAt(column, 0))).toBe(result);
  });
});

/** Flink's type of a function's example. */
function typeOf({ example }: FunctionCompletion): string {
  const compiled = compileExpression(example, SCHEMA);
  return compiled.ok ? typeText(compiled.value.type) : '';
}

describe('completions', () => {
  test('one for every name that can be called, each with a type', () => {
    const completions = functionCompletions('zh');
    expect(completions.map(({ name }) => name)).toEqual(functionNames());
    expect(completions.filter((completion) => typeOf(completion) === '' || completion.help === '')).toEqual([]);
  });

  test('an alias is explained under its own name', () => {
    const substr = functionCompletions('en').find(({ name }) => name === 'SUBSTR');
    expect(substr).toMatchObject({ kind: 'text', bare: false });
    expect(substr && typeOf(substr)).toBe('VARCHAR(5)');
    expect(substr?.signatures).toContain('SUBSTR(text, position [, length])');
  });
});

describe('the page of all functions', () => {
  test('a name is either available or refused', () => {
    const names = functionRows('en').map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect([...UNAVAILABLE_FUNCTIONS.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  test('the file in the tree is the generated one', () => {
    expect(readFileSync(new URL('../FUNCTIONS.md', import.meta.url), 'utf8')).toBe(functionPageMarkdown());
  });
});
