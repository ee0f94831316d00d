import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { valueAt } from '#protocol/record-batch.ts';
import { compileExpression } from '../compile-expression.ts';
import { SCALAR_FUNCTIONS } from '../function-registry.ts';
import { valueText } from '../value-text.ts';
import { FUNCTION_HELP } from './function-help.ts';

const SCHEMA = { fields: [], timeField: null, changelog: false };

describe('function help', () => {
  test('every function has help, and nothing else has', () => {
    expect(Object.keys(FUNCTION_HELP).sort()).toEqual(SCALAR_FUNCTIONS.map(({ name }) => name).sort());
  });

  test.each(Object.entries(FUNCTION_HELP))('the example of %s gives what it says', (_name, { example, result }) => {
    const compiled = compileExpression(example, SCHEMA);
    expect(compiled).toMatchObject({ ok: true });
    if (!compiled.ok) return;
    const column = compiled.value.evaluate(batchOfRows(SCHEMA, [[]]));
    expect(valueText(compiled.value.type, valueAt(column, 0))).toBe(result);
  });
});
