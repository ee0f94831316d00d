import { describe, expect, test } from 'vitest';
import { CATALOGUE_TEXTS } from './catalogue-texts.ts';
import { absentValue, type FieldDescriptor, valueAt, withValueAt } from './field-descriptor.ts';
import { newDocument } from './new-document.ts';
import { CATALOGUE_ENTRIES, NODE_FIELDS } from './operator-catalogue.ts';
import {
  CHECKPOINT_FIELDS,
  COST_FIELDS,
  DEFAULT_RESTARTS,
  EXECUTION_FIELDS,
  RESTART_FIELDS,
} from './settings-catalogue.ts';
import { COUNT, testNode } from './testing.ts';

const SETTINGS = [...CHECKPOINT_FIELDS, ...RESTART_FIELDS, ...EXECUTION_FIELDS, ...COST_FIELDS];

/** Every key of the text catalogue that a field uses. */
function keysOf(field: FieldDescriptor): readonly string[] {
  const { editor } = field;
  const keys = [field.labelKey, field.helpKey];
  if (editor.kind === 'select') keys.push(...editor.choices.map((choice) => choice.labelKey));
  if ('nullKey' in editor && editor.nullKey !== null) keys.push(editor.nullKey);
  return keys;
}

test('every text is there, and every text is used', () => {
  const used = [
    ...CATALOGUE_ENTRIES.flatMap((entry) => [entry.nameKey, entry.descriptionKey, ...entry.fields.flatMap(keysOf)]),
    ...[...NODE_FIELDS, ...SETTINGS].flatMap(keysOf),
  ];
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(CATALOGUE_TEXTS).toSorted());
});

describe.each(CATALOGUE_ENTRIES)('$kind', ({ kind, category, defaultConfig, fields, inputsMax, outputs }) => {
  test('every field leads somewhere, and every property has a field', () => {
    for (const field of fields) {
      const { path, onlyIf } = field;
      expect([valueAt(defaultConfig, path), absentValue(field)], path).not.toEqual([undefined, undefined]);
      if (onlyIf !== null) expect(valueAt(defaultConfig, onlyIf.path), onlyIf.path).not.toBeUndefined();
    }
    const covered = new Set(['kind', 'bytes', ...fields.map((field) => field.path.split('.')[0])]);
    expect(Object.keys(defaultConfig).filter((key) => !covered.has(key))).toEqual([]);
  });

  test('its ports fit its category', () => {
    expect(defaultConfig.kind).toBe(kind);
    expect(inputsMax === 0).toBe(category === 'source');
    expect(outputs.length === 0).toBe(category === 'sink');
  });
});

test('fields of nodes and settings lead somewhere', () => {
  const node = testNode('count', COUNT);
  for (const { path } of NODE_FIELDS) expect(valueAt(node, path), path).not.toBeUndefined();
  const document = newDocument({ id: 'd', name: 'd' });
  for (const { path, onlyIf } of SETTINGS) {
    const restart = DEFAULT_RESTARTS[(onlyIf?.values[0] ?? 'exponential-delay') as keyof typeof DEFAULT_RESTARTS];
    const settings = { ...document.settings, restart };
    expect(valueAt({ ...document, settings }, path), path).not.toBeUndefined();
  }
});

test('a value at a path is changed without changing the original', () => {
  const changed = withValueAt(COUNT, 'aggregates.0.expression', 'SUM(amount)');
  expect(changed).toEqual({ ...COUNT, aggregates: [{ name: 'n', expression: 'SUM(amount)' }] });
  expect(COUNT.aggregates[0]?.expression).toBe('COUNT(*)');
  expect(valueAt(changed, 'aggregates.0.expression')).toBe('SUM(amount)');
  expect(valueAt(changed, 'aggregates.1.expression')).toBeUndefined();
  expect(valueAt(changed, 'constructor.name')).toBeUndefined();
});
