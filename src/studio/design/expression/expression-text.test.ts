import { describe, expect, test } from 'vitest';
import type { Schema } from '#protocol/logical-type.ts';
import { AGGREGATE_HELP } from './aggregate-help.ts';
import { callAt } from './call-at.ts';
import { checkText } from './check-text.ts';
import { formatText } from './format-text.ts';
import { HINT_RULES } from '#expression/hints/hints-of.ts';
import { hintsOfText } from './hints-of-text.ts';
import { knownFunctions } from './known-functions.ts';
import { signatureParts } from './signature-parts.ts';
import { styledSpans } from './text-tokens.ts';

const INPUT: Schema = {
  fields: [{ name: 'late', type: { kind: 'INT' }, nullable: true }],
  timeField: null,
  changelog: false,
};

describe('checking while typing', () => {
  test('a good text has a type', () => {
    expect(checkText('late + 1', 'scalar', INPUT)).toEqual({ type: 'INT', problems: [] });
    expect(checkText('COUNT(*)', 'aggregate', INPUT)).toEqual({ type: 'BIGINT NOT NULL', problems: [] });
    expect(checkText('late > 1', 'condition', INPUT)).toEqual({ type: 'BOOLEAN', problems: [] });
  });

  test('a misspelt name has a place and a suggestion', () => {
    expect(checkText('1 + lat', 'scalar', INPUT).problems).toEqual([
      { code: 'unknown-field', message: expect.any(String), from: 4, to: 7, suggestion: 'late' },
    ]);
  });

  test('a condition that is no BOOLEAN is a mistake as a whole', () => {
    expect(checkText('late', 'condition', INPUT)).toEqual({
      type: 'INT',
      problems: [{ code: 'type-mismatch', message: expect.stringContaining('INT'), from: 0, to: 4, suggestion: null }],
    });
  });

  test('without an input only the form is checked', () => {
    expect(checkText('whatever + 1', 'scalar', null)).toEqual({ type: null, problems: [] });
    expect(checkText('1 +', 'scalar', null).problems).toHaveLength(1);
  });
});

describe('hints while typing', () => {
  const surprising = HINT_RULES.map(({ code }) => code);

  test('a surprise is told where it stands, in either language', () => {
    const text = "late > 0 AND CURRENT_DATE > DATE '2026-01-01' - INTERVAL '1' WEEK";
    const hints = hintsOfText(text, 'scalar', INPUT, 'en');
    const [hint] = hints;
    expect(surprising).toContain(hint?.code);
    expect(text.slice(hint?.from, hint?.to)).toContain('WEEK');
    expect(hintsOfText(text, 'scalar', INPUT, 'zh')[0]?.message).toMatch(/[\u4e00-\u9fff]/);
  });

  test('of an aggregate the argument and the filter are looked at', () => {
    const text =
      "COUNT(late) FILTER (WHERE SUBSTRING('abc', late - late) = 'a' AND SUBSTRING(CAST(late AS STRING), 0) = 'x')";
    const hints = hintsOfText(text, 'aggregate', INPUT, 'en');
    const zero = hints.find(({ code }) => code === 'substring-from-zero');
    expect(text.slice(zero?.from, zero?.to)).toBe('SUBSTRING(CAST(late AS STRING), 0)');
  });

  test('what is plain has no hints, and what is unknown has none either', () => {
    expect(hintsOfText('late + 1', 'scalar', INPUT, 'en')).toEqual([]);
    expect(hintsOfText("INTERVAL '1' WEEK", 'scalar', null, 'en')).toEqual([]);
  });
});

describe('formatting', () => {
  test.each([
    ['late>1 and(late<5)', 'late > 1 AND late < 5'],
    ['case when late>0 then 1 else 0 end', 'CASE WHEN late > 0 THEN 1 ELSE 0 END'],
    ['late', 'late'],
  ])('%s becomes %s', (text, formatted) => {
    expect(formatText(text)).toBe(formatted);
  });

  test.each(['late >', 'late /* kept */ + 1', 'late -- kept'])('%s stays as it is', (text) => {
    expect(formatText(text)).toBeNull();
  });
});

describe('the call around the cursor', () => {
  test.each([
    ['UPPER(|)', { name: 'UPPER', argument: 0, bracket: 5 }],
    ['if(a, b(|c), d)', { name: 'B', argument: 0, bracket: 7 }],
    ['if(a, (b + |c), d)', { name: 'IF', argument: 1, bracket: 2 }],
    ["CONCAT('a,b', |)", { name: 'CONCAT', argument: 1, bracket: 6 }],
    ['UPPER(a)|', null],
    ['(a + |b)', null],
  ])('%s', (marked, call) => {
    expect(callAt(marked.replace('|', ''), marked.indexOf('|'))).toEqual(call);
  });

  test.each([
    ['SUBSTRING(text, from [, length])', 0, 'text'],
    ['SUBSTRING(text, from [, length])', 2, 'length'],
    ['CONCAT(a, b, …)', 7, '…'],
    ['PI()', 0, ''],
    ['COUNT(*)', 3, ''],
  ])('%s: argument %i is %s', (form, argument, active) => {
    const parts = signatureParts(form, argument);
    expect(parts.active).toBe(active);
    expect(parts.before + parts.active + parts.after).toBe(form);
  });
});

describe('what is drawn and offered', () => {
  test('keywords, functions, names, literals and comments are told apart', () => {
    const text = "CASE upper(`a b`) WHEN 'x' THEN 1 END -- why";
    expect(styledSpans(text).map(({ style, from, to }) => `${style} ${text.slice(from, to)}`)).toEqual([
      'keyword CASE',
      'function upper',
      'symbol (',
      'name `a b`',
      'symbol )',
      'keyword WHEN',
      "literal 'x'",
      'keyword THEN',
      'literal 1',
      'keyword END',
      'comment -- why',
    ]);
  });

  test('every aggregate that is offered can be used', () => {
    for (const { name } of AGGREGATE_HELP) {
      expect(checkText(`${name}(late)`, 'aggregate', INPUT)).toMatchObject({ problems: [] });
    }
  });

  test('every function that is offered shows how it is called', () => {
    const silent = knownFunctions('en').filter(({ signatures }) => signatures.length === 0);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
