import { describe, expect, test } from 'vitest';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { operatorHelp } from './operator-help.ts';
import { OPERATOR_HELP_TEXTS } from './operator-help-texts.ts';

const CHINESE = /[\u4e00-\u9fff]/;

test('every kind of node has texts, and no others are there', () => {
  const kinds = CATALOGUE_ENTRIES.map(({ kind }) => kind).toSorted();
  expect(Object.keys(OPERATOR_HELP_TEXTS).toSorted()).toEqual(kinds);
});

describe.each(CATALOGUE_ENTRIES)('the help page of $kind', ({ kind, fields, flink }) => {
  test.each(['en', 'zh'] as const)('is complete in %s', (language) => {
    const help = operatorHelp(kind, language);
    const { name, sentence, detail, options, commonOptions, example } = help;
    for (const text of [name, sentence, detail, example.caption]) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(/^(operator|field)\./);
    }
    for (const text of [sentence, detail, example.caption]) expect(CHINESE.test(text)).toBe(language === 'zh');
    expect(help.flink).toBe(flink);
    expect(options.map(({ path }) => path)).toEqual(fields.map(({ path }) => path));
    for (const option of [...options, ...commonOptions]) {
      expect(option.label).not.toMatch(/^field\./);
      expect(option.sentence).not.toMatch(/^field\./);
    }
  });

  test('has an example whose rows have a cell for each column', () => {
    const { inputs, outputs } = operatorHelp(kind, 'en').example;
    for (const { columns, rows } of [...inputs, ...outputs]) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });
});

test('a page names options as Flink does, with their defaults, and shows what an example is set to', () => {
  const help = operatorHelp('window-aggregate', 'en');
  expect(help.options.filter(({ path }) => path.startsWith('window.'))).toEqual([
    expect.objectContaining({ label: 'Windows', flink: 'TUMBLE(…), HOP(…)', standard: 'tumbling' }),
    expect.objectContaining({ label: 'Window size', standard: '5 s' }),
    expect.objectContaining({ label: 'Slide', flink: 'SLIDE, SlidingEventTimeWindows.of(…, slide)', standard: '1 s' }),
    expect.objectContaining({ label: 'Offset', standard: '0 ms' }),
  ]);
  expect(help.example.settings).toEqual([
    { label: 'Keys', value: 'customer' },
    { label: 'Windows', value: 'sliding' },
    { label: 'Window size', value: '10 s' },
    { label: 'Slide', value: '5 s' },
    { label: 'Offset', value: '0 ms' },
    { label: 'Allowed lateness', value: '0 ms' },
    { label: 'Results', value: 'SUM(amount) AS total' },
  ]);
  expect(help.example.inputs[0]?.rows[0]).toEqual(['alice', '5', '2026-01-01 00:00:01.000']);
  expect(help.example.outputs.map(({ port }) => port)).toEqual(['out', 'late']);
});
