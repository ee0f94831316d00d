import '../testing-viewer.ts';
import { expect, test } from 'vitest';
import { modelText } from '../texts/model-text.ts';
import { textIn } from '../texts/text-in.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import { changeText } from './field-label.ts';

const texts = {
  text: (key: TextKey, values?: TemplateValues) => textIn('en', key, values),
  model: modelText('en'),
};

test('a field is called what the inspector calls it, and its values are in its own words', () => {
  const interval = { path: 'settings.checkpoint.intervalMs', before: 1000, after: null };
  const told = changeText(interval, null, texts);
  expect([told.label, told.before]).toEqual(['Checkpoint interval', '1 s']);
  expect(told.after).toMatch(/off/i);
  const parallelism = changeText({ path: 'parallelism', before: null, after: 3 }, 'filter', texts);
  expect([parallelism.label, parallelism.after]).toEqual(['Parallelism', '3']);
  expect(changeText({ path: 'config.condition', before: 'a', after: 'b' }, 'filter', texts)).toMatchObject({
    before: 'a',
    after: 'b',
  });
});

test('a part of a field says which; what no field edits has a name of its own', () => {
  const part = { path: 'config.fields.total.expression', before: 'a', after: undefined };
  const { label, after } = changeText(part, 'project', texts);
  expect(label).toMatch(/: total\.expression$/);
  expect(after).toBe('absent');
  expect(changeText({ path: 'partitioner', before: 'auto', after: 'rebalance' }, null, texts)).toEqual({
    label: 'Partitioner',
    before: 'auto',
    after: 'rebalance',
  });
  expect(changeText({ path: 'text', before: 'x'.repeat(9999), after: '' }, null, texts).before.length).toBeLessThan(
    500,
  );
});
