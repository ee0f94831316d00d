import { describe, expect, test } from 'vitest';
import type { Schema } from '#protocol/logical-type.ts';
import { knownFunctions } from './known-functions.ts';
import { suggest } from './suggest.ts';

const INPUT: Schema = {
  fields: [
    { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 }, nullable: false },
    { name: 'order', type: { kind: 'STRING' }, nullable: true },
  ],
  timeField: null,
  changelog: false,
};

/** `|` is the cursor. */
function at(marked: string, role: 'scalar' | 'condition' | 'aggregate' = 'scalar') {
  const position = marked.indexOf('|');
  return suggest(marked.replace('|', ''), position, { input: INPUT, role, functions: knownFunctions('en') });
}

function labels(marked: string, role?: 'scalar' | 'aggregate'): readonly string[] {
  return at(marked, role)?.options.map(({ label }) => label) ?? [];
}

describe('suggestions', () => {
  test('a value can be a column, with its type, quoted where its name is a word of the language', () => {
    expect(at('pr|')).toMatchObject({ from: 0 });
    expect(at('pr|')?.options.slice(0, 2)).toEqual([
      { label: 'price', kind: 'column', insert: 'price', detail: 'DECIMAL(10, 2) NOT NULL', help: null, example: null },
      { label: 'order', kind: 'column', insert: '`order`', detail: 'STRING', help: null, example: null },
    ]);
  });

  test('a function brings its brackets, its forms and its help', () => {
    const upper = at('|')?.options.find(({ label }) => label === 'UPPER');
    expect(upper).toEqual({
      label: 'UPPER',
      kind: 'function',
      insert: 'UPPER(|)',
      detail: expect.stringMatching(/^UPPER\(/),
      help: expect.stringMatching(/./),
      example: { text: expect.stringMatching(/^UPPER\(/), result: expect.stringMatching(/./) },
    });
  });

  test('behind a value comes an operator, behind an operator a value', () => {
    expect(labels('price |')).toContain('BETWEEN  AND');
    expect(labels('price |')).not.toContain('UPPER');
    expect(labels('price + |')).toContain('UPPER');
    expect(labels('price > 1 AND |')).toContain('order');
  });

  test('the branches of CASE are offered inside of a CASE only', () => {
    expect(labels('CASE WHEN price > 1 |')).toContain('THEN');
    expect(labels('CASE WHEN price > 1 THEN 1 END |')).not.toContain('THEN');
  });

  test('behind AS comes a type', () => {
    expect(labels('CAST(price AS |)')).toContain('TIMESTAMP(3)');
    expect(labels('CAST(price AS |)')).not.toContain('price');
  });

  test.each(["'te|xt'", "'open te|", '12|', 'price -- a rem|', 'price /* a rem| */ + 1', 't.|'])(
    'nothing is offered inside %s',
    (marked) => {
      expect(at(marked)).toBeNull();
    },
  );

  test('an open backtick asks for a column', () => {
    expect(at('price + `or|')).toEqual({
      from: 8,
      options: [
        expect.objectContaining({ label: 'price', kind: 'column' }),
        expect.objectContaining({ label: 'order', kind: 'column' }),
      ],
    });
  });

  test('an aggregation starts with an aggregate; its argument is a value', () => {
    expect(labels('|', 'aggregate')).toEqual(['COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE']);
    expect(labels('SUM(|)', 'aggregate')).toContain('price');
    expect(labels('SUM(|)', 'aggregate')).not.toContain('SUM');
    expect(labels('|')).not.toContain('SUM');
  });
});
