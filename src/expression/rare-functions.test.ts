import { expect, test } from 'vitest';
import { findFunction, scalarFunctions } from './check/function-registry.ts';
import './install-rare-functions.ts';
import { needsRareFunctions, rareFunctions } from './rare-functions.ts';

const namesOf = ({ name, aliases = [] }: ReturnType<typeof rareFunctions>[number]): readonly string[] => [
  name,
  ...aliases,
];

test('a text that names a rare function is recognised, in any case', () => {
  const missed = rareFunctions()
    .flatMap(namesOf)
    .filter((name) => !needsRareFunctions(`x + ${name.toLowerCase()}(y)`));
  expect(missed).toEqual([]);
});

test('common functions need no loading', () => {
  const rare = new Set(rareFunctions());
  const names = scalarFunctions()
    .filter((definition) => !rare.has(definition))
    .flatMap(namesOf);
  expect(names.filter((name) => needsRareFunctions(`${name}(x)`))).toEqual([]);
  expect(needsRareFunctions('price * 0.908 > 10 AND UPPER(word) = other')).toBe(false);
});

test('a rare function is found by its name', () => {
  expect(findFunction('json_value')?.name).toBe('JSON_VALUE');
  expect(findFunction('ARRAY_FOO')).toBeNull();
});
